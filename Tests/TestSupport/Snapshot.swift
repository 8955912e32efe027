import Foundation

/// Why a text isn't what its snapshot says. Thrown, so that it fails the test that asked.
public struct SnapshotMismatch: Error, CustomStringConvertible {
  public var description: String
}

/// Compares a text byte for byte with the file `Snapshots/NAME.txt` beside the test.
///
/// With `CLUSTERSWEEP_RECORD=1` it writes the file instead, and fails all the same: what was recorded
/// has to be read by somebody and run again.
///
/// - Parameters:
///   - text: what the test made.
///   - name: the name of the snapshot.
///   - testFile: the file of the test.
/// - Throws: ``SnapshotMismatch``, or that the file can't be read or written.
public func assertSnapshot(_ text: String, _ name: String, testFile: String = #filePath) throws {
  let file = URL(fileURLWithPath: testFile).deletingLastPathComponent()
    .appendingPathComponent("Snapshots/\(name).txt")
  if ProcessInfo.processInfo.environment["CLUSTERSWEEP_RECORD"] == "1" {
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    throw SnapshotMismatch(description: "recorded \(file.path): read it and run the test again")
  }
  guard FileManager.default.fileExists(atPath: file.path) else {
    throw SnapshotMismatch(
      description: "there is no \(file.path): record it with CLUSTERSWEEP_RECORD=1")
  }
  let recorded = String(decoding: try Data(contentsOf: file), as: UTF8.self)
  guard !recorded.utf8.elementsEqual(text.utf8) else { return }
  throw SnapshotMismatch(
    description: "\(file.path) differs (- recorded, + now):\n" + difference(recorded, text))
}

private func difference(_ old: String, _ new: String) -> String {
  let oldLines = old.split(separator: "\n", omittingEmptySubsequences: false)
  let newLines = new.split(separator: "\n", omittingEmptySubsequences: false)
  return newLines.difference(from: oldLines).map { change in
    switch change {
    case .remove(let line, let text, _): "- \(line + 1): \(text)"
    case .insert(let line, let text, _): "+ \(line + 1): \(text)"
    }
  }.joined(separator: "\n")
}
