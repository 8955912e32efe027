import Testing

@testable import Coordinator

@Suite("Frames of a sync")
struct SyncFramesTests {
  static let nonce = "n0nce"

  private func frame(
    _ inode: String, _ offset: Int, _ length: Int, _ path: String, _ bytes: [UInt8]
  )
    -> [UInt8]
  {
    Array("F \(Self.nonce) \(inode) \(offset) \(length) \(path)\n".utf8) + bytes
      + Array("\nE \(Self.nonce)\n".utf8)
  }

  private var done: [UInt8] { Array("DONE \(Self.nonce)\n".utf8) }

  private func read(_ bytes: [UInt8]) -> SyncFrames { SyncFrames(bytes, nonce: Self.nonce) }

  /// Bytes that look like marks, newlines and nothing.
  static let contents: [[UInt8]] = [
    Array("loss=1\n".utf8), [], Array("\nE other\n".utf8), Array("\nE n0nc".utf8),
    Array("F n0nce 1 0 1 x\n".utf8), [0, 255, 10, 10], Array("DONE n0nce\n".utf8), [10],
  ]

  @Test("what was sent is read, whatever the files hold")
  func whole() {
    var bytes: [UInt8] = []
    for (index, content) in Self.contents.enumerated() {
      bytes += frame("\(index)", index * 10, content.count, "runs/a b/\(index).log", content)
    }
    let frames = read(bytes + done)
    #expect(frames.isComplete)
    #expect(frames.frames.count == Self.contents.count)
    for (index, frame) in frames.frames.enumerated() {
      #expect(frame.inode == Int64(index))
      #expect(frame.offset == Int64(index * 10))
      #expect(frame.path == "runs/a b/\(index).log")
      #expect(Array(frame.bytes) == Self.contents[index])
    }
    #expect(read(done).isComplete)
    #expect(read(done).frames.isEmpty)
  }

  @Test("a stream that is cut anywhere gives the whole frames before the cut, and isn't complete")
  func cut() {
    var bytes: [UInt8] = []
    var ends: [Int] = []
    for (index, content) in Self.contents.enumerated() {
      bytes += frame("\(index)", 0, content.count, "runs/a/\(index)", content)
      ends.append(bytes.count)
    }
    bytes += done
    let all = read(bytes).frames
    for length in 0..<bytes.count {
      let frames = read(Array(bytes[..<length]))
      #expect(!frames.isComplete)
      let expected = all.prefix(ends.count { $0 <= length })
      #expect(frames.frames.elementsEqual(expected), "cut at \(length)")
    }
  }

  @Test("a file that got shorter than announced ends at its mark")
  func shorter() {
    let bytes =
      frame("1", 0, 1000, "a", Array("short".utf8)) + frame("2", 5, 3, "b", Array("abc".utf8))
      + done
    let frames = read(bytes)
    #expect(frames.isComplete)
    #expect(frames.frames.map { Array($0.bytes) } == [Array("short".utf8), Array("abc".utf8)])
    let empty = read(frame("1", 0, 7, "a", []) + done)
    #expect(empty.isComplete)
    #expect(empty.frames.map(\.bytes.count) == [0])
  }

  @Test("an announcement of nothing may bring nothing")
  func empty() {
    let frames = read(frame("1", 0, 0, "a", []) + done)
    #expect(frames.isComplete)
    #expect(frames.frames.map(\.path) == ["a"])
  }

  @Test("inodes of 64 bits stay apart")
  func inodes() {
    let frames = read(
      frame("18446744073709551615", 0, 0, "a", []) + frame("9223372036854775807", 0, 0, "b", [])
        + done)
    #expect(frames.isComplete)
    #expect(frames.frames.map(\.inode) == [-1, .max])
  }

  @Test(
    "what is no frame ends the reading, without a crash",
    arguments: [
      "", "\n", "hello", "F", "F n0nce", "F n0nce 1 0 0 a",
      "F other 1 0 0 a\n\nE other\nDONE other\n",
      "F n0nce x 0 0 a\n\nE n0nce\n", "F n0nce 1 -1 0 a\n\nE n0nce\n",
      "F n0nce 1 0 -5 a\n\nE n0nce\n", "F n0nce 1 0\n\nE n0nce\n",
      "F n0nce 1 0 9223372036854775807 a\n\nE n0nce\n",
      "F n0nce 1 9223372036854775807 0 a\n\nE n0nce\n",
      "F n0nce 1 0 99999999999999999999 a\n\nE n0nce\n", "DONE", "DONE n0nc", "DONE other\n",
    ])
  func garbage(_ text: String) {
    let frames = read(Array(text.utf8))
    #expect(frames.frames.isEmpty)
    #expect(!frames.isComplete)
    let behind = read(frame("1", 0, 1, "a", [7]) + Array(text.utf8))
    #expect(behind.frames.count == 1)
    #expect(!behind.isComplete)
  }
}
