import Diagnostics

/// What names and manners of other tools mean here.
extension DistributionArguments {
  /// The value to be tried first: Guild's third argument.
  func first() throws(Diagnostic) -> Value? {
    guard let first = try optional(.first) else { return nil }
    let interval = try interval()
    guard (interval.lower.number...interval.upper.number).contains(first.number) else {
      throw complaint(
        .first, "is \(first.text), which lies outside of the range",
        why: "it is the value that is tried first",
        remedy: "write one from \(interval.lower.text) to \(interval.upper.text)")
    }
    guard family == .int else { return Value(typing: first.text) }
    return Value(ExactDecimal(try integer(first, .first)), plain: true)
  }

  /// Makes sure that min and max, where they are given, are positive.
  func checkLogarithms() throws(Diagnostic) {
    for parameter in [Parameter.min, .max] {
      guard let end = try optional(parameter), end.number <= .zero else { continue }
      throw complaint(
        parameter, "is \(end.text), which has no logarithm",
        why: "a log scale has positive numbers only",
        remedy: try logarithmicRemedy(parameter))
    }
  }

  /// Other tools take the logarithms of the bounds where a bound that isn't positive makes sense.
  private func logarithmicRemedy(_ parameter: Parameter) throws(Diagnostic) -> String {
    guard family == .loguniform || family == .qloguniform else {
      return parameter == .min
        ? "leave it out, or write a positive number" : "write a positive number"
    }
    let low = try number(.min).number
    let high = try number(.max).number
    let powers = [low, high].map { DeterministicMath.exp($0.toDouble) }
    guard low < high, low < .zero, let first = ExactDecimal(powers[0]), powers[0] > 0,
      let last = ExactDecimal(powers[1])
    else { return "write a small positive number, such as 1e-6, or take a linear scale" }
    return "write the bounds themselves; if these are their logarithms:"
      + " min \(first.rounded(to: 6)), max \(last.rounded(to: 6))"
  }

  /// Whether Guild means whole numbers only: both bounds, and the first value, are written as such.
  func isWholeInGuild() throws(Diagnostic) -> Bool {
    guard isSquare else { return false }
    let numbers = [try number(.min), try number(.max), try optional(.first)].compactMap { $0 }
    return family == .uniform && numbers.allSatisfy(\.isInteger)
  }

  func wholeWarning() throws(Diagnostic) -> Diagnostic {
    let bounds = "\(try number(.min).text),\(try number(.max).text)"
    return Diagnostic(
      "this '\(name)' draws whole numbers only", at: place,
      why: "square brackets with two whole numbers mean that, as in Guild",
      remedy: "write uniform(\(bounds)) for all numbers in between, int(\(bounds)) for whole ones",
      severity: .warning)
  }

  /// W&B's names without `_values` mean something else there.
  var notes: [Diagnostic] {
    let plain = name.replacing("-", with: "_")
    guard ["log_uniform", "q_log_uniform"].contains(plain) else { return [] }
    let note = Diagnostic(
      "the bounds of '\(name)' are those of the values", at: place,
      why: "in W&B they are logarithms",
      remedy: "write \(plain)_values to say so", severity: .note)
    return [note]
  }
}

extension Distribution {
  /// Names that mean different things in different libraries.
  static let refused: Set<String> = ["randint"]

  /// Why there is no distribution called `name`.
  static func refusal(
    _ name: String, _ arguments: [Argument], at place: Location?
  ) -> Diagnostic {
    guard refused.contains(name) else {
      return Diagnostic(
        "unknown distribution '\(name)'", at: place,
        remedy: didYouMean(name, among: names)
          ?? "write one of \(DistributionFamily.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    let bounds = arguments.compactMap { argument -> Int? in
      guard case .text(let text, _, _) = argument.term else { return nil }
      return Int(text)
    }.sorted()
    let (low, high) = bounds.count == 2 ? (bounds[0], bounds[1]) : (1, 5)
    return Diagnostic(
      "'\(name)' isn't taken", at: place,
      why: "whether its upper end is in differs from library to library",
      remedy: "write int(\(low),\(high)): both ends are in")
  }
}
