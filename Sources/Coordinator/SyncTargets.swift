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
  /// A task by the place of its token in ``tokens``: a sweep may have a million.
  private struct Task: Hashable {
    var token: Int32
    var index: Int32
  }

  private var tokens: [String: Int32] = [:]
  private var byTask: [Task: (attempt: Int64, number: Int32, run: Int32)] = [:]
  private var byRun: [String: (attempt: Int64, run: Int32)] = [:]
  private var runs: [String] = []
  /// The attempts that have ended.
  private(set) var ended: Set<Int64> = []

  init(ledger: Ledger, sweep: Int64) throws {
    try ledger.forEachTask(ofSweep: sweep) { add($0) }
  }

  private mutating func add(_ record: TaskRecord) {
    guard let number = Int32(exactly: record.number), let index = Int32(exactly: record.task) else {
      return
    }
    let run = byRun[record.run]?.run ?? Int32(runs.count)
    if run == runs.count { runs.append(record.run) }
    byRun[record.run] = (record.attempt, run)
    let token = tokens[record.token] ?? Int32(tokens.count)
    tokens[record.token] = token
    byTask[Task(token: token, index: index)] = (record.attempt, number, run)
    if record.hasEnded { ended.insert(record.attempt) }
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
        let token = tokens[words[1]], let index = Int32(name[0]), String(index) == name[0],
        let task = byTask[Task(token: token, index: index)]
      else { return nil }
      let run = runs[Int(task.run)]
      return SyncTarget(
        attempt: task.attempt, path: Array("\(run)/attempt-\(task.number).\(name[1])".utf8),
        isComplete: ended.contains(task.attempt))
    }
    guard parts.count >= 3, words[0] == "runs", let attempt = byRun[words[1]]?.attempt,
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
