import Diagnostics
import Grid
import JSON
import Ledger

/// An expression over the parameters of runs, checked against those that the runs have.
struct RunCondition {
  /// The name under which complaints speak of it.
  static let place = "--where"

  private let names: [String]
  private let bound: BoundExpression

  /// - Throws: what is wrong with the expression, with its place; a name that no run has.
  init(_ text: String, runs: some RunList) throws {
    do {
      let expression = try Expression(
        text, at: SourceLocation(file: Self.place, line: 1, column: 1, text: text))
      names = expression.names
      let (all, domains) = try Self.parameters(of: runs, names)
      let checked = try expression.check(among: all) { name in
        all.contains(name) ? domains[name] ?? .any : nil
      }
      let places = names
      bound = try checked.truth().bound { places.firstIndex(of: $0) }
    } catch var complaint as Diagnostic {
      // It stands on the command line.
      if complaint.kind == .badInput { complaint.kind = .usage }
      throw complaint
    }
  }

  /// Whether it is true of a run; what isn't known, such as that of a parameter which the run lacks,
  /// isn't.
  func holds(_ run: RunRecord) -> Bool {
    bound.truth { run.facts.value(of: names[$0]) } ?? false
  }

  /// All parameters that runs have, and which kinds of values those have that the expression names.
  private static func parameters(
    of runs: some RunList, _ names: [String]
  ) throws -> (all: [String], domains: [String: ExpressionDomain]) {
    var all: [String] = []
    var seen: Set<String> = []
    var domains: [String: ExpressionDomain] = [:]
    try runs.forEachRun { run in
      for member in run.facts.parameters.object ?? [] where seen.insert(member.name).inserted {
        all.append(member.name)
      }
      for name in names {
        guard let value = run.facts.value(of: name) else { continue }
        domains[name, default: ExpressionDomain([])].kinds.insert(value.kind)
      }
    }
    return (all, domains)
  }
}

extension RunFacts {
  /// The value of a parameter as it was written; nil if the run has none.
  func value(of name: String) -> Value? {
    guard let written = parameters[name]?.string, let value = point[name] else { return nil }
    switch value {
    case .string: return Value(text: written)
    case .array, .object: return Value(json: value)
    case .null, .bool, .number: return Value(typing: written)
    }
  }
}
