/// Draws of a distribution, each taken to the nearest multiple of a step: round(x / q) × q, exactly, so
/// that steps of 0.1 give 0.3.
struct QuantizedLaw: DistributionLaw {
  let law: any RealLaw
  let q: Literal
  /// The outermost multiples inside the ends of the distribution.
  let range: (lowest: ExactDecimal?, highest: ExactDecimal?)

  /// Why there is no such distribution.
  enum Failure: Error {
    /// No multiple of q lies between the ends.
    case noMultiple
    /// The multiples need more than 38 digits.
    case overflow
  }

  /// - Throws: ``Failure``.
  init(_ law: any RealLaw, q: Literal) throws(Failure) {
    self.law = law
    self.q = q
    let (lower, upper) = law.range
    let lowest = try Self.multiple(of: q.number, roundingUp: lower)
    // The largest one below x is minus the smallest one above -x.
    let highest = try Self.multiple(of: q.number, roundingUp: upper.map { -$0 }).map { -$0 }
    range = (lowest, highest)
    if let lowest, let highest, lowest > highest { throw .noMultiple }
  }

  private static func multiple(
    of q: ExactDecimal, roundingUp number: ExactDecimal?
  ) throws(Failure) -> ExactDecimal? {
    guard let number else { return nil }
    do {
      let (dividend, divisor, _) = try ExactDecimal.aligned(number, q)
      let (quotient, rest) = dividend.quotientAndRemainder(dividingBy: divisor)
      let count = quotient + (rest > 0 ? 1 : 0)
      return try ExactDecimal(mantissa: count, exponent: 0) * q
    } catch {
      throw .overflow
    }
  }

  func draw(from stream: inout RandomStream) -> Value {
    let multiple = nearestMultiple(to: law.real(from: &stream).number)
    if let lowest = range.lowest, multiple < lowest { return value(lowest) }
    if let highest = range.highest, multiple > highest { return value(highest) }
    return value(multiple)
  }

  private func value(_ number: ExactDecimal) -> Value { Value(number, plain: q.number.isWhole) }

  private func nearestMultiple(to number: ExactDecimal) -> ExactDecimal {
    // Digits far below those of q decide nothing.
    let digits = number.leadingExponent - q.number.leadingExponent + 18
    guard digits > 0 else { return .zero }
    if let (dividend, divisor, _) = try? ExactDecimal.aligned(
      number.truncated(to: digits), q.number)
    {
      let (quotient, rest) = dividend.quotientAndRemainder(dividingBy: divisor)
      let isMore = rest.magnitude >= divisor.magnitude - rest.magnitude
      let count = quotient + (isMore ? dividend.signum() : 0)
      if let multiple = try? ExactDecimal(mantissa: count, exponent: 0) * q.number {
        return multiple
      }
    }
    // Beyond 2^53 multiples a double has no fraction left.
    let count = ExactDecimal(number.toDouble / q.number.toDouble)
    return count.flatMap { try? $0 * q.number } ?? number
  }

  var canonical: String {
    let arguments = law.arguments + [q.number.description]
    return "q\(law.name)(\(arguments.joined(separator: ", ")))"
  }

  var kinds: Set<Value.Kind> { q.number.isWhole ? [.integer] : [.integer, .decimal] }

  /// All multiples where they are few, else five that are spread as the distribution is.
  var gridRemedy: String {
    if let lowest = range.lowest, let highest = range.highest, lowest < highest,
      !law.isLogarithmic,
      lowest.distance(to: highest) <= 20 * q.number.toDouble
    {
      return "\(lowest):\(q.text):\(highest)"
    }
    return examples.map(\.text).joined(separator: ",")
  }

  private var examples: [Value] {
    let scale = law.isLogarithmic ? DeterministicMath.log : { $0 }
    let ends = [law.gridEnds.first, law.gridEnds.last].map {
      scale(((try? ExactDecimal($0)) ?? .zero).toDouble)
    }
    let points = (0...4).map { step in
      let point = ends[0] + Double(step) / 4 * (ends[1] - ends[0])
      return law.isLogarithmic ? DeterministicMath.exp(point) : point
    }
    var values: [Value] = []
    for point in points {
      var multiple = nearestMultiple(to: ExactDecimal(point) ?? .zero)
      if let lowest = range.lowest { multiple = max(lowest, multiple) }
      if let highest = range.highest { multiple = min(highest, multiple) }
      if values.last != value(multiple) { values.append(value(multiple)) }
    }
    return values
  }
}
