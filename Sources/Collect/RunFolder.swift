/// One run folder of a ranking by folder.
struct RunFolder {
  let path: [UInt8]
  let name: [UInt8]

  /// The run's value. The metrics that it has instead of the wanted one are told to `missing`.
  func reduced(
    by objective: Objective, from: Source?, _ missing: inout MissingMetric
  ) -> FolderRun {
    var run = FolderRun(name: String(decoding: name, as: UTF8.self))
    let files = FolderWalk.files(below: path)
    var others: [Source: Set<String>] = [:]
    for source in Source.allCases where from == nil || from == source {
      var holders: [Holder] = []
      for file in files where file.source == source {
        var reader = FileReader(source: source, wanted: [objective.metric])
        guard Self.read(file, &reader) else {
          run.unreadable.append(String(decoding: file.name, as: UTF8.self))
          continue
        }
        guard let name = reader.resolved(objective.metric) else {
          others[source, default: []].formUnion(reader.metrics.keys)
          continue
        }
        holders.append(Holder(file: file, name: name, summary: reader.metrics[name]))
      }
      if holders.isEmpty { continue }
      Self.fill(&run, objective.reduction, holders)
      return run
    }
    for (source, names) in others { missing.add(names, from: source) }
    return run
  }

  /// A file that has the metric.
  private struct Holder {
    var file: FolderWalk.File
    /// The metric's name in this file.
    var name: String
    var summary: SeriesSummary?
  }

  private static func fill(_ run: inout FolderRun, _ reduction: Reduction, _ holders: [Holder]) {
    var summary = holders[0].summary
    var chosen = 0
    if holders.count > 1 {
      let series = joined(holders)
      summary = series.summary
      chosen = series.file(of: reduction) ?? 0
      run.dropped = series.dropped
    }
    guard let summary, let (value, step) = summary.value(reduction) else { return }
    (run.value, run.step) = (value, step)
    (run.count, run.nanCount) = (summary.count, summary.nanCount)
    run.source = String(decoding: holders[chosen].file.name, as: UTF8.self)
    run.kind = holders[chosen].file.source
  }

  /// The files are read a second time, as a folded series can't forget what a later file repeats.
  private static func joined(_ holders: [Holder]) -> RestartRule {
    var series = RestartRule()
    for holder in holders {
      var reader = FileReader(
        source: holder.file.source, wanted: [holder.name], keeping: holder.name)
      _ = read(holder.file, &reader)
      series.append(reader.keptEntries)
    }
    return series
  }

  private static func read(_ file: FolderWalk.File, _ reader: inout FileReader) -> Bool {
    let wasRead = Files.read(file.path) { reader.consume($0, isComplete: false) }
    reader.consume([], isComplete: true)
    return wasRead
  }
}
