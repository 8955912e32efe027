import Testing

@testable import SlurmAdapter

@Suite("Slurm's notation of array tasks")
struct ArrayIndicesTests {
  @Test(
    "what it means",
    arguments: [
      ("4", [4]), ("0", [0]), ("99", [99]), ("100", []), ("4294967294", []), ("[4]", [4]),
      ("[0-3]", [0, 1, 2, 3]), ("[0-8:2%2]", [0, 2, 4, 6, 8]), ("[3,5,7-9%4]", [3, 5, 7, 8, 9]),
      ("[1%1]", [1]), ("[0-8:2]", [0, 2, 4, 6, 8]), ("[0-9:4]", [0, 4, 8]),
      ("[97-1024]", [97, 98, 99]), ("[98-4000000:1%7]", [98, 99]), ("[200-300]", []),
      ("[5-5]", [5]), ("[0,0]", [0, 0]), ("[0-1,4-5]", [0, 1, 4, 5]),
    ])
  func read(_ text: String, _ indices: [Int]) {
    #expect(ArrayIndices.parse(text[...], below: 100)?.flatMap { Array($0) } == indices)
  }

  @Test("neighbours stay together, however many they are")
  func neighbours() {
    #expect(ArrayIndices.parse("[0-3999999%5]", below: 4_000_000) == [0...3_999_999])
    #expect(
      ArrayIndices.parse("[1,3-5,8-12:2]", below: 100) == [1...1, 3...5, 8...8, 10...10, 12...12])
  }

  @Test(
    "what isn't in it",
    arguments: [
      "", "[", "[]", "]", "[1", "x", "-3", "+3", "[%]", "[%4]", "[1,]", "[,1]", "[1-]", "[-1]",
      "[1-2-3]", "[1-3:0]", "[1-3:x]", "[1-3:1:1]", "[3-1]", "[1-4,...]", "[1-4...]", "1+0",
      "[99999999999999999999]", "4.batch", "[1 ]", "é",
    ])
  func refused(_ text: String) {
    #expect(ArrayIndices.parse(text[...], below: 100) == nil)
  }

  @Test("indices are written as ranges, in several texts where there are many")
  func write() {
    #expect(ArrayIndices.texts(of: []) == [])
    #expect(ArrayIndices.texts(of: [7]) == ["7"])
    #expect(ArrayIndices.texts(of: [9, 1, 0, 2, 4, 5, 1]) == ["0-2,4-5,9"])
    #expect(ArrayIndices.texts(of: [0, 2, 4, 6, 8], most: 2) == ["0,2", "4,6", "8"])
  }
}
