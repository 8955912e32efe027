import Diagnostics

/// A number in a spec: its value and the text in which it was written.
struct Literal: Sendable {
  let number: ExactDecimal
  let text: String
  let isInteger: Bool
}

extension SpecText {
  static func isNumber(_ part: Part) -> Bool { NumberLiteral(part.trimmed) != nil }

  /// Reads a number.
  ///
  /// - Throws: if `part` is no number, or one of more than 38 digits.
  func literal(_ part: Part) throws(Diagnostic) -> Literal {
    let part = part.trimmed
    guard let literal = NumberLiteral(part) else {
      throw Diagnostic("'\(part.string)' is no number", at: place(part))
    }
    do {
      let number = try ExactDecimal(literal)
      return Literal(number: number, text: part.string, isInteger: literal.isInteger)
    } catch {
      throw Diagnostic(
        "the number \(part.string) has more than 38 digits", at: place(part),
        why: "ranges are computed exactly, in up to 38 digits", remedy: "write fewer digits")
    }
  }

  /// Reads a number of values: a whole number, at least 1.
  func count(_ part: Part) throws(Diagnostic) -> Int {
    let part = part.trimmed
    guard let literal = NumberLiteral(part), literal.exponent >= 0 else {
      throw Diagnostic(
        "'\(part.string)' is no number of values", at: place(part),
        remedy: "write a whole number, at least 1")
    }
    guard !literal.negative, !literal.digits.isEmpty else {
      throw Diagnostic(
        "\(part.string) values are too few", at: place(part), remedy: "ask for at least 1 value")
    }
    guard literal.exponent < 19, let count = Int(literal.plain) else { throw tooLong(part) }
    return count
  }

  func tooLong(_ part: Part) -> Diagnostic {
    Diagnostic(
      "the range '\(part.string)' has more values than can be counted", at: place(part),
      why: "an axis has at most \(Int.max) values", remedy: "take a larger step")
  }

  func overflow(_ part: Part) -> Diagnostic {
    Diagnostic(
      "the range '\(part.string)' needs more than 38 digits", at: place(part),
      why: "ranges are computed exactly, in up to 38 digits",
      remedy: "bring the numbers nearer to each other in size, or use a log scale: 1e-30:l10:1e30")
  }
}
