public import Diagnostics

/// Ranks run folders that somebody else made, with no sweep and no ledger.
public enum FolderRanking {
  /// The direct subfolders of `folder`, the best first; those without the metric last.
  ///
  /// Each is searched for files of metrics at any depth. Where several kinds of file have the
  /// metric, the first kind of `Source.allCases` counts; where several files of that kind have it,
  /// they are one series in the order of their names, and one that starts over replaces what it
  /// repeats. Hidden folders and links to folders inside a run folder are left out.
  ///
  /// - Parameters:
  ///   - folder: a path.
  ///   - objective: what to rank by.
  ///   - from: the only kind of file to read, if not all.
  /// - Returns: one entry a subfolder; its place is its position.
  /// - Throws: a `Diagnostic` if the folder can't be read, has no subfolders, or none of them has
  ///   the metric; then it lists the metrics that are there, the nearest first.
  public static func rank(
    folder: String, objective: Objective, from: Source? = nil
  ) throws(Diagnostic) -> [FolderRun] {
    let root = Array(folder.utf8)
    guard let names = FolderWalk.runFolders(in: root) else {
      throw Diagnostic(
        "the folder '\(folder)' can't be read", at: .file(folder),
        remedy: "give the folder that holds one folder a run", kind: .failed)
    }
    guard !names.isEmpty else {
      throw Diagnostic(
        "the folder '\(folder)' holds no run folders", at: .file(folder),
        remedy: "give the folder above: each of its subfolders is taken for a run", kind: .failed)
    }
    var missing = MissingMetric(metric: objective.metric)
    let runs = names.map { name in
      RunFolder(path: FolderWalk.joined(root, name), name: name)
        .reduced(by: objective, from: from, &missing)
    }
    guard runs.contains(where: { $0.value != nil }) else {
      throw missing.diagnostic(folder: folder, from: from)
    }
    return Ranking.order(runs.map(\.value), direction: objective.direction).map { runs[$0] }
  }
}
