import Diagnostics
import Grid
import RunFiles
import Testing

@Suite("What of some names a script uses")
struct SubstitutionUsedTests {
  @Test("names that it doesn't use, or can't have, are left out with what is to say of them")
  func used() throws {
    let script = Array("lr = 1\nprint('n', lr, cfg.lr)\n".utf8)
    let found = try Substitution.findUsed(
      in: script, file: "train.py", names: ["n", "a-b", "cfg.lr", "lambda", "lr"])
    #expect(found.changes.map(\.parameter) == [4, 2])
    let text = found.text.filled { Value(typing: $0 == 4 ? "5" : "7") }
    #expect(String(decoding: text, as: UTF8.self) == "lr = 1\nprint('n', 5, 7)\n")
    #expect(found.warnings.map(\.what) == ["'lr' is left alone where it is assigned"])
  }
}
