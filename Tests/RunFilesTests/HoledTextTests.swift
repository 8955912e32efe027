import Grid
import RunFiles
import Testing

@Suite("A text with holes")
struct HoledTextTests {
  private func hole(_ parameter: Int, _ original: String) -> HoledText.Hole {
    HoledText.Hole(parameter: parameter, style: .raw, original: original)
  }

  @Test("has one piece more than holes; literals beside each other are one piece")
  func pieces() {
    var text = HoledText()
    #expect(text.pieces == [[]])
    #expect(text.original == [])
    text.append("a".utf8)
    text.append("b".utf8)
    text.append(hole(0, "x"))
    text.append(hole(1, "y"))
    text.append([0xff, 0x00])
    text.append("c".utf8)
    #expect(text.pieces == [Array("ab".utf8), [], [0xff, 0x00, 0x63]])
    #expect(text.holes.map(\.parameter) == [0, 1])
    #expect(text.original == Array("abxy".utf8) + [0xff, 0x00, 0x63])
  }

  @Test("is filled in the order of its holes; one without a value keeps what stands there")
  func fills() {
    var text = HoledText()
    for (parameter, name) in [(1, "b"), (0, "a"), (1, "b"), (2, "c")] {
      text.append(hole(parameter, name))
      text.append(";".utf8)
    }
    let values = [Value(typing: "1e-5"), Value(text: "two words")]
    let value = { (parameter: Int) in parameter < 2 ? values[parameter] : nil }
    #expect(text.fills(value) == ["two words", "1e-5", "two words", "c"])
    #expect(text.filled(value) == Array("two words;1e-5;two words;c;".utf8))
  }
}
