/// The values of an axis in order: listed, or computed when they are asked for.
enum Progression: Sendable {
  case listed([Value])
  case stepped(Stepped)
  case spaced(Spaced)
  case scaled(Scaled)

  var count: Int {
    switch self {
    case .listed(let values): values.count
    case .stepped(let steps): steps.count
    case .spaced(let points): points.count
    case .scaled(let points): points.count
    }
  }

  subscript(index: Int) -> Value {
    switch self {
    case .listed(let values): values[index]
    case .stepped(let steps): steps[index]
    case .spaced(let points): points[index]
    case .scaled(let points): points[index]
    }
  }
}

/// start, start + step, start + 2 step …, exactly.
struct Stepped: Sendable {
  /// start and step as integers times 10^`exponent`.
  private let start: Int128
  private let step: Int128
  private let exponent: Int
  /// Whether every value is written as a plain integer, however large.
  private let isInteger: Bool
  let count: Int
  /// Whether the last value is the stop.
  let reachesStop: Bool

  /// Why there is no such progression.
  enum Failure: Error {
    case empty
    case tooLong
    case overflow
  }

  /// The values from `start` by `step` (not 0) up to `stop`, which is in if the steps reach it and
  /// `isHalfOpen` is false.
  init(
    from start: ExactDecimal, by step: ExactDecimal, to stop: ExactDecimal, isInteger: Bool,
    isHalfOpen: Bool = false
  ) throws(Failure) {
    guard let scale = Self.commonScale([start, step, stop]),
      case let (span, spanOverflow) = scale.mantissas[2].subtractingReportingOverflow(
        scale.mantissas[0]), !spanOverflow
    else { throw .overflow }
    self.start = scale.mantissas[0]
    self.step = scale.mantissas[1]
    exponent = scale.exponent
    self.isInteger = isInteger
    let leadsAway = span != 0 && span.signum() != self.step.signum()
    let (quotient, rest) = span.quotientAndRemainder(dividingBy: self.step)
    guard !leadsAway, !(isHalfOpen && span == 0) else { throw .empty }
    let count = quotient + (isHalfOpen && rest == 0 ? 0 : 1)
    guard let count = Int(exactly: count) else { throw .tooLong }
    self.count = count
    reachesStop = rest == 0
  }

  subscript(index: Int) -> Value {
    // Between start and stop there is no overflow.
    let number = try? ExactDecimal(mantissa: start + Int128(index) * step, exponent: exponent)
    return Value(number ?? .zero, plain: isInteger)
  }

  private static func commonScale(
    _ numbers: [ExactDecimal]
  ) -> (mantissas: [Int128], exponent: Int)? {
    let exponent = numbers.filter { $0 != .zero }.map(\.exponent).min() ?? 0
    let mantissas = numbers.compactMap { try? $0.mantissa(for: exponent) }
    return mantissas.count == numbers.count ? (mantissas, exponent) : nil
  }
}
