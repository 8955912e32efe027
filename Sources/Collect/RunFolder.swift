/// One run folder of a ranking by folder.
struct RunFolder {
  let path: [UInt8]
  let name: [UInt8]
  let options: RankingOptions

  /// What was found in it.
  struct Finding: Sendable {
    var run: FolderRun
    /// The metrics that it has, where it hasn't the wanted one.
    var names: [Source: Set<String>] = [:]
    /// How many files of each kind were read.
    var files: [Source: Int] = [:]
  }

  /// The run's value, or what it has instead of the metric.
  func reduced(by objective: Objective) -> Finding {
    reduced(by: objective, files: FolderWalk.files(below: path))
  }

  /// The same of files that are known, in natural order.
  func reduced(by objective: Objective, files: [FolderWalk.File]) -> Finding {
    var finding = Finding(run: FolderRun(name: String(decoding: name, as: UTF8.self)))
    for source in Source.allCases where options.from == nil || options.from == source {
      let groups = FileGroup.groups(of: files, source)
      finding.files[source] = groups.reduce(0) { $0 + $1.files.count }
      var isFound = false
      for group in groups {
        let holding = GroupReading(group: group, options: options)
          .read(objective, &finding)
        guard let holding else { continue }
        if isFound {
          finding.run.others.append(holding.firstName)
        } else {
          isFound = true
          fill(&finding.run, objective.reduction, holding, groups)
        }
      }
      if isFound { return finding }
    }
    return finding
  }

  private func fill(
    _ run: inout FolderRun, _ reduction: Reduction, _ holding: GroupReading.Holding,
    _ groups: [FileGroup]
  ) {
    run.kind = holding.source
    run.source = holding.firstName
    (run.count, run.nanCount) = (holding.summary.count, holding.summary.nanCount)
    run.dropped = holding.dropped
    guard let result = value(reduction, holding, groups) else { return }
    (run.value, run.step) = result
    run.source = holding.name(of: result)
  }

  private func value(
    _ reduction: Reduction, _ holding: GroupReading.Holding, _ groups: [FileGroup]
  ) -> (value: Double, step: Int64?)? {
    guard case .gap(let other) = reduction else { return holding.value(reduction) }
    let objective = Objective(metric: other, reduction: .smoothed, direction: .minimize)
    var unused = Finding(run: FolderRun(name: ""))
    for group in groups {
      let training = GroupReading(group: group, options: options).read(objective, &unused)
      guard let error = holding.joined?.trained, let training = training?.joined?.trained else {
        continue
      }
      return error.gap(training: training).map { ($0, nil) }
    }
    return nil
  }
}
