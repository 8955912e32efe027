import Diagnostics

extension SpecText {
  /// `a:x2:b`: each value is the one before it times a factor; the stop is in where it is reached.
  func factorRange(
    _ form: RangeText, _ start: Literal, _ factor: Literal, _ stop: Literal
  ) throws(Diagnostic) -> Reading {
    try checkFactor(form, start, factor, stop)
    guard let precision = ExactDecimal.Precision(growth: factor.number.toDouble) else {
      throw tooClose(form)
    }
    let grows = factor.number > ExactDecimal(1)
    let limit = stop.number.magnitude
    var values: [ExactDecimal] = []
    var next = start.number
    while grows ? next.magnitude <= limit : next.magnitude >= limit {
      guard values.count < Self.mostFactors else { throw tooManyFactors(form) }
      values.append(next)
      next = next.times(factor.number)
    }
    let isInteger = start.isInteger && factor.isInteger
    let written = values.map { Value($0.shortened(precision), plain: isInteger) }
    guard let last = written.last else { throw emptyFactor(form, factor) }
    let reaches = values.last == stop.number
    return Reading(
      progression: .listed(written), notes: reaches ? [] : [notReached(form, last: last)])
  }

  /// How many values a factor may make; who needs more means a log scale.
  private static let mostFactors = 100_000

  private func checkFactor(
    _ form: RangeText, _ start: Literal, _ factor: Literal, _ stop: Literal
  ) throws(Diagnostic) {
    guard factor.number > .zero, factor.number != ExactDecimal(1) else {
      throw Diagnostic(
        "the factor \(factor.text) leads nowhere", at: place(form.middle),
        remedy: "write a positive factor other than 1: x2 to double, x0.5 to halve")
    }
    for (end, part) in [(start, form.start), (stop, form.stop)] where end.number == .zero {
      throw Diagnostic(
        "no factor leads from or to 0", at: place(part),
        remedy: "write an end other than 0, or 0 as an item of its own: 0,1:x2:8")
    }
    guard start.number.isNegative == stop.number.isNegative else {
      throw Diagnostic(
        "no positive factor leads from \(start.text) to \(stop.text)", at: place(form.whole),
        remedy: "give both ends the same sign")
    }
  }

  private func emptyFactor(_ form: RangeText, _ factor: Literal) -> Diagnostic {
    Diagnostic(
      "the range \(form.text) is empty", at: place(form.whole),
      why: "the factor \(factor.text) leads away from \(form.stop.string)",
      remedy: "write \(form.stop.string):\(form.middle.string):\(form.start.string), or a factor"
        + " \(factor.number > ExactDecimal(1) ? "below" : "above") 1")
  }

  private func tooManyFactors(_ form: RangeText) -> Diagnostic {
    Diagnostic(
      "the range '\(form.text)' has more than \(Self.mostFactors) values", at: place(form.whole),
      why: "the factor is too near to 1",
      remedy: "take a factor further from 1, or a number of points: \(form.with("l10"))")
  }
}

extension ExactDecimal {
  /// The product, exact while it has at most 38 digits, else right to about 18.
  fileprivate func times(_ factor: ExactDecimal) -> ExactDecimal {
    if let product = try? self * factor { return product }
    return (try? rounded(to: 19) * factor.rounded(to: 19)) ?? self
  }

  /// The number itself if it is whole or has at most 15 digits, else a computed point.
  fileprivate func shortened(_ precision: Precision) -> ExactDecimal {
    isWhole || digitCount <= 15 ? self : computed(precision)
  }
}
