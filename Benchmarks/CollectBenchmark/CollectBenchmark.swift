import Collect
import Foundation
import JSON

/// Reads the metrics of text files as `sync` does: each from where its reader stopped, in pieces, and
/// stores what a later process needs.
///
///     CollectBenchmark FOLDER STATES
///
/// `STATES` is a folder in which a file a run keeps the state of its reader.
@main
enum CollectBenchmark {
  private static let piece = 1 << 18

  static func main() throws {
    guard CommandLine.arguments.count == 3 else {
      throw CocoaError(.fileReadUnknown)
    }
    let (folder, states) = (CommandLine.arguments[1], CommandLine.arguments[2])
    var values = 0
    for run in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
      values += try read("\(folder)/\(run)/train.log", state: "\(states)/\(run)")
    }
    print(values)
  }

  /// How many values of `val_loss` the file has.
  private static func read(_ path: String, state: String) throws -> Int {
    let stored = FileManager.default.contents(atPath: state)
    var reader =
      try stored.flatMap { FileReader(state: try JSONValue(parsing: Array($0))) }
      ?? FileReader(source: .text, wanted: ["val_loss"])
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    defer { try? file.close() }
    try file.seek(toOffset: UInt64(reader.consumed))
    while let bytes = try file.read(upToCount: piece), !bytes.isEmpty {
      reader.consume(bytes, isComplete: false)
    }
    try Data(reader.state.text().utf8).write(to: URL(fileURLWithPath: state))
    return reader.summary(of: "val_loss")?.count ?? 0
  }
}
