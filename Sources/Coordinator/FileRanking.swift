import Collect
import Ledger

/// Ranks the runs of a sweep by what the ledger doesn't keep: their files are read once more.
struct FileRanking {
  let ledger: Ledger
  let sweep: Int64
  /// The results folder of the sweep.
  let folder: String
  let objective: Objective
  let source: Source?

  /// The runs, best first, each with its value: that of its newest attempt which has one.
  func runs() throws -> [RankedRun] {
    let files = Dictionary(grouping: try ledger.syncedFiles(ofSweep: sweep), by: \.attempt)
    let attempts = Dictionary(grouping: try ledger.attempts(ofSweep: sweep), by: \.0)
    let runs = try ledger.runs(ofSweep: sweep)
    let results = runs.map { run in
      let newestFirst = (attempts[run.id] ?? []).map(\.1).sorted { $0.number > $1.number }
      return newestFirst.lazy.compactMap { value(files[$0.id] ?? []) }.first
    }
    let order = Ranking.order(results.map { $0?.value }, direction: objective.direction)
    return order.enumerated().map { place, index in
      let result = results[index]
      return RankedRun(
        place: result.map { _ in place + 1 }, run: runs[index], value: result?.value,
        step: result?.step)
    }
  }

  private func value(_ files: [SyncedFile]) -> (value: Double, step: Int64?)? {
    let joined = JoinedFiles(
      files.map { .init(path: "\(folder)/\($0.localPath)", name: $0.nameInRun) })
    return joined.value(of: objective, options: RankingOptions(from: source))
  }
}
