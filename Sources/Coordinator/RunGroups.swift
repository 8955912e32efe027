public import Collect
import Grid
import Ledger

/// Runs that have the same values of some parameters, such as all but the seed.
public struct RunGroup: Sendable {
  /// The values of the parameters that its runs share, as they were written; nil where they lack one.
  public let parameters: [(name: String, value: String?)]
  /// Those of its runs that have the metric.
  public let statistics: SampleStatistics?
  /// Its runs, in the order of the table.
  public let rows: [RunTable.Row]
  /// How many of them don't have the metric, or only a NaN.
  public let missing: Int
}

extension RunTable {
  /// Groups the rows by the values of parameters.
  ///
  /// - Parameters:
  ///   - names: the parameters.
  ///   - objective: by whose mean the groups are ranked.
  /// - Returns: the groups, the best mean first, those without any value last.
  public func groups(by names: [String], _ objective: Objective) -> [RunGroup] {
    var order: [[String?]] = []
    var members: [[String?]: [Row]] = [:]
    for row in rows {
      let key = names.map { row.run.facts.value(of: $0)?.text }
      if members[key] == nil { order.append(key) }
      members[key, default: []].append(row)
    }
    let groups = order.map { key in
      group(zip(names, key).map { (name: $0, value: $1) }, members[key] ?? [], objective)
    }
    let places = Ranking.order(groups.map { $0.statistics?.mean }, direction: objective.direction)
    return places.map { groups[$0] }
  }

  private func group(
    _ parameters: [(name: String, value: String?)], _ rows: [Row], _ objective: Objective
  ) -> RunGroup {
    let values = rows.compactMap { value(objective.metric, objective.reduction, $0)?.value }
      .filter { !$0.isNaN }
    return RunGroup(
      parameters: parameters, statistics: SampleStatistics(values), rows: rows,
      missing: rows.count - values.count)
  }

  /// How much of what the runs differ in goes with each parameter, the most first.
  ///
  /// - Parameter objective: what they differ in.
  /// - Returns: a share from 0 to 1; nil where it can't be told.
  public func effects(on objective: Objective) -> [(name: String, share: Double?)] {
    let shares = parameters.map { name -> (name: String, share: Double?) in
      var (values, labels, numbers) = ([Double](), [String](), [Double]())
      for row in rows {
        guard let value = value(objective.metric, objective.reduction, row)?.value,
          value.isFinite, let parameter = row.run.facts.value(of: name)
        else { continue }
        values.append(value)
        labels.append(parameter.canonical)
        if let number = Double(parameter.text) { numbers.append(number) }
      }
      let share = ParameterEffect.share(
        of: values, by: labels, numbers: numbers.count == labels.count ? numbers : nil)
      return (name, share)
    }
    return shares.enumerated()
      .sorted { ($1.element.share ?? -1, $0.offset) < ($0.element.share ?? -1, $1.offset) }
      .map(\.element)
  }
}
