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
  init(_ text: String, runs: [RunRecord]) throws(Diagnostic) {
    do throws(Diagnostic) {
      let expression = try Expression(
        text, at: SourceLocation(file: Self.place, line: 1, column: 1, text: text))
      names = expression.names
      let domains = Self.domains(of: runs, names)
      let all = Self.parameters(of: runs)
      let checked = try expression.check(among: all) { name in
        all.contains(name) ? domains[name] ?? .any : nil
      }
      let places = names
      bound = try checked.truth().bound { places.firstIndex(of: $0) }
    } catch {
      var complaint = error
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

  private static func parameters(of runs: [RunRecord]) -> [String] {
    var seen: Set<String> = []
    return runs.flatMap { $0.facts.parameters.object?.map(\.name) ?? [] }
      .filter { seen.insert($0).inserted }
  }

  private static func domains(
    of runs: [RunRecord], _ names: [String]
  ) -> [String: ExpressionDomain] {
    var domains: [String: ExpressionDomain] = [:]
    for run in runs {
      for name in names {
        guard let value = run.facts.value(of: name) else { continue }
        domains[name, default: ExpressionDomain([])].kinds.insert(value.kind)
      }
    }
    return domains
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
