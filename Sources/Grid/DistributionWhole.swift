/// Every whole number from one to another is equally likely; both are in.
struct WholeLaw: DistributionLaw {
  let lower: Int
  let upper: Int

  func draw(from stream: inout RandomStream) -> Value {
    // The difference of two Ints fits a UInt64, and 0 stands for 2^64.
    let count = UInt64(bitPattern: Int64(upper &- lower)) &+ 1
    return whole(lower &+ Int(truncatingIfNeeded: stream.below(count)))
  }

  var canonical: String { "int(\(ExactDecimal(lower)), \(ExactDecimal(upper)))" }

  /// All of them where they are few, else some.
  var gridRemedy: String {
    let width = ExactDecimal(lower).distance(to: ExactDecimal(upper))
    return width <= 20 ? "\(lower):\(upper)" : "\(lower):\(Int(width / 4)):\(upper)"
  }

  var kinds: Set<Value.Kind> { [.integer] }

  var range: (lowest: ExactDecimal?, highest: ExactDecimal?) {
    (ExactDecimal(lower), ExactDecimal(upper))
  }
}

/// Whole numbers from one of at least 1 to another, the less likely the larger they are: the number
/// nearest to one that is log-uniform between half below the one and half above the other.
struct LogWholeLaw: DistributionLaw {
  let lower: Int
  let upper: Int
  private let logarithmicWidth: Double

  init(lower: Int, upper: Int) {
    self.lower = lower
    self.upper = upper
    logarithmicWidth =
      DeterministicMath.log(Double(upper) + 0.5) - DeterministicMath.log(Double(lower) - 0.5)
  }

  func draw(from stream: inout RandomStream) -> Value {
    let growth = DeterministicMath.exp(stream.uniform() * logarithmicWidth)
    let nearest = ((Double(lower) - 0.5) * growth).rounded()
    return whole(max(lower, Int(exactly: min(nearest, Double(upper))) ?? upper))
  }

  var canonical: String { "logint(\(ExactDecimal(lower)), \(ExactDecimal(upper)))" }

  /// By a whole factor that makes five of them or fewer.
  var gridRemedy: String {
    let factor = (Double(upper) / Double(lower)).squareRoot().squareRoot().rounded(.up)
    return "\(lower):x\(max(2, Int(factor))):\(upper)"
  }

  var kinds: Set<Value.Kind> { [.integer] }

  var range: (lowest: ExactDecimal?, highest: ExactDecimal?) {
    (ExactDecimal(lower), ExactDecimal(upper))
  }
}

private func whole(_ number: Int) -> Value { Value(ExactDecimal(number), plain: true) }
