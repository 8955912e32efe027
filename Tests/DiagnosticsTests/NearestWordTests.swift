import Diagnostics
import Testing

@Suite("The nearest right word")
struct NearestWordTests {
  static let words = ["metric", "params", "resources", "host", "lr", "layers", "x", "command"]

  @Test(
    "for words that are near",
    arguments: [
      ("metrc", "metric"), ("metrics", "metric"), ("Metric", "metric"), ("mertic", "metric"),
      ("parms", "params"), ("param", "params"), ("resource", "resources"), ("hots", "host"),
      ("rl", "lr"), ("lrr", "lr"), ("layer", "layers"), ("comand", "command"),
      ("commnad", "command"), ("METRIC", "metric"), ("xx", "x"),
    ])
  func near(_ word: String, _ nearest: String) {
    #expect(nearestWord(to: word, among: Self.words) == nearest)
    #expect(didYouMean(word, among: Self.words) == "did you mean '\(nearest)'?")
  }

  @Test(
    "none for words that aren't", arguments: ["", "y", "optimizer", "zz", "12345", "memory", "ö"])
  func far(_ word: String) {
    #expect(nearestWord(to: word, among: Self.words) == nil)
    #expect(didYouMean(word, among: Self.words) == nil)
  }

  @Test("the nearest wins, the first of equals")
  func order() {
    #expect(nearestWord(to: "tests", among: ["texts", "test", "tests"]) == "tests")
    #expect(nearestWord(to: "cart", among: ["card", "care"]) == "card")
    #expect(nearestWord(to: "a", among: [String]()) == nil)
    #expect(nearestWord(to: "a", among: [""]) == nil)
  }
}
