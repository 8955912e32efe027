public import Collect
import Grid

extension RunTable {
  /// Sorts the rows by a column: numbers before texts, those without a value last whatever the
  /// direction; equals keep their order.
  ///
  /// - Parameters:
  ///   - column: by which.
  ///   - isDescending: whether greater values come first.
  public mutating func sort(by column: ColumnSpec, isDescending: Bool = false) {
    let keys = rows.map { key(cell(column, $0)) }
    rows = rows.indices.sorted { a, b in
      let (x, y) = (keys[a], keys[b])
      if x.rank != y.rank { return x.rank < y.rank }
      if x.number != y.number { return isDescending ? x.number > y.number : x.number < y.number }
      if x.text != y.text { return isDescending ? x.text > y.text : x.text < y.text }
      return a < b
    }.map { rows[$0] }
  }

  private func key(_ cell: Cell?) -> (rank: Int, number: Double, text: String) {
    guard let cell else { return (3, 0, "") }
    guard let number = cell.number else { return (1, 0, cell.text) }
    return number.isNaN ? (2, 0, "") : (0, number, "")
  }

  /// Leaves only the first rows.
  public mutating func keepFirst(_ count: Int) { rows = Array(rows.prefix(max(0, count))) }

  /// The values of objectives, one an objective for each row.
  public func values(_ objectives: [Objective]) -> [[Double?]] {
    rows.map { row in objectives.map { value($0.metric, $0.reduction, row)?.value } }
  }

  /// The step at which the value of an objective stands.
  public func step(_ objective: Objective, _ row: Row) -> Int64? {
    value(objective.metric, objective.reduction, row)?.step
  }

  /// Sorts the rows by objectives, the first one first.
  public mutating func rank(by objectives: [Objective]) {
    let order = Ranking.order(values(objectives), directions: objectives.map(\.direction))
    rows = order.map { rows[$0] }
  }

  /// Those of the columns in which not all rows have the same.
  public func changing(_ columns: [ColumnSpec]) -> [ColumnSpec] {
    columns.filter { column in Set(rows.map { cell(column, $0)?.text }).count > 1 }
  }
}

extension RunTable {
  /// Puts the rows in another order.
  public mutating func keep(order: [Int]) { rows = order.map { rows[$0] } }

  /// Leaves only the rows of a group.
  public mutating func keep(rowsOf group: RunGroup) { rows = group.rows }
}
