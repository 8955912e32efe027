import Collect
import Ledger

/// Ranks the runs of a sweep by what the ledger doesn't keep: their files are read once more. Only the values are in
/// memory, not the runs.
struct FileRanking {
  let ledger: Ledger
  let sweep: Int64
  /// The results folder of the sweep.
  let folder: String
  let objective: Objective
  let source: Source?

  private struct Result {
    var run: Int64
    var value: Double?
    var step: Int64?
  }

  /// Reads the runs, best first, each with its value: that of its newest attempt which has one.
  ///
  /// - Parameters:
  ///   - top: at most so many.
  ///   - body: told each run.
  /// - Throws: that the ledger can't be read, and what `body` throws.
  func forEachRun(top: Int, _ body: (RankedRun) throws -> Void) throws {
    var results: [Result] = []
    try ledger.forEachRun(ofSweep: sweep) { results.append(try result(of: $0.id)) }
    let order = Ranking.order(results.map(\.value), direction: objective.direction)
    for (place, index) in order.prefix(top).enumerated() {
      let result = results[index]
      guard let run = try ledger.run(result.run) else { continue }
      try body(
        RankedRun(
          place: result.value.map { _ in place + 1 }, run: run, value: result.value,
          step: result.step))
    }
  }

  private func result(of run: Int64) throws -> Result {
    for attempt in try ledger.attempts(ofRun: run).reversed() {
      if let found = value(try ledger.syncedFiles(ofAttempts: [attempt.id])) {
        return Result(run: run, value: found.value, step: found.step)
      }
    }
    return Result(run: run)
  }

  private func value(_ files: [SyncedFile]) -> (value: Double, step: Int64?)? {
    let joined = JoinedFiles(
      files.map { .init(path: "\(folder)/\($0.localPath)", name: $0.nameInRun) })
    return joined.value(of: objective, options: RankingOptions(from: source))
  }
}
