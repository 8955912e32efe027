internal import Checking
internal import Collect
internal import JSON

/// A file of metrics: the first byte says how it is read, the second how it is cut into pieces.
///
/// However it is cut, and whether a later process goes on, the answer is that of a fresh read.
@main
enum FuzzMetrics {
  static func main() {
    fuzz { start, count in
      let bytes = Array(UnsafeRawBufferPointer(start: start, count: count))
      guard bytes.count > 2 else { return 0 }
      let sources = Source.allCases
      let source = sources[Int(bytes[0]) % sources.count]
      let file = Framing.framed(Array(bytes[2...]), source, isOn: bytes[0] & 0x80 == 0)
      check {
        let fresh = FuzzMetrics.whole(file, source)
        let cut = FuzzMetrics.pieces(
          file, source, size: 1 + Int(bytes[1]) % 64, isLater: bytes[1] & 0x80 != 0)
        requireEqual(cut.metrics, fresh.metrics, "the metrics of a \(source) in pieces")
        require(fresh.consumed <= file.count, "more was read than there is")
      }
      return 0
    }
  }

  private static func whole(_ file: [UInt8], _ source: Source) -> FileReader {
    var reader = FileReader(source: source, path: "a/metrics/x.log")
    reader.consume(file, isComplete: true)
    guard reader.mustStartOver else { return reader }
    reader = reader.startedOver()
    reader.consume(file, isComplete: true)
    return reader
  }

  private static func pieces(
    _ file: [UInt8], _ source: Source, size: Int, isLater: Bool
  ) -> FileReader {
    var reader = FileReader(source: source, path: "a/metrics/x.log")
    var end = 0
    while end < file.count {
      let next = min(file.count, end + size)
      reader.consume(file[end..<next], isComplete: false)
      end = next
      if reader.mustStartOver {
        reader = reader.startedOver()
        reader.consume(file[..<end], isComplete: false)
      }
      if isLater {
        guard let later = FileReader(state: reader.state) else {
          fatalError("a state can't be read: \(reader.state.text())")
        }
        reader = later
        reader.consume(file[min(reader.consumed, end)..<end], isComplete: false)
      }
    }
    reader.consume([], isComplete: true)
    guard reader.mustStartOver else { return reader }
    reader = reader.startedOver()
    reader.consume(file, isComplete: true)
    return reader
  }
}
