/// One metric's series, folded as it is read: enough for every reduction, in constant space.
///
/// Steps count whatever the file counts. Two summaries are equal if all their numbers are, bit for
/// bit, a NaN with a NaN.
public struct SeriesSummary: Sendable, Hashable {
  /// A value and its step.
  public struct Entry: Sendable {
    public var step: Int64
    public var value: Double

    public init(step: Int64, value: Double) {
      self.step = step
      self.value = value.isNaN ? .nan : value
    }
  }

  /// How many values there are, NaNs among them.
  public internal(set) var count = 0
  /// How many of them are NaN.
  public internal(set) var nanCount = 0
  /// The least value that is a number, the first of equals.
  public internal(set) var min: Entry?
  /// The greatest value that is a number, the first of equals.
  public internal(set) var max: Entry?
  /// The value of the least step, the earlier one where steps tie; may be NaN.
  public internal(set) var first: Entry?
  /// The value of the greatest step, the later one where steps tie; may be NaN.
  public internal(set) var last: Entry?
  /// The sum of all values, added in order.
  public internal(set) var sum = 0.0
  /// The mean as Welford's algorithm carries it on, and the sum of squared differences from it.
  var runningMean = 0.0
  var squares = 0.0

  public init() {}

  init(_ points: [Point]) {
    for point in points { add(step: point.step, value: point.value) }
  }

  /// Takes in the next value.
  public mutating func add(step: Int64, value: Double) {
    let entry = Entry(step: step, value: value)
    count += 1
    let total = sum + entry.value
    sum = total.isNaN ? .nan : total
    let difference = entry.value - runningMean
    runningMean += difference / Double(count)
    squares += difference * (entry.value - runningMean)
    if first.map({ step < $0.step }) ?? true { first = entry }
    if last.map({ step >= $0.step }) ?? true { last = entry }
    guard !value.isNaN else {
      nanCount += 1
      return
    }
    if min.map({ value < $0.value }) ?? true { min = entry }
    if max.map({ value > $0.value }) ?? true { max = entry }
  }

  /// The series as one number, with the step at which it stands if it stands at one.
  ///
  /// Nil if there is no value at all, or the reduction isn't one of `Reduction.running`; NaN for `min`
  /// and `max` if every value is NaN.
  public func value(_ reduction: Reduction) -> (value: Double, step: Int64?)? {
    guard count > 0 else { return nil }
    switch reduction {
    case .min: return min.map { ($0.value, $0.step) } ?? (.nan, nil)
    case .max: return max.map { ($0.value, $0.step) } ?? (.nan, nil)
    case .last: return last.map { ($0.value, $0.step) }
    case .first: return first.map { ($0.value, $0.step) }
    case .mean: return (sum / Double(count), nil)
    case .sum: return (sum, nil)
    case .count: return (Double(count), nil)
    case .variance: return (variance, nil)
    case .std: return (variance.squareRoot(), nil)
    default: return nil
    }
  }

  private var variance: Double {
    let variance = count > 1 ? squares / Double(count - 1) : .nan
    return variance.isNaN ? .nan : variance
  }
}

extension SeriesSummary.Entry: Hashable {
  public static func == (a: Self, b: Self) -> Bool {
    a.step == b.step && a.value.bitPattern == b.value.bitPattern
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(step)
    hasher.combine(value.bitPattern)
  }
}

extension SeriesSummary {
  public static func == (a: Self, b: Self) -> Bool {
    a.count == b.count && a.nanCount == b.nanCount && a.sum.bitPattern == b.sum.bitPattern
      && a.variance.bitPattern == b.variance.bitPattern && a.min == b.min && a.max == b.max
      && a.first == b.first && a.last == b.last
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(count)
    hasher.combine(nanCount)
    hasher.combine(sum.bitPattern)
    hasher.combine(last)
  }
}
