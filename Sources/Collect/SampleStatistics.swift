#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What a few numbers tell of the mean of all that could have been.
public struct SampleStatistics: Sendable, Hashable {
  public let count: Int
  public let mean: Double
  /// The standard deviation of a sample, by n − 1; nil of a single number.
  public let deviation: Double?

  /// - Parameter values: numbers; nil comes of none.
  public init?(_ values: [Double]) {
    guard !values.isEmpty else { return nil }
    count = values.count
    let mean = values.reduce(0, +) / Double(values.count)
    self.mean = mean
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    deviation = values.count > 1 ? (squares / Double(values.count - 1)).squareRoot() : nil
  }

  /// Half the width of the interval that holds the mean with a confidence of 95 %, by Student's t
  /// distribution; nil of a single number.
  public var margin: Double? {
    deviation.map {
      Self.quantile(freedom: count - 1) * $0 / Double(count).squareRoot()
    }
  }

  /// The t below which, on both sides, 95 % of Student's distribution lie (Abramowitz and Stegun,
  /// 26.7.3 and 26.7.4, solved by bisection).
  static func quantile(freedom: Int) -> Double {
    var (low, high) = (0.0, Double.pi / 2)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if share(middle, freedom) < 0.95 { low = middle } else { high = middle }
    }
    return Double(freedom).squareRoot() * tan((low + high) / 2)
  }

  /// How much lies between −t and t, where the tangent of `angle` is t over the root of the degrees of
  /// freedom.
  private static func share(_ angle: Double, _ freedom: Int) -> Double {
    let isOdd = freedom % 2 == 1
    if freedom == 1 { return 2 * angle / .pi }
    let square = cos(angle) * cos(angle)
    var term = isOdd ? cos(angle) : 1
    var sum = term
    var factor = isOdd ? 3 : 2
    while factor < freedom {
      term *= square * Double(factor - 1) / Double(factor)
      sum += term
      factor += 2
    }
    let share = sin(angle) * sum
    return isOdd ? (angle + share) * 2 / .pi : share
  }
}
