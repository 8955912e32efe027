import Testing

@testable import ClusterSweep

@Suite("Text that comes in pieces")
struct TextPiecesTests {
  @Test("no character is torn, wherever the pieces end")
  func characters() {
    let text = Array("aé日🙂\nz".utf8)
    for first in 0...text.count {
      for second in first...text.count {
        let pieces = TextPieces()
        let parts = [text[..<first], text[first..<second], text[second...]].map(pieces.whole)
        #expect(parts.flatMap(\.self) == text)
        #expect(parts.allSatisfy { String(validating: $0, as: UTF8.self) != nil })
      }
    }
  }

  @Test("bytes that begin no character wait for nothing")
  func wrongBytes() {
    let pieces = TextPieces()
    #expect(pieces.whole([0x80, 0x80, 0x80, 0x80]) == [0x80, 0x80, 0x80, 0x80])
    #expect(pieces.whole([0x61, 0xff]) == [0x61])
    #expect(pieces.whole([0x62]) == [0xff, 0x62])
  }
}
