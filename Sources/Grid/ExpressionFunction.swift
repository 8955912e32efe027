/// The functions that an expression can call.
enum ExpressionFunction: String, CaseIterable, Sendable {
  case abs, min, max, sum, round, floor, ceil, sqrt, exp, log, log2, log10, pow
  case int, float, number, str, len, lower, upper
  case startsWith = "starts_with"
  case endsWith = "ends_with"
  case contains
  case isNumber = "is_number"
  case isText = "is_text"
  case exists

  /// How many arguments it takes.
  var counts: ClosedRange<Int> {
    switch self {
    case .min, .max, .sum: 1...Int.max
    case .round, .log: 1...2
    case .pow, .startsWith, .endsWith, .contains: 2...2
    default: 1...1
    }
  }

  /// How it is written.
  var usage: String {
    switch self {
    case .min, .max, .sum: "\(rawValue)(a, b) or \(rawValue)([a, b])"
    case .round: "round(x) or round(x, digits)"
    case .log: "log(x) or log(x, base)"
    case .pow: "pow(base, exponent)"
    case .startsWith, .endsWith, .contains: "\(rawValue)(text, part)"
    case .lower, .upper, .number: "\(rawValue)(text)"
    case .exists: "exists(parameter)"
    default: "\(rawValue)(x)"
    }
  }

  /// Whether a list can be its only argument.
  var takesList: Bool {
    switch self {
    case .min, .max, .sum, .len: true
    default: false
    }
  }

  /// The kinds of value that it takes.
  var argument: ExpressionKinds {
    switch self {
    case .abs, .min, .max, .sum, .round, .floor, .ceil, .sqrt, .exp, .log, .log2, .log10, .pow:
      .number
    case .int: [.number, .text, .bool]
    case .float, .number: [.number, .text]
    case .len: [.text, .structure]
    case .lower, .upper, .startsWith, .endsWith, .contains: .text
    case .str, .isNumber, .isText, .exists: .any
    }
  }

  /// The kinds of its result, for arguments of the given kinds.
  func result(_ arguments: ExpressionKinds, count: Int) -> ExpressionKinds {
    switch self {
    case .sum where arguments.isEmpty: .integer
    case .abs, .min, .max, .sum: arguments.intersection(.number)
    case .round: count == 1 ? .integer : .number
    case .floor, .ceil, .int, .len: .integer
    case .sqrt, .exp, .log, .log2, .log10, .pow, .float, .number: .number
    case .str, .lower, .upper: .text
    case .startsWith, .endsWith, .contains, .isNumber, .isText, .exists: .bool
    }
  }
}
