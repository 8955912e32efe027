#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What repeated measurements of one thing have in common.
public struct SampleStatistics: Sendable, Hashable {
  /// How many values there are; those that are no finite numbers aren't among them.
  public var count: Int
  public var mean: Double
  /// The standard deviation of the sample, with n − 1; nil for a single value.
  public var deviation: Double?
  /// Half the width of the 95 % confidence interval of the mean, from Student's t distribution with n − 1
  /// degrees of freedom; nil for a single value.
  public var margin: Double?
  public var min: Double
  public var max: Double

  /// nil if none of the values is a finite number.
  public init?(_ values: some Sequence<Double>) {
    let values = values.filter(\.isFinite)
    guard let min = values.min(), let max = values.max() else { return nil }
    self.min = min
    self.max = max
    count = values.count
    // Halves first, so that no sum of great values overflows; then the mean is corrected once.
    let scale = Double(values.count)
    let rough = values.reduce(0) { $0 + $1 / scale }
    let mean = rough + values.reduce(0) { $0 + ($1 - rough) / scale }
    self.mean = Swift.min(Swift.max(mean, min), max)
    guard values.count > 1 else { return }
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let deviation = (squares / (scale - 1)).squareRoot()
    self.deviation = deviation
    margin = Self.quantile(freedom: values.count - 1) * deviation / scale.squareRoot()
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
