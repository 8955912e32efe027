import Cluster
import Ledger

/// Where a file of the host's belongs here.
struct SyncTarget: Hashable {
  var attempt: Int64
  /// Relative to the sweep's results folder, as bytes.
  var path: [UInt8]
  /// Whether the attempt has ended, so that the file won't grow.
  var isComplete: Bool
}

/// Decides where files belong. The host's names are hostile input: only what belongs to a run that we
/// know, and stays inside its folder, has a place.
///
/// Each is looked up in the ledger: a sweep of 100,000 runs has as many new files, but most have none.
struct SyncTargets: Sendable {
  let ledger: Ledger
  let sweep: Int64

  /// - Parameter path: relative to the sweep's folder on the host.
  /// - Returns: nil for what has no place here: it is nothing of ours, or would leave its folder, or
  ///   a program gave its file a name under which we keep what it printed.
  func target(of path: [UInt8]) -> SyncTarget? {
    let parts = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard parts.allSatisfy({ !$0.isEmpty && !Self.climbs($0) && !$0.contains(0) }) else {
      return nil
    }
    let words = parts.prefix(4).map { String(decoding: $0, as: UTF8.self) }
    if parts.count == 4, words[0] == "submissions", words[2] == "out" {
      let name = words[3].split(separator: ".", maxSplits: 1)
      guard name.count == 2, ["out", "err"].contains(name[1]),
        let index = Int(name[0]), String(index) == name[0],
        let task = try? ledger.task(index, ofToken: words[1], sweep: sweep)
      else { return nil }
      return SyncTarget(
        attempt: task.attempt, path: Array("\(task.run)/attempt-\(task.number).\(name[1])".utf8),
        isComplete: task.hasEnded)
    }
    guard parts.count >= 3, words[0] == "runs",
      !(parts.count == 3 && Self.isNameOfOutput(words[2])),
      let task = try? ledger.newestTask(ofRun: words[1], sweep: sweep)
    else { return nil }
    return SyncTarget(
      attempt: task.attempt, path: Array(path.dropFirst("runs/".utf8.count)),
      isComplete: task.hasEnded)
  }

  private static func climbs(_ part: ArraySlice<UInt8>) -> Bool {
    part.elementsEqual(".".utf8) || part.elementsEqual("..".utf8)
  }

  private static func isNameOfOutput(_ name: String) -> Bool {
    name.hasPrefix("attempt-") && (name.hasSuffix(".out") || name.hasSuffix(".err"))
  }
}
