import Testing

@testable import Grid

@Suite("Random permutations")
struct RandomPermutationTests {
  @Test("every number comes once", arguments: [0, 1, 2, 3, 4, 5, 10, 16, 17, 255, 256, 257, 1000])
  func bijective(count: Int) {
    for seed in [0, 1, 7, .max] as [UInt64] {
      let permutation = RandomPermutation(seed: seed, count: count)
      #expect((0..<count).map { permutation[$0] }.sorted() == Array(0..<count))
    }
  }

  @Test("an order never changes: published seeds rely on it")
  func golden() {
    let ten = RandomPermutation(seed: 7, count: 10)
    #expect((0..<10).map { ten[$0] } == [2, 5, 1, 0, 6, 9, 3, 7, 4, 8])
    let other = RandomPermutation(seed: 8, count: 10)
    #expect((0..<10).map { other[$0] } == [7, 4, 1, 5, 8, 6, 0, 3, 9, 2])
    let thousand = RandomPermutation(seed: 7, count: 1000)
    #expect([0, 1, 2, 3, 4, 999].map { thousand[$0] } == [402, 503, 211, 22, 723, 760])
    let odd = RandomPermutation(seed: .max, count: 4_294_967_297)
    #expect(
      [0, 1, 4_294_967_296].map { odd[$0] } == [3_299_712_886, 2_410_721_724, 1_393_785_380])
    let all = RandomPermutation(seed: 7, count: .max)
    #expect(all[0] == 6_875_867_462_811_803_465)
    #expect(all[.max - 1] == 6_165_463_566_579_317_494)
  }

  @Test("over the seeds every order is equally likely", arguments: [2, 3, 4])
  func orders(count: Int) {
    var counts: [[Int]: Int] = [:]
    for seed in 0..<12_000 as Range<UInt64> {
      let permutation = RandomPermutation(seed: seed, count: count)
      counts[(0..<count).map { permutation[$0] }, default: 0] += 1
    }
    let orders = (1...count).reduce(1, *)
    #expect(counts.count == orders)
    #expect(isPlausible(Array(counts.values), counts.map { _ in 1 / Double(orders) }))
  }

  @Test("every place has every number with the same probability")
  func places() {
    var counts = [Int](repeating: 0, count: 100)
    for seed in 0..<5000 as Range<UInt64> {
      let permutation = RandomPermutation(seed: seed, count: 10)
      for place in 0..<10 { counts[10 * place + permutation[place]] += 1 }
    }
    #expect(isPlausible(counts, counts.map { _ in 0.01 }))
  }
}
