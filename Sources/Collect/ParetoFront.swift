extension Ranking {
  /// The positions of rows of values from the best to the worst: by the first value, where that ties by
  /// the second, and so on; equals keep their order.
  ///
  /// - Parameters:
  ///   - rows: the values of each row, one an objective; nil where there is none.
  ///   - directions: which of two values of an objective is better.
  /// - Returns: the positions.
  public static func order(_ rows: [[Double?]], directions: [Objective.Direction]) -> [Int] {
    let columns = directions.indices.map { place in
      ranks(rows.map { $0[place] }, direction: directions[place])
    }
    return rows.indices.sorted { a, b in
      for ranks in columns where ranks[a] != ranks[b] { return ranks[a] < ranks[b] }
      return a < b
    }
  }

  /// The Pareto front to which each row belongs: 1 for those than which no other is better in one
  /// objective and not worse in any; 2 for those of which that holds without the first front, and so
  /// on; nil for a row that lacks a number.
  ///
  /// - Parameters:
  ///   - rows: the values of each row, one an objective.
  ///   - directions: which of two values of an objective is better.
  /// - Returns: a front a row.
  public static func fronts(_ rows: [[Double?]], directions: [Objective.Direction]) -> [Int?] {
    let costs = rows.map { row -> [Double]? in
      let numbers = zip(row, directions).compactMap { value, direction -> Double? in
        guard let value, !value.isNaN else { return nil }
        return direction == .minimize ? value : -value
      }
      return numbers.count == directions.count ? numbers : nil
    }
    var fronts: [Int?] = rows.map { _ in nil }
    // Nothing is dominated by what comes behind it in this order.
    var open = costs.indices.filter { costs[$0] != nil }
      .sorted { (costs[$0] ?? []).lexicographicallyPrecedes(costs[$1] ?? []) }
    var front = 1
    while !open.isEmpty {
      var members: [[Double]] = []
      open.removeAll { index in
        guard let cost = costs[index], !members.contains(where: { dominates($0, cost) }) else {
          return false
        }
        members.append(cost)
        fronts[index] = front
        return true
      }
      front += 1
    }
    return fronts
  }

  private static func dominates(_ a: [Double], _ b: [Double]) -> Bool {
    a != b && zip(a, b).allSatisfy { $0 <= $1 }
  }

  /// A number a value, less for the better, the same for equals.
  private static func ranks(_ values: [Double?], direction: Objective.Direction) -> [Int] {
    var ranks = values.map { _ in 0 }
    var (rank, last) = (0, nil as Double?)
    for (place, index) in order(values, direction: direction).enumerated() {
      let value = values[index]
      let isTie = value == last || (value?.isNaN == true && last?.isNaN == true)
      if place > 0, !isTie { rank += 1 }
      (ranks[index], last) = (rank, value)
    }
    return ranks
  }
}
