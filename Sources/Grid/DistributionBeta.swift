/// A beta distribution, stretched from 0 … 1 to a range.
struct BetaLaw: RealLaw {
  let a: Literal
  let b: Literal
  let interval: DrawInterval
  private let width: Double
  private let spreadExponent: Int

  init(a: Literal, b: Literal, interval: DrawInterval) {
    self.a = a
    self.b = b
    self.interval = interval
    width = interval.width
    let (a, b) = (a.number.toDouble, b.number.toDouble)
    let deviation = (a * b / (a + b + 1)).squareRoot() / (a + b)
    spreadExponent = DrawnReal.exponent(of: width * deviation)
  }

  var name: String { "beta" }

  var arguments: [String] {
    let shapes = [a.number.description, b.number.description]
    return interval.arguments == DrawInterval.unit.arguments
      ? shapes : shapes + interval.arguments
  }

  var ends: DrawEnds { interval.ends }
  var isLogarithmic: Bool { false }
  var gridEnds: (first: String, last: String) { (interval.lower.text, interval.upper.text) }

  /// X / (X + Y) for gamma variates X and Y, by their logarithms, as those of small shapes are too
  /// small for doubles; counted from the end that is nearer.
  func real(from stream: inout RandomStream) -> DrawnReal {
    let x = Self.logarithmOfGamma(a.number.toDouble, &stream)
    let y = Self.logarithmOfGamma(b.number.toDouble, &stream)
    let share = 1 / (1 + DeterministicMath.exp(abs(x - y)))
    return x < y
      ? DrawnReal(
        base: interval.lower.number, offset: width * share, spreadExponent: spreadExponent)
      : DrawnReal(
        base: interval.upper.number, offset: -width * share, spreadExponent: spreadExponent)
  }

  /// The logarithm of a gamma variate.
  ///
  /// Marsaglia, Tsang: "A simple method for generating gamma variables", ACM TOMS 26 (2000); normal
  /// variates by their quantile function.
  private static func logarithmOfGamma(_ shape: Double, _ stream: inout RandomStream) -> Double {
    if shape < 1 {
      // Their remark on small shapes: a variate of shape + 1 times U^(1/shape).
      let larger = logarithmOfGamma(shape + 1, &stream)
      return larger + DeterministicMath.log(stream.uniform()) / shape
    }
    let d = shape - 1 / 3.0
    let c = 1 / (9 * d).squareRoot()
    while true {
      let x = DeterministicMath.normalQuantile(stream.uniform())
      let cube = 3 * DeterministicMath.log1p(c * x)
      guard cube > -.infinity else { continue }
      // d - d v + d ln v for v = (1 + c x)³, without what the difference of v and 1 would lose.
      let limit = x * x / 2 + d * (cube - DeterministicMath.expm1(cube))
      if DeterministicMath.log(stream.uniform()) < limit { return DeterministicMath.log(d) + cube }
    }
  }
}
