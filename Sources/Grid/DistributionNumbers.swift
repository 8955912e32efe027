import Diagnostics

/// Reads the numbers among the arguments, with what each of them must be.
extension DistributionArguments {
  /// The number given for `parameter`, exactly.
  ///
  /// - Throws: if there is none, or it is no number that a double can stand for.
  func number(_ parameter: Parameter) throws(Diagnostic) -> Literal {
    guard let number = try optional(parameter) else {
      throw Diagnostic("'\(name)' lacks \(parameter.rawValue)", at: place)
    }
    return number
  }

  /// The number given for `parameter`, or nil if none or null is given.
  func optional(_ parameter: Parameter) throws(Diagnostic) -> Literal? {
    guard let term = terms[parameter] else { return nil }
    if family.isOptional(parameter), term.value.kind == .null { return nil }
    return try literal(term, of: parameter)
  }

  /// Reads `term`, or an element of it, as a number.
  func literal(_ term: Term, of parameter: Parameter) throws(Diagnostic) -> Literal {
    let complaint = { (what: String, why: String?, remedy: String) in
      self.complaint(parameter, what, why: why, remedy: remedy, at: term.place)
    }
    guard case .text(let text, let isQuoted, _) = term else {
      throw complaint("is \(term.noun)", nil, "write a number, such as 0.5")
    }
    let digits = Array(text.utf8)[...].trimmed
    guard let literal = NumberLiteral(digits) else {
      let orNot = family.isOptional(parameter) ? ", or leave it out" : ""
      throw complaint(
        "is '\(text)', which is no number", nil, "write a number, such as 0.5\(orNot)")
    }
    guard !isQuoted else {
      throw complaint("is '\(text)', which is a text", "it is in quotes", "take the quotes away")
    }
    guard let number = try? ExactDecimal(literal) else {
      throw complaint(
        "has more than 38 digits", "numbers are held exactly, in up to 38 digits",
        "write fewer digits")
    }
    guard number == .zero || number.toDouble.isNormal else {
      throw complaint(
        "is \(text), which is out of reach",
        "draws are computed with doubles, which go from about 1e-307 to 1e308",
        "write a number of which doubles know the size")
    }
    return Literal(number: number, text: digits.string, isInteger: literal.isInteger)
  }

  /// A number above 0: a standard deviation, a step, a shape.
  func positive(_ parameter: Parameter) throws(Diagnostic) -> Literal {
    let number = try number(parameter)
    guard number.number > .zero else {
      throw complaint(
        parameter, "is \(number.text), which isn't above 0",
        remedy: "write a positive number, such as \(parameter == .q ? "0.1" : "1")")
    }
    return number
  }

  /// A shape of a beta distribution.
  func shape(_ parameter: Parameter) throws(Diagnostic) -> Literal {
    let shape = try positive(parameter)
    guard (1e-6...1e9).contains(shape.number.toDouble) else {
      throw complaint(
        parameter, "is \(shape.text), which is out of reach",
        why: "its draws would be all but the same number", remedy: "write a number from 1e-6 to 1e9"
      )
    }
    return shape
  }

  /// min and max, the one below the other.
  func interval() throws(Diagnostic) -> DrawInterval {
    let interval = DrawInterval(lower: try number(.min), upper: try number(.max))
    return try checked(interval)
  }

  /// min and max where they are given, the one below the other.
  func ends() throws(Diagnostic) -> DrawEnds {
    let ends = DrawEnds(lower: try optional(.min), upper: try optional(.max))
    if let interval = ends.interval { _ = try checked(interval) }
    return ends
  }

  func checked(_ interval: DrawInterval) throws(Diagnostic) -> DrawInterval {
    let (lower, upper) = (interval.lower, interval.upper)
    guard lower.number < upper.number else { throw notAscending(lower, upper) }
    guard lower.number.toDouble < upper.number.toDouble else {
      throw complaint(
        .max, "is too near to min", why: "doubles can't tell the numbers in between apart",
        remedy: "write bounds that differ in their first 15 digits")
    }
    guard interval.width.isFinite else {
      throw complaint(
        .max, "is too far from min", why: "a double can't hold the width of the range",
        remedy: "write bounds below 8e307 in size")
    }
    return interval
  }

  /// `parameter` of this distribution, and what is wrong with it.
  func complaint(
    _ parameter: Parameter, _ what: String, why: String? = nil, remedy: String,
    at element: SourceLocation? = nil
  ) -> Diagnostic {
    Diagnostic(
      "\(parameter.noun) of '\(name)' \(what)",
      at: element.map(Location.source) ?? place(of: parameter), why: why,
      remedy: remedy)
  }

  private func notAscending(_ lower: Literal, _ upper: Literal) -> Diagnostic {
    let isSame = lower.number == upper.number
    return complaint(
      .min,
      isSame
        ? "is \(lower.text), as is max" : "is \(lower.text), which lies above max, \(upper.text)",
      remedy: isSame
        ? "write \(lower.text) alone, or another bound"
        : "swap them: \(swapped(lower.text, upper.text))")
  }

  private func swapped(_ lower: String, _ upper: String) -> String {
    if isSquare { return "\(name)[\(upper):\(lower)]" }
    let others = family.parameters.dropFirst(2).map { ", \($0.rawValue)" }.joined()
    return family.parameters.first == .min
      ? "\(name)(\(upper), \(lower)\(others))" : "min=\(upper), max=\(lower)"
  }
}
