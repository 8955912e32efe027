import Grid
import Testing

@testable import Coordinator

/// The hashes stand in ledgers and on hosts: if one of these changes, every run is a new run.
@Suite("What makes a run the run it is")
struct RunIdentityTests {
  private func identity(_ command: String, _ point: [(String, Value)]) -> RunIdentity {
    RunIdentity(command: command, values: point.map { (name: $0.0, value: $0.1) })
  }

  @Test("golden hashes, seeds and names")
  func goldens() {
    let plain = identity(
      "train --lr {{ lr }}", [("lr", Value(typing: "1e-5")), ("layers", Value(typing: "2"))])
    #expect(plain.hash == "93d790cd1e6f2468894af77a94e2c2ac171b197d895e1ead2cbbb6e26f46ba64")
    #expect(plain.seed == 332_894_413)
    #expect(plain.name(attempt: 0) == "sober_pink_basin")
    #expect(plain.name(attempt: 1) == "careful_quartz_jaguar")
    #expect(
      identity("", []).hash == "a4d3fb6f0efa616ef991ccc2cf0c52aaac0012b533fe7671ea7dd426bbfb3940")
    let texts = identity(
      "é",
      [("ä", Value(text: "x y")), ("a", Value(text: "e\u{301}")), ("n", Value(typing: "null"))])
    #expect(texts.hash == "0501aa0f3fb664cfbfcb37fdc1042996a46f8e8f36d09fdaea9b9691bf80752d")
  }

  @Test("the order of the parameters doesn't count, their names and values do")
  func order() {
    let a = ("a", Value(typing: "1"))
    let b = ("b", Value(typing: "2"))
    #expect(identity("c", [a, b]).hash == identity("c", [b, a]).hash)
    #expect(identity("c", [a, b]).hash != identity("d", [a, b]).hash)
    #expect(identity("c", [a]).hash != identity("c", [a, b]).hash)
    let swapped = [("a", Value(typing: "2")), ("b", Value(typing: "1"))]
    #expect(identity("c", [a, b]).hash != identity("c", swapped).hash)
  }

  @Test(
    "spellings of a number are one run, texts that look like numbers aren't",
    arguments: [
      ("0.1", "0.10", true), ("1e-5", "0.00001", true), ("1", "1.0", true), ("true", "True", true),
      ("1", "2", false), ("1", "'1'", false), ("null", "'null'", false), ("a", "A", false),
      ("é", "e\u{301}", false),
    ])
  func spellings(_ a: String, _ b: String, _ isSame: Bool) {
    let first = identity("c", [("x", Value(typing: a))])
    let second = identity("c", [("x", Value(typing: b))])
    #expect((first.hash == second.hash) == isSame)
  }

  @Test("no field can run into its neighbour")
  func fields() {
    let joined = identity("c", [("ab", Value(text: "c"))])
    let split = identity("c", [("a", Value(text: "bc"))])
    let moved = identity("c2:ab", [("", Value(text: "c"))])
    #expect(Set([joined.hash, split.hash, moved.hash]).count == 3)
  }

  @Test("seeds have 31 bits, names are three words, and a next name is another one")
  func names() {
    var names: Set<String> = []
    for index in 0..<500 {
      let identity = identity("c", [("x", Value(typing: "\(index)"))])
      #expect((0...0x7fff_ffff).contains(identity.seed))
      for attempt in 0..<2 {
        let name = identity.name(attempt: attempt)
        let words = name.split(separator: "_", omittingEmptySubsequences: false)
        #expect(words.count == 3)
        #expect(words.allSatisfy { !$0.isEmpty && $0.allSatisfy { ("a"..."z").contains($0) } })
        names.insert(name)
      }
    }
    #expect(names.count == 1000)
  }

  @Test("the words are all different, and their number never changes")
  func words() {
    for (words, count) in [
      (RunWords.adjectives, 194), (RunWords.colours, 95), (RunWords.nouns, 200),
    ] {
      #expect(words.count == count)
      #expect(Set(words).count == words.count)
    }
  }
}
