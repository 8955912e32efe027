/// How much of what runs differ in goes with the values of one parameter.
///
/// The measure is Kelley's ε² (1935): the share of the variance that the groups of equal values explain
/// (η²), less what as many groups would explain by chance, never below 0. It looks at a parameter alone:
/// what only shows together with another parameter, it doesn't see. Numbers of more than 8 values are put
/// into groups of about equal size first.
public enum ParameterEffect {
  private static let mostGroups = 8

  /// The share of the variance of `values` that goes with the groups.
  ///
  /// - Parameters:
  ///   - values: a number a run.
  ///   - labels: the parameter's value of each run.
  ///   - numbers: the same as numbers, where all of them are.
  /// - Returns: from 0 to 1; nil where that can't be told: fewer than two groups, no group of two, or no
  ///   variance.
  public static func share(
    of values: [Double], by labels: [String], numbers: [Double]? = nil
  ) -> Double? {
    let keys = grouped(labels, numbers)
    let groups = Dictionary(grouping: zip(keys, values), by: \.0).mapValues { $0.map(\.1) }
    let (n, k) = (values.count, groups.count)
    guard k > 1, n > k, let all = SampleStatistics(values), let deviation = all.deviation,
      deviation > 0, deviation.isFinite
    else { return nil }
    let total = deviation * deviation * Double(n - 1)
    let within = groups.values.reduce(0) { sum, group in
      let deviation = SampleStatistics(group)?.deviation ?? 0
      return sum + deviation * deviation * Double(group.count - 1)
    }
    let share = 1 - (within / Double(n - k)) / (total / Double(n - 1))
    return Swift.max(0, Swift.min(1, share))
  }

  private static func grouped(_ labels: [String], _ numbers: [Double]?) -> [String] {
    guard let numbers, Set(numbers).count > mostGroups else { return labels }
    let sorted = Set(numbers).sorted()
    let groups = Swift.min(mostGroups, Swift.max(2, numbers.count / 5))
    var places: [Double: Int] = [:]
    for (place, number) in sorted.enumerated() { places[number] = place * groups / sorted.count }
    return numbers.map { "\(places[$0] ?? 0)" }
  }
}
