/// Every number between two ends is equally likely.
struct UniformLaw: RealLaw {
  let interval: DrawInterval
  private let width: Double
  private let spreadExponent: Int

  init(_ interval: DrawInterval) {
    self.interval = interval
    width = interval.width
    spreadExponent = DrawnReal.exponent(of: width)
  }

  var name: String { "uniform" }
  var arguments: [String] { interval.arguments }
  var ends: DrawEnds { interval.ends }
  var isLogarithmic: Bool { false }
  var gridEnds: (first: String, last: String) { (interval.lower.text, interval.upper.text) }

  func real(from stream: inout RandomStream) -> DrawnReal {
    DrawnReal(
      base: interval.lower.number, offset: width * stream.uniform(),
      spreadExponent: spreadExponent)
  }
}

/// The logarithm is uniform: exp(U(ln min, ln max)).
struct LogUniformLaw: RealLaw {
  let interval: DrawInterval
  private let lower: Double
  private let logarithmicWidth: Double
  private let spreadExponent: Int

  /// The distribution between two positive numbers.
  init(_ interval: DrawInterval) {
    self.interval = interval
    lower = interval.lower.number.toDouble
    logarithmicWidth = interval.logarithmicWidth
    spreadExponent = DrawnReal.exponent(of: interval.width)
  }

  var name: String { "loguniform" }
  var arguments: [String] { interval.arguments }
  var ends: DrawEnds { interval.ends }
  var isLogarithmic: Bool { true }
  var gridEnds: (first: String, last: String) { (interval.lower.text, interval.upper.text) }

  func real(from stream: inout RandomStream) -> DrawnReal { real(at: stream.uniform()) }

  /// The number below which a share `u` of the draws lies.
  func real(at u: Double) -> DrawnReal {
    let power = u * logarithmicWidth
    let growth = DeterministicMath.expm1(power)
    let offset =
      growth.isFinite
      ? lower * growth : DeterministicMath.exp(DeterministicMath.log(lower) + power)
    return DrawnReal(
      base: interval.lower.number, offset: offset, spreadExponent: spreadExponent)
  }
}

/// The distance from 1 is log-uniform: 1 - exp(U(ln(1 - max), ln(1 - min))), as hpctl draws momenta.
struct MaxLogLaw: RealLaw {
  let interval: DrawInterval
  private let distances: LogUniformLaw

  /// The distribution between two numbers below 1.
  ///
  /// - Throws: if their distances from 1 need more than 38 digits.
  init(_ interval: DrawInterval) throws(ExactDecimal.Failure) {
    self.interval = interval
    let (near, far) = (
      try ExactDecimal(1) - interval.upper.number, try ExactDecimal(1) - interval.lower.number
    )
    distances = LogUniformLaw(
      DrawInterval(
        lower: Literal(number: near, text: near.description, isInteger: false),
        upper: Literal(number: far, text: far.description, isInteger: false)))
  }

  var name: String { "max_log" }
  var arguments: [String] { interval.arguments }
  var ends: DrawEnds { interval.ends }
  var isLogarithmic: Bool { true }
  var gridEnds: (first: String, last: String) { (interval.lower.text, interval.upper.text) }

  /// No range has its steps, so that they are listed.
  var gridRemedy: String {
    let inner = [0.75, 0.5, 0.25].map { u in
      let distance = distances.real(at: u).number.rounded(to: 3)
      return (try? ExactDecimal(1) - distance)?.description ?? interval.lower.text
    }
    return ([interval.lower.text] + inner + [interval.upper.text]).joined(separator: ",")
  }

  /// The spread is the distance from 1, so that it keeps its 6 digits.
  func real(from stream: inout RandomStream) -> DrawnReal {
    let distance = distances.real(from: &stream)
    return DrawnReal(
      base: interval.upper.number, offset: -distance.offset,
      spreadExponent: min(distance.number.leadingExponent, distance.spreadExponent))
  }
}
