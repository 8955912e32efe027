import Diagnostics
import Grid
import SweepFile
import Template

/// Resources of which some follow from the point: `memory: "{{ layers * 2 }}G"`.
struct PointResources: Sendable {
  /// Where a value belongs.
  private enum Place: Sendable {
    case member(Int)
    case option(Int)
  }

  private enum Part: Sendable {
    case text(String)
    case expression(BoundExpression, text: String, SourceLocation)
  }

  /// A value with expressions in it.
  private struct Value: Sendable {
    var place: Place
    var name: String
    var location: SourceLocation
    var parts: [Part]
  }

  private let base: Resources
  private var values: [Value] = []
  private let names: [String]
  /// The places of the parameters that they follow from.
  private(set) var parameters: Set<Int> = []

  /// - Parameters:
  ///   - resources: what the sweep and its host say.
  ///   - space: the points.
  /// - Throws: an expression that can't be read, or names no parameter.
  init?(_ resources: Resources, space: Space) throws(Diagnostic) {
    base = resources
    names = space.parameters.map(\.name)
    for (index, member) in Resources.members.enumerated() {
      if let text = resources[keyPath: member.path] {
        try add(text, at: .member(index), named: member.name)
      }
    }
    for (index, option) in resources.sbatch.enumerated() {
      try add(option, at: .option(index), named: "sbatch")
    }
    if values.isEmpty { return nil }
  }

  private mutating func add(
    _ text: Located<String>, at place: Place, named name: String
  ) throws(Diagnostic) {
    guard text.value.contains("{{") else { return }
    var parts: [Part] = []
    for part in try ExpressionText(text).parts {
      switch part {
      case .text(let text): parts.append(.text(text))
      case .expression(let text, let location):
        let expression = try Expression(text, at: location)
        let checked = try expression.check(among: names) { names.contains($0) ? .any : nil }
        parameters.formUnion(expression.names.compactMap { names.firstIndex(of: $0) })
        parts.append(
          .expression(try checked.bound { names.firstIndex(of: $0) }, text: text, location))
      }
    }
    values.append(Value(place: place, name: name, location: text.location, parts: parts))
  }

  /// What the run of a point asks for.
  ///
  /// - Parameter point: the values of all parameters.
  /// - Returns: resources without expressions.
  /// - Throws: an expression that has no value there, or a value that the resource can't have.
  func resources(at point: [Grid.Value?]) throws(Diagnostic) -> Resources {
    var resources = base
    for value in values {
      let text = try render(value, at: point)
      if let wanted = Resources.isWrong(text, as: value.name) {
        throw Diagnostic(
          "'\(value.name)' must be \(wanted), not '\(text)'", at: .source(value.location),
          why: words(point), remedy: "round with ceil(…), or give such points another value")
      }
      let located = Located(text, at: value.location)
      switch value.place {
      case .member(let index): resources[keyPath: Resources.members[index].path] = located
      case .option(let index): resources.sbatch[index] = located
      }
    }
    return resources
  }

  private func render(_ value: Value, at point: [Grid.Value?]) throws(Diagnostic) -> String {
    var text = ""
    for part in value.parts {
      switch part {
      case .text(let piece): text += piece
      case .expression(let expression, let written, let location):
        guard let result = expression.evaluate({ point[$0] }) else {
          throw Diagnostic(
            "'\(written)' has no value at a point", at: .source(location), why: words(point),
            remedy: "where a parameter may be missing: {{ … if exists(NAME) else … }}")
        }
        text += result.text
      }
    }
    return text
  }

  /// The point as far as the resources follow from it.
  private func words(_ point: [Grid.Value?]) -> String {
    "at the point with "
      + parameters.sorted().map { "\(names[$0])=\(point[$0]?.text ?? "(nothing)")" }
      .joined(separator: ", ")
  }
}
