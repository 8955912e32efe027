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
struct SyncTargets: Sendable {
  private var byTask: [String: (attempt: Int64, run: String, number: Int)] = [:]
  private var byRun: [String: Int64] = [:]
  /// The attempts that have ended.
  private(set) var ended: Set<Int64> = []

  init(ledger: Ledger, sweep: Int64) throws {
    let runs = try ledger.runs(ofSweep: sweep)
    let names = Dictionary(runs.map { ($0.id, $0.facts.name) }, uniquingKeysWith: { a, _ in a })
    for run in runs { byRun[run.facts.name] = run.attempt?.id }
    for (run, attempt) in try ledger.attempts(ofSweep: sweep) {
      guard let name = names[run] else { continue }
      if attempt.state.isFinal { ended.insert(attempt.id) }
      byTask["\(attempt.token)/\(attempt.task)"] = (attempt.id, name, attempt.number)
    }
  }

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
        let task = byTask["\(words[1])/\(name[0])"]
      else { return nil }
      return SyncTarget(
        attempt: task.attempt, path: Array("\(task.run)/attempt-\(task.number).\(name[1])".utf8),
        isComplete: ended.contains(task.attempt))
    }
    guard parts.count >= 3, words[0] == "runs", let attempt = byRun[words[1]],
      !(parts.count == 3 && Self.isNameOfOutput(words[2]))
    else { return nil }
    return SyncTarget(
      attempt: attempt, path: Array(path.dropFirst("runs/".utf8.count)),
      isComplete: ended.contains(attempt))
  }

  private static func climbs(_ part: ArraySlice<UInt8>) -> Bool {
    part.elementsEqual(".".utf8) || part.elementsEqual("..".utf8)
  }

  private static func isNameOfOutput(_ name: String) -> Bool {
    name.hasPrefix("attempt-") && (name.hasSuffix(".out") || name.hasSuffix(".err"))
  }
}
