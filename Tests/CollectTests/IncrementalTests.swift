import JSON
import Testing

@testable import Collect

/// However a file is cut and however often reading stops, the answer is that of a fresh read.
@Suite struct IncrementalTests {
  private static let pieces: [String] = [
    "\n", "\n", "\n", "\r", "\r\n", "\u{8}", "   ", " ", ",", ",", "\t", ";", "\"", "'", "{", "}",
    "[", "]", ":", "=", "\u{1b}[", "\u{1b}[31m", "\u{1b}]", "m", "step", "epoch=", "step=", "3/8",
    "val_loss", "val_loss=", "val_loss: ", "loss", "acc", "step,loss,acc\n", "1,0.5,0.75\n",
    "2,nan,\n", "0.5", "1e-05", "nan", "-inf", "7", "#", "é", "\u{0}",
    "{\"step\": 3, \"val\": {\"loss\": 0.5}}\n", "{\"loss\": NaN}\n", "epoch=1 loss=0.5\n",
    "\rloss=0.25", "\repoch=2 loss=0.125", "\r        \r",
  ]

  /// The kinds whose files are lines.
  private static let lines: [Source] = [.jsonLines, .csv, .text, .hypertrainer, .mlflow]

  private static func file(_ seed: Int) -> [UInt8] {
    var dice = Dice(seed)
    var bytes: [UInt8] = []
    if seed % 2 == 0 { bytes += "step,loss,acc\n".utf8 }
    for _ in 0..<Int.random(in: 0...120, using: &dice) {
      if Int.random(in: 0..<12, using: &dice) == 0 {
        bytes.append(UInt8.random(in: 0...255, using: &dice))
      } else {
        bytes += (pieces.randomElement(using: &dice) ?? "").utf8
      }
    }
    return bytes
  }

  private func fresh(_ bytes: [UInt8], _ source: Source, isComplete: Bool) -> FileReader {
    var reader = FileReader(source: source)
    reader.consume(bytes, isComplete: isComplete)
    return reader
  }

  private func expectSame(_ a: FileReader, _ b: FileReader, _ note: String) {
    #expect(a.metrics == b.metrics, "\(note)")
    #expect(a.state == b.state, "\(note)")
  }

  @Test(arguments: Source.allCases) func chunksDoNotMatter(source: Source) {
    for seed in 0..<300 {
      let bytes = Self.file(seed)
      var dice = Dice(seed + 1_000_000)
      var reader = FileReader(source: source)
      var position = 0
      while position < bytes.count {
        let end = min(bytes.count, position + Int.random(in: 0...9, using: &dice))
        reader.consume(bytes[position..<end], isComplete: false)
        position = end
      }
      expectSame(reader, fresh(bytes, source, isComplete: false), "\(source) \(seed)")
      reader.consume([], isComplete: true)
      expectSame(reader, fresh(bytes, source, isComplete: true), "\(source) \(seed) complete")
    }
  }

  /// A reader of one metric skips what can't hold it, and finds of it what any reader finds.
  @Test(arguments: Source.allCases) func skippingMissesNothing(source: Source) {
    for seed in 0..<300 {
      let bytes = Self.file(seed)
      for name in ["val_loss", "val/loss", "loss"] {
        var all = FileReader(source: source, wanted: [name])
        all.consume(bytes, isComplete: true)
        var dice = Dice(seed + 3_000_000)
        var one = FileReader(source: source, wanted: [name], keeping: .none, onlyWanted: true)
        var position = 0
        while position < bytes.count {
          let end = min(bytes.count, position + Int.random(in: 1...200, using: &dice))
          one.consume(bytes[position..<end], isComplete: false)
          position = end
        }
        one.consume([], isComplete: true)
        #expect(one.metrics[name] == all.metrics[name], "\(source) \(seed) \(name)")
        #expect(one.consumed == all.consumed)
      }
    }
  }

  @Test(arguments: Source.allCases) func laterProcessesGoOn(source: Source) throws {
    for seed in 0..<150 {
      let bytes = Self.file(seed)
      var dice = Dice(seed + 2_000_000)
      var state = FileReader(source: source).state.text()
      var end = 0
      while end < bytes.count {
        end = min(bytes.count, end + Int.random(in: 0...40, using: &dice))
        var reader = try #require(FileReader(state: try JSONValue(parsing: state)))
        reader.consume(bytes[reader.consumed..<end], isComplete: false)
        expectSame(reader, fresh(Array(bytes[..<end]), source, isComplete: false), "\(seed)")
        state = reader.state.text()
      }
    }
  }

  @Test(arguments: lines) func garbageIsHarmless(source: Source) {
    var dice = Dice(42)
    for size in [0, 1, 2, 100, 5_000] {
      let bytes = (0..<size).map { _ in UInt8.random(in: 0...255, using: &dice) }
      let reader = fresh(bytes, source, isComplete: true)
      #expect(reader.consumed == size)
    }
    for byte in UInt8.min...UInt8.max {
      let bytes = [UInt8](repeating: byte, count: 300)
      #expect(fresh(bytes, source, isComplete: true).consumed == 300)
    }
  }

  @Test(arguments: lines) func anEndlessLineIsBounded(source: Source) throws {
    let piece = Array(repeating: UInt8(ascii: "x"), count: 1 << 18)
    var reader = FileReader(source: source)
    for _ in 0..<6 { reader.consume(piece, isComplete: false) }
    #expect(reader.consumed == 6 << 18)
    #expect(reader.droppedBytes == 6 << 18)
    let later = try #require(FileReader(state: reader.state))
    #expect(later.state == reader.state)
    #expect(later.state.text().utf8.count < 1_000)
  }

  @Test func theHeadOfALongLineCounts() {
    let filler = String(repeating: "a=1 ", count: (1 << 18) - 1)
    var reader = FileReader(source: .text)
    reader.consume("val_loss=0.5 \(filler)b=123456\nval_loss=0.25\n".utf8, isComplete: false)
    #expect(reader.metrics["val_loss"]?.count == 2)
    #expect(reader.metrics["b"] == nil)
    #expect(reader.droppedBytes > 0)
  }

  @Test(arguments: ["null", "{}", #"{"version": 2}"#, #"{"version": 1, "source": "csv"}"#])
  func otherStatesAreRefused(text: String) throws {
    #expect(FileReader(state: try JSONValue(parsing: text)) == nil)
  }

  /// A name that is no UTF-8 is the same one for a later process.
  @Test(arguments: [Source.text, .csv, .jsonLines]) func namesThatAreNoText(source: Source) throws {
    let name: [UInt8] = [UInt8(ascii: "v"), 0xf0, UInt8(ascii: "x")]
    let line: [UInt8] =
      switch source {
      case .text: name + Array("=1\n".utf8)
      case .csv: Array("0.5\n".utf8)
      default: Array("{\"".utf8) + name + Array("\": 1}\n".utf8)
      }
    var reader = FileReader(source: source)
    reader.consume((source == .csv ? name + [0x0a] : []) + line, isComplete: false)
    var later = try #require(FileReader(state: try JSONValue(parsing: reader.state.text())))
    later.consume(line, isComplete: false)
    reader.consume(line, isComplete: false)
    expectSame(later, reader, "\(source)")
    #expect(later.metrics.values.map(\.count) == [2])
  }

  @Test func aStateKeepsWhatIsWanted() throws {
    let reader = FileReader(source: .text, wanted: ["é \"x\"", "b"])
    let later = try #require(FileReader(state: try JSONValue(parsing: reader.state.text())))
    #expect(later.state == reader.state)
  }
}
