public import Diagnostics
private import Dispatch
private import Synchronization

/// How a folder is ranked.
public struct RankingOptions: Sendable {
  /// The only kind of file to read, if not all.
  public var from: Source?
  /// Whether values stay whose steps a later file repeats.
  public var keepsOverlaps: Bool

  public init(from: Source? = nil, keepsOverlaps: Bool = false) {
    self.from = from
    self.keepsOverlaps = keepsOverlaps
  }

  var overlap: JoinedSeries.Overlap { keepsOverlaps ? .keep : .replace }
}

/// Ranks run folders that somebody else made, with no sweep and no ledger.
public enum FolderRanking {
  /// The direct subfolders of `folder`, the best first; those without the metric last.
  ///
  /// Each is searched for files of metrics at any depth. Where several kinds of file have the
  /// metric, the first kind of `Source.allCases` counts; files of that kind whose names differ only in
  /// numbers are one series in the order of their names, and one that starts over replaces what it
  /// repeats. Hidden folders and links to folders inside a run folder are left out.
  ///
  /// - Parameters:
  ///   - folder: a path.
  ///   - objective: what to rank by.
  ///   - options: what to read, and how.
  /// - Returns: one entry a subfolder; its place is its position.
  /// - Throws: a `Diagnostic` if the folder can't be read, has no subfolders, or none of them has
  ///   the metric; then it lists the metrics that are there, the nearest first.
  public static func rank(
    folder: String, objective: Objective, options: RankingOptions = RankingOptions()
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
    let findings = inParallel(names) { name in
      RunFolder(path: FolderWalk.joined(root, name), name: name, options: options)
        .reduced(by: objective)
    }
    let runs = findings.map(\.run)
    guard runs.contains(where: { $0.count > 0 }) else {
      var missing = MissingMetric(metric: objective.metric)
      for finding in findings { missing.add(finding) }
      throw missing.diagnostic(folder: folder, from: options.from)
    }
    return Ranking.order(runs.map(\.value), direction: objective.direction).map { runs[$0] }
  }

  /// What `work` makes of each item, in their order, on all processors.
  private static func inParallel<Item: Sendable, Result: Sendable>(
    _ items: [Item], _ work: @Sendable (Item) -> Result
  ) -> [Result] {
    let results = Mutex<[Result?]>(Array(repeating: nil, count: items.count))
    // A run is much work or little: so many are taken at a time that asking costs nothing.
    let stride = Swift.max(1, Swift.min(16, items.count / 64))
    DispatchQueue.concurrentPerform(iterations: (items.count + stride - 1) / stride) { part in
      let range = part * stride..<Swift.min(items.count, (part + 1) * stride)
      let found = range.map { work(items[$0]) }
      results.withLock { results in
        for (place, result) in zip(range, found) { results[place] = result }
      }
    }
    return results.withLock { $0.compactMap(\.self) }
  }
}
