import Collect
import Foundation

/// The metrics of a whole file.
func metrics(_ text: String, _ source: Source) -> [String: SeriesSummary] {
  var reader = FileReader(source: source)
  reader.consume(text.utf8, isComplete: true)
  return reader.metrics
}

/// The values of `name` as `step:value`, as far as a summary tells: first, min, max, last, count.
func digest(_ summary: SeriesSummary?) -> String {
  guard let summary else { return "none" }
  func show(_ reduction: Reduction) -> String {
    guard let (value, step) = summary.value(reduction) else { return "-" }
    return step.map { "\($0):\(value)" } ?? "\(value)"
  }
  return [Reduction.min, .max, .last, .first].map { "\($0.rawValue) \(show($0))" }
    .joined(separator: ", ") + ", \(summary.count) values"
}

/// The last value of `name` in one printed line, with its step.
func printed(_ name: String, in line: String) -> String {
  guard let (value, step) = metrics(line, .text)[name]?.value(.last) else { return "none" }
  return step.map { "\($0):\(value)" } ?? "\(value)"
}

/// A generator whose numbers depend on nothing but its seed (SplitMix64).
struct Dice: RandomNumberGenerator {
  var state: UInt64

  init(_ seed: Int) { state = UInt64(seed) &* 0x9e37_79b9_7f4a_7c15 }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}

/// A folder that is there while a test runs.
final class Folder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "/collect-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ name: String, _ text: String) throws { try write(name, bytes: Array(text.utf8)) }

  func write(_ name: String, bytes: [UInt8]) throws {
    let url = URL(fileURLWithPath: path + "/" + name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }

  func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: path + "/" + name, withDestinationPath: target)
  }
}
