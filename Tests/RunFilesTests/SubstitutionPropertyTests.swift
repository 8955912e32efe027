import Diagnostics
import Grid
import RunFiles
import Testing

@Suite("Properties of substitutions")
struct SubstitutionPropertyTests {
  private static let pieces = [
    "lr", "n", "cfg.lr", "lr2", "x", "lr.x", "lr(", "f(", "(", ")", "[", "]", "{", "}", ",", ":",
    "=",
    "==", "+=", ":=", ".", "*", "**", "-", "!", "\\", ";", "@", "$", "#", "'", "\"", "'''",
    "\"\"\"",
    "f'", "f\"", "rf'", "b'", "{lr}", "{lr=}", "{x:{lr}}", "'lr'", "f'{lr}'", "f\"{f'{lr}'}\"",
    "1 ",
    "0x1f ",
    "1e5 ", "for ", "in ", "lambda ", "def ", "class ", "with ", "as ", "if ", "else ", "match ",
    "case ", "import ", "del ", "global ", "async ", "\n", "\n", "\n  ", "\n\t", "\r\n", " ", "\t",
    "\\\n", "# lr\n", "é", "\u{feff}", "%", "//", "/*", "*/", "--", "->", "<-", "`", "${",
  ]

  private func soup(_ random: inout SplitMix64) -> [UInt8] {
    var script: [UInt8] = []
    for _ in 0..<Int.random(in: 1...25, using: &random) {
      script += (Self.pieces.randomElement(using: &random) ?? "").utf8
      if Int.random(in: 0..<40, using: &random) == 0 {
        script.append(UInt8.random(in: 0...255, using: &random))
      }
      if Bool.random(using: &random) { script.append(UInt8(ascii: " ")) }
    }
    return script
  }

  @Test("nothing outside the holes changes, and a hole is a whole name that is outside of comments")
  func soups() throws {
    var random = SplitMix64(state: 7)
    let files = ["a.py", "a.py", "a.py", "a.jl", "a.R", "a.c", "a.js", "a.sh", "a.m", "a.txt"]
    let values = [Value(typing: "-3"), Value(text: "a'\"\\\né"), Value(typing: "true")]
    var (holes, refused) = (0, 0)
    for _ in 0..<12_000 {
      // A use that stands for itself, so that names aren't refused for want of one.
      let head = Array("lr\nn\ncfg.lr\n".utf8)
      let script = head + soup(&random)
      let file = files.randomElement(using: &random) ?? "a.py"
      let names = ["lr", "n", "cfg.lr"]
      let substitution: Substitution
      do {
        substitution = try Substitution.find(in: script, file: file, names: names)
      } catch {
        #expect(
          error.what.contains("isn't closed") || error.what.contains("doesn't end")
            || error.what.contains("closes nothing") || error.what.contains("isn't used"),
          "\(error)")
        refused += 1
        continue
      }
      let text = substitution.text
      #expect(text.original == script)
      #expect(text.filled { _ in values[1] }.count >= script.count - 6 * text.holes.count)
      #expect(substitution.changes.map(\.parameter) == text.holes.map(\.parameter))
      holes += text.holes.count
      var position = 0
      for (hole, piece) in zip(text.holes, text.pieces) {
        position += piece.count
        #expect(
          Array(script[position...].prefix(hole.original.utf8.count)) == Array(hole.original.utf8))
        #expect(hole.original == names[hole.parameter])
        #expect(!isPart(script, position - 1))
        position += hole.original.utf8.count
        #expect(!isPart(script, position))
      }
      let fills = text.fills { values[$0] }
      #expect(text.filled { values[$0] } == joined(text.pieces, fills))
    }
    #expect(holes > 20_000)
    #expect(refused < 7_000)
  }

  private func isPart(_ script: [UInt8], _ index: Int) -> Bool {
    guard script.indices.contains(index) else { return false }
    let byte = script[index]
    return byte >= 0x80 || byte == UInt8(ascii: "_") || Character(Unicode.Scalar(byte)).isLetter
      || Character(Unicode.Scalar(byte)).isNumber
  }

  private func joined(_ pieces: [[UInt8]], _ fills: [String]) -> [UInt8] {
    zip(pieces, fills.map { Array($0.utf8) } + [[]]).flatMap { $0 + $1 }
  }
}
