/// Files of one run that are already known, read together.
public struct JoinedFiles: Sendable {
  /// A file of metrics.
  public struct File: Sendable {
    /// Where it is.
    public var path: String
    /// Its path from the run's folder on, by which its kind is known.
    public var name: String

    public init(path: String, name: String) {
      self.path = path
      self.name = name
    }
  }

  let files: [FolderWalk.File]

  /// - Parameter files: in any order; those that hold no metrics count nothing.
  public init(_ files: [File]) {
    self.files =
      files.compactMap { file in
        SourceDetector.source(ofFileNamed: file.name).map {
          FolderWalk.File(path: Array(file.path.utf8), name: Array(file.name.utf8), source: $0)
        }
      }.sorted { NaturalOrder.isBefore($0.name, $1.name) }
  }

  /// The names of the files that belong to one series with others, group by group.
  public var groups: [[String]] {
    Source.allCases.filter { $0 != .text }
      .flatMap { FileGroup.groups(of: files, $0) }.filter { $0.files.count > 1 }
      .map { $0.files.map { String(decoding: $0.name, as: UTF8.self) } }
  }

  /// Every metric of the files, which belong to one series, joined by the rule for files that start over.
  public var summaries: [String: SeriesSummary] {
    var joined: [String: SeriesSummary] = [:]
    for source in Source.allCases {
      for group in FileGroup.groups(of: files, source) {
        let reading = GroupReading(group: group, options: RankingOptions(from: source))
        joined.merge(reading.summaries) { first, _ in first }
      }
    }
    return joined
  }

  /// What the metric of an objective reduces to, as in a ranking by folder.
  ///
  /// - Parameters:
  ///   - objective: the metric and how it becomes one number.
  ///   - options: what to read, and how.
  /// - Returns: the value and the step at which it stands; nil where no file says anything of it.
  public func value(
    of objective: Objective, options: RankingOptions = RankingOptions()
  ) -> (value: Double, step: Int64?)? {
    let run = RunFolder(path: [], name: [], options: options)
      .reduced(by: objective, files: files).run
    return run.value.map { ($0, run.step) }
  }
}
