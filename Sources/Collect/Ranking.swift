/// The order of runs by one number each.
public enum Ranking {
  /// The positions of `values` from the best to the worst.
  ///
  /// Every NaN comes behind every number and every missing value behind every NaN, whatever the
  /// direction; equals keep their order.
  public static func order(_ values: [Double?], direction: Objective.Direction) -> [Int] {
    let keys = values.map { Key($0, direction) }
    return keys.indices.sorted { a, b in
      if keys[a].rank != keys[b].rank { return keys[a].rank < keys[b].rank }
      if keys[a].cost != keys[b].cost { return keys[a].cost < keys[b].cost }
      return a < b
    }
  }

  private struct Key {
    /// 0 for a number, 1 for a NaN, 2 where there is none.
    let rank: Int
    /// Less is better.
    let cost: Double

    init(_ value: Double?, _ direction: Objective.Direction) {
      guard let value, !value.isNaN else {
        rank = value == nil ? 2 : 1
        cost = 0
        return
      }
      rank = 0
      cost = direction == .minimize ? value : -value
    }
  }
}
