/// A normal distribution, or one of which the logarithm is normal; where wanted, cut off at one or two
/// ends.
struct NormalLaw: RealLaw {
  let mu: Literal
  let sigma: Literal
  let ends: DrawEnds
  let isLogarithmic: Bool
  private let deviates: TruncatedNormal
  /// About the standard deviation of what is drawn, or of its logarithm.
  private let deviation: Double
  private let deviationExponent: Int

  /// A cut normal distribution, or nil where doubles don't reach its draws.
  ///
  /// - Parameters:
  ///   - mu: the mean, of the logarithm if `isLogarithmic`.
  ///   - sigma: the standard deviation, of the logarithm if `isLogarithmic`.
  ///   - ends: where it is cut off; positive if `isLogarithmic`.
  ///   - isLogarithmic: whether its logarithm is normal.
  init?(mu: Literal, sigma: Literal, ends: DrawEnds, isLogarithmic: Bool) {
    self.mu = mu
    self.sigma = sigma
    self.ends = ends
    self.isLogarithmic = isLogarithmic
    let unit = sigma.number.toDouble
    let width = isLogarithmic ? ends.interval?.logarithmicWidth : ends.interval?.width
    let distance = { (end: Literal) in
      isLogarithmic
        ? DeterministicMath.log(end.number.toDouble) - mu.number.toDouble
        : mu.number.distance(to: end.number)
    }
    deviates = TruncatedNormal(
      lower: ends.lower.map { distance($0) / unit } ?? -.infinity,
      upper: ends.upper.map { distance($0) / unit } ?? .infinity,
      width: width.map { $0 / unit } ?? .infinity)
    deviation = deviates.deviation * unit
    deviationExponent = DrawnReal.exponent(of: deviation)
    guard isInReach else { return nil }
  }

  var name: String {
    let isCut = ends.lower != nil || ends.upper != nil
    return (isCut ? "trunc" : "") + (isLogarithmic ? "lognormal" : "normal")
  }

  var arguments: [String] {
    let upper = ends.upper.map { (ends.lower == nil ? "max=" : "") + $0.number.description }
    return [mu.number.description, sigma.number.description]
      + [ends.lower?.number.description, upper].compactMap { $0 }
  }

  var range: (lowest: ExactDecimal?, highest: ExactDecimal?) {
    (ends.lower?.number ?? (isLogarithmic ? .zero : nil), ends.upper?.number)
  }

  var gridEnds: (first: String, last: String) {
    (ends.lower?.text ?? beside(ends.upper, -2), ends.upper?.text ?? beside(ends.lower, 2))
  }

  func real(from stream: inout RandomStream) -> DrawnReal {
    let (anchor, distance) = deviates.deviate(at: stream.uniform())
    let offset = sigma.number.toDouble * distance
    let end = anchor == .lower ? ends.lower : anchor == .upper ? ends.upper : nil
    if isLogarithmic { return power(offset, from: end) }
    return DrawnReal(
      base: (end ?? mu).number, offset: offset, spreadExponent: deviationExponent)
  }

  /// The number of which the logarithm lies `offset` away from that of `end`, or from mu.
  private func power(_ offset: Double, from end: Literal?) -> DrawnReal {
    let start = end?.number ?? .zero
    let rise =
      end == nil
      ? DeterministicMath.exp(mu.number.toDouble + offset)
      : start.toDouble * DeterministicMath.expm1(offset)
    // The deviation of a logarithm is relative to the number.
    let spread = (start.toDouble + rise) * min(1, deviation)
    return DrawnReal(base: start, offset: rise, spreadExponent: DrawnReal.exponent(of: spread))
  }

  /// The number two standard deviations beside the mean, or beside `end` if that lies further out.
  private func beside(_ end: Literal?, _ sigmas: Int) -> String {
    if isLogarithmic {
      let digits = min(15, max(6, 6 - DrawnReal.exponent(of: sigma.number.toDouble)))
      let number = DeterministicMath.exp(position(Double(sigmas), beside: end))
      return (ExactDecimal(number) ?? .zero).rounded(to: digits).description
    }
    let numbers = [mu.number, end?.number ?? mu.number].sorted()
    let start = sigmas < 0 ? numbers[0] : numbers[1]
    let exact = try? start + sigma.number * ExactDecimal(sigmas)
    return (exact ?? start).description
  }

  /// The same on the scale on which it is normal.
  private func position(_ sigmas: Double, beside end: Literal?) -> Double {
    let center = mu.number.toDouble
    let scale = isLogarithmic ? DeterministicMath.log : { $0 }
    let start = end.map { scale($0.number.toDouble) } ?? center
    return (sigmas < 0 ? min(center, start) : max(center, start))
      + sigmas * sigma.number.toDouble
  }

  /// Whether every draw is a number that a double can stand for.
  private var isInReach: Bool {
    let reach = TruncatedNormal.reach
    let lowest = ends.lower == nil ? position(-reach, beside: ends.upper) : 0
    let highest = ends.upper == nil ? position(reach, beside: ends.lower) : 0
    guard max(-lowest, highest) < (isLogarithmic ? 708 : .greatestFiniteMagnitude) else {
      return false
    }
    return (ends.lower == nil || deviates.lower.isFinite)
      && (ends.upper == nil || deviates.upper.isFinite)
      && (ends.interval == nil || deviates.width.isFinite)
  }
}
