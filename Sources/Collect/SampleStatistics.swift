/// What repeated measurements of one thing have in common.
public struct SampleStatistics: Sendable, Hashable {
  /// How many values there are; those that are no finite numbers aren't among them.
  public var count: Int
  public var mean: Double
  /// The standard deviation of the sample, with n − 1; nil for a single value.
  public var deviation: Double?
  /// Half the width of the 95 % confidence interval of the mean, from Student's t distribution with n − 1
  /// degrees of freedom; nil for a single value.
  public var halfWidth: Double?
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
    halfWidth = Self.quantile(freedom: values.count - 1) * deviation / scale.squareRoot()
  }

  /// The 0.975 quantile of Student's t distribution: a table up to 30 degrees of freedom, above it the
  /// expansion of Cornish and Fisher (Abramowitz and Stegun, 26.7.5), which is within 1e-6 there.
  static func quantile(freedom: Int) -> Double {
    if freedom <= table.count { return table[Swift.max(freedom, 1) - 1] }
    let z = 1.959_963_984_540_054
    let n = Double(freedom)
    let z2 = z * z
    let first = z * (z2 + 1) / (4 * n)
    let second = z * ((5 * z2 + 16) * z2 + 3) / (96 * n * n)
    let third = z * (((3 * z2 + 19) * z2 + 17) * z2 - 15) / (384 * n * n * n)
    return z + first + second + third
  }

  private static let table: [Double] = [
    12.706204736, 4.302652730, 3.182446305, 2.776445105, 2.570581836, 2.446911851, 2.364624252,
    2.306004135, 2.262157163, 2.228138852, 2.200985160, 2.178812830, 2.160368656, 2.144786688,
    2.131449546, 2.119905299, 2.109815578, 2.100922040, 2.093024054, 2.085963447, 2.079613845,
    2.073873068, 2.068657610, 2.063898562, 2.059538553, 2.055529439, 2.051830516, 2.048407142,
    2.045229642, 2.042272456,
  ]
}
