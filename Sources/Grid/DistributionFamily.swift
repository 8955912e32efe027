/// The distributions from which a parameter can be drawn; the raw value is the name in messages and in
/// canonical texts.
enum DistributionFamily: String, CaseIterable, Sendable {
  case choice, uniform, loguniform
  case maxLog = "max_log"
  case int, logint, quniform, qloguniform, normal, qnormal, lognormal, qlognormal, truncnormal
  case trunclognormal, beta

  /// The family that is called `name`, in which `-` stands for `_`.
  init?(name: String) {
    let name = name.replacing("-", with: "_")
    guard let family = Self.allCases.first(where: { $0.names.contains(name) }) else { return nil }
    self = family
  }

  /// Every name that it has, its own first.
  var names: [String] { [rawValue] + aliases }

  private var aliases: [String] {
    switch self {
    case .choice: ["categorical"]
    case .uniform: ["interval"]
    case .loguniform: ["log_uniform", "log_uniform_values", "reciprocal", "min_log"]
    case .maxLog, .beta: []
    case .int: ["uniform_int", "int_uniform"]
    case .logint: ["log_int", "int_loguniform", "int_log_uniform"]
    case .quniform: ["q_uniform"]
    case .qloguniform: ["q_loguniform", "q_log_uniform", "q_log_uniform_values"]
    case .normal: []
    case .qnormal: ["q_normal"]
    case .lognormal: ["log_normal"]
    case .qlognormal: ["q_lognormal", "q_log_normal"]
    case .truncnormal: ["trunc_normal", "truncated_normal"]
    case .trunclognormal:
      ["trunc_lognormal", "trunc_log_normal", "truncated_lognormal", "truncated_log_normal"]
    }
  }

  /// What it takes, in the order of arguments without a keyword.
  var parameters: [Parameter] {
    switch self {
    case .choice: [.values, .weights]
    case .uniform, .loguniform, .maxLog, .int, .logint: [.min, .max]
    case .quniform, .qloguniform: [.min, .max, .q]
    case .normal, .lognormal: [.mu, .sigma]
    case .qnormal, .qlognormal: [.mu, .sigma, .q]
    case .truncnormal, .trunclognormal: [.mu, .sigma, .min, .max]
    case .beta: [.a, .b, .min, .max]
    }
  }

  /// Whether it can be written with square brackets, as in Guild.
  var isGuild: Bool { self == .uniform || self == .loguniform }

  /// Whether it can have a value to be tried first, which is Guild's third argument.
  var hasFirst: Bool { isGuild || self == .int }

  func isOptional(_ parameter: Parameter) -> Bool {
    switch parameter {
    case .min, .max: [.truncnormal, .trunclognormal, .beta].contains(self)
    case .first, .values, .weights: true
    default: false
    }
  }

  /// How it is called: `truncnormal(mu, sigma[, min][, max])`.
  var usage: String {
    if self == .choice { return "choice(1, 2, 3) or choice(values=[1, 2], weights=[3, 1])" }
    let list = parameters.enumerated().map { index, parameter in
      let text = (index > 0 ? ", " : "") + parameter.rawValue
      return isOptional(parameter) ? "[\(text)]" : text
    }
    return "\(rawValue)(\(list.joined()))"
  }

  /// An argument of a distribution.
  enum Parameter: String, Hashable, Sendable {
    case min, max, mu, sigma, q, a, b, first, values, weights

    /// What a complaint calls it.
    var noun: String { self == .weights ? "a weight" : rawValue }

    /// The keywords by which it is named in a call of `family`.
    func keywords(in family: DistributionFamily) -> [String] {
      // The shapes of a beta distribution are a and b as well.
      let hasShapes = family == .beta
      return switch self {
      case .min: ["min", "lo", "low", "lower", "start"] + (hasShapes ? [] : ["a"])
      case .max: ["max", "hi", "high", "upper", "stop", "end"] + (hasShapes ? [] : ["b"])
      case .mu: ["mu", "mean", "loc"]
      case .sigma: ["sigma", "std", "scale"]
      case .a: ["a", "alpha"]
      case .b: ["b", "beta"]
      case .weights: ["weights", "probabilities"]
      case .q, .first, .values: [rawValue]
      }
    }
  }
}
