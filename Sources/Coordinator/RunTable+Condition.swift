import Collect
public import Diagnostics
import Grid
import Ledger

extension RunTable {
  /// Leaves only the runs of which an expression over parameters, attributes and metrics is true.
  ///
  /// A name is a parameter if there is one of that name, else an attribute, else a metric: its last value,
  /// or another reduction behind a point, as in `val_loss.min`. What isn't known of a run makes the
  /// expression unknown, and the run is left out.
  ///
  /// - Parameters:
  ///   - text: the expression.
  ///   - place: the name under which complaints speak of it.
  /// - Throws: what is wrong with it; a name that no run has, with the nearest.
  public mutating func keep(where text: String, place: String = "--where") throws(Diagnostic) {
    var resolved: [String: Name] = [:]
    let bound: BoundExpression
    let names: [String]
    do throws(Diagnostic) {
      let expression = try Expression(
        text, at: SourceLocation(file: place, line: 1, column: 1, text: text))
      names = expression.names
      for name in names { resolved[name] = self.name(name) }
      let all = parameters + RunAttribute.allCases.map(\.rawValue) + metrics
      let known = resolved
      let checked = try expression.check(among: all) { known[$0].map(domain) }
      bound = try checked.truth().bound { names.firstIndex(of: $0) }
    } catch {
      var complaint = error
      // It stands on the command line.
      if complaint.kind == .badInput { complaint.kind = .usage }
      throw complaint
    }
    rows = rows.filter { row in
      bound.truth { place in resolved[names[place]].flatMap { value($0, row) } } ?? false
    }
  }

  /// What a name in an expression means.
  private enum Name {
    case parameter(String)
    case attribute(RunAttribute)
    case metric(String, Reduction)
  }

  private func name(_ text: String) -> Name? {
    if parameters.contains(text) { return .parameter(text) }
    if let attribute = RunAttribute(word: text) { return .attribute(attribute) }
    if metricName(text) != nil { return .metric(text, .last) }
    guard let point = text.lastIndex(of: "."),
      let reduction = Reduction(word: String(text[text.index(after: point)...])),
      reduction == .count || MetricRecord.stored.contains(reduction),
      metricName(String(text[..<point])) != nil
    else { return nil }
    return .metric(String(text[..<point]), reduction)
  }

  private func domain(_ name: Name) -> ExpressionDomain {
    switch name {
    case .metric: return ExpressionDomain([.decimal])
    case .attribute(let attribute):
      return ExpressionDomain(attribute.isNumber ? [.integer] : [.text])
    case .parameter(let name):
      return ExpressionDomain(Set(rows.compactMap { $0.run.facts.value(of: name)?.kind }))
    }
  }

  private func value(_ name: Name, _ row: Row) -> Value? {
    switch name {
    case .parameter(let name): return row.run.facts.value(of: name)
    case .attribute(let attribute): return attribute.value(of: row.run, in: row.sweep)
    case .metric(let name, let reduction):
      guard let value = value(name, reduction, row)?.value, value.isFinite else { return nil }
      return Value(typing: "\(value)")
    }
  }
}
