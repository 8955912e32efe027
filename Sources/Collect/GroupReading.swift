/// Reads a metric from the files of a group.
struct GroupReading {
  let group: FileGroup
  let options: RankingOptions

  /// A metric that the files have.
  struct Holding {
    let source: Source
    var summary: SeriesSummary
    /// The single values, if the reduction needs them or several files have the metric.
    var joined: JoinedSeries?
    var dropped = 0
    /// The files that have it: their paths from the run's folder on.
    var names: [String]

    var firstName: String { names.first ?? "" }

    func value(_ reduction: Reduction) -> (value: Double, step: Int64?)? {
      joined?.value(reduction) ?? summary.value(reduction)
    }

    func name(of result: (value: Double, step: Int64?)) -> String {
      guard let file = joined?.file(of: result), file < names.count else { return firstName }
      return names[file]
    }
  }

  private struct File {
    var name: String
    var reader: FileReader
    /// The metric's name in this file.
    var metric: String
  }

  /// The metric, if a file of the group has it; else their metrics' names go to `finding`, which in any
  /// case is told what was wrong with files.
  func read(_ objective: Objective, _ finding: inout RunFolder.Finding) -> Holding? {
    let names = group.names(of: objective.metric)
    let needsPoints = group.files.count > 1 || objective.reduction.needsPoints
    let keeping: SeriesTable.Keeping = needsPoints ? .one(names[0]) : .none
    var files: [File] = []
    var others: Set<String> = []
    for file in group.files {
      guard var reader = read(file, names, keeping: keeping, &finding.run) else {
        continue
      }
      guard let metric = names.lazy.compactMap({ reader.resolved($0) }).first else {
        others.formUnion(reader.metrics.filter { $0.value.count > 0 }.keys)
        continue
      }
      if metric != names[0], needsPoints || !names.contains(metric) {
        var run = FolderRun(name: "")
        reader = read(file, [metric], keeping: needsPoints ? .one(metric) : .none, &run) ?? reader
      }
      files.append(
        File(name: String(decoding: file.name, as: UTF8.self), reader: reader, metric: metric))
    }
    guard !files.isEmpty else {
      finding.names[group.source, default: []].formUnion(others)
      return nil
    }
    return holding(newest(files), needsPoints: needsPoints)
  }

  /// Every metric of the files.
  var summaries: [String: SeriesSummary] {
    holdings.mapValues(\.summary).filter { $0.value.count > 0 }
  }

  /// Every value of the files, by metric.
  var series: [String: [Point]] { holdings.mapValues { $0.joined?.points ?? [] } }

  private var holdings: [String: Holding] {
    var run = FolderRun(name: "")
    let readers = group.files.compactMap { read($0, [], keeping: .all, &run) }
    var joined: [String: Holding] = [:]
    for name in Set(readers.flatMap(\.metrics.keys)) {
      let files = readers.filter { $0.metrics[name] != nil }
        .map { File(name: "", reader: $0, metric: name) }
      joined[name] = holding(newest(files), needsPoints: true)
    }
    return joined
  }

  /// Of files that repeat the ones before them, only the one that has come farthest.
  private func newest(_ files: [File]) -> [File] {
    guard group.source == .trainerState || group.source == .result else { return files }
    let best = files.max {
      ($0.reader.metrics[$0.metric]?.last?.step ?? .min)
        < ($1.reader.metrics[$1.metric]?.last?.step ?? .min)
    }
    return best.map { [$0] } ?? files
  }

  private func holding(_ files: [File], needsPoints: Bool) -> Holding {
    let names = files.map(\.name)
    let replaced = files.reduce(0) { $0 + $1.reader.replacedValues }
    guard needsPoints else {
      let summary = files[0].reader.metrics[files[0].metric] ?? SeriesSummary()
      return Holding(source: group.source, summary: summary, dropped: replaced, names: names)
    }
    var series = JoinedSeries(options.overlap)
    for file in files {
      series.append(file.reader.points(of: file.metric), start: file.reader.firstStart)
    }
    return Holding(
      source: group.source, summary: series.summary, joined: series,
      dropped: series.dropped + replaced, names: names)
  }

  /// Reads a file to its end; nil if it can't be read. What is wrong with it goes to `run`.
  private func read(
    _ file: FolderWalk.File, _ wanted: [String], keeping: SeriesTable.Keeping,
    _ run: inout FolderRun
  ) -> FileReader? {
    let name = String(decoding: file.name, as: UTF8.self)
    var reader = FileReader(
      source: file.source, path: name, wanted: Set(wanted), keeping: keeping,
      onlyWanted: !options.tellsAllNames && !wanted.isEmpty)
    var isRead = feed(file, &reader)
    if isRead, reader.mustStartOver {
      reader = reader.startedOver()
      isRead = feed(file, &reader)
    }
    guard isRead else {
      run.unreadable.append(name)
      return nil
    }
    if let damage = reader.damage {
      run.damaged.append(
        FolderRun.Damage(file: name, offset: damage.offset, what: damage.what))
    }
    return reader
  }

  private func feed(_ file: FolderWalk.File, _ reader: inout FileReader) -> Bool {
    let isRead = Files.read(file.path) { reader.consume($0) }
    reader.end()
    return isRead
  }
}
