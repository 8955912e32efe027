import Diagnostics
import Grid

/// One directive: a sampler with its arguments.
struct HpctlDirective {
  let source: ConfigSource
  let node: ConfigNode
  let entries: [ConfigEntry]

  private enum Sampler: String, CaseIterable {
    case grid, choice, normal, uniform
    case uniformInt = "uniform_int"
    case minLog = "min_log"
    case maxLog = "max_log"

    var arguments: [String] {
      switch self {
      case .grid, .choice: ["values"]
      case .normal: ["mu", "sigma"]
      case .uniform, .uniformInt, .minLog, .maxLog: ["min", "max"]
      }
    }
  }

  /// The definition, and the constraints in it that hpctl adds by `key`, the parameter's last name.
  func definition(
    key: String, notes: inout [Diagnostic]
  ) throws(Diagnostic) -> (term: Term, defaults: [String]) {
    let sampler = try sampler()
    var terms: [Term.Entry] = []
    for name in sampler.arguments { terms.append(try argument(name, of: sampler)) }
    let constraints = entries.first { $0.key == "constraints" }
    notes += surplus(sampler, constraints: constraints)
    if sampler == .grid { return (terms[0].term, []) }
    let name = Term.text(sampler.rawValue, isQuoted: true, at: terms.first?.place)
    terms.insert(.init("distribution", at: place(of: "hpctl"), name), at: 0)
    if sampler == .choice { return (.mapping(terms, at: source.location(node)), []) }
    let defaults = constraints == nil ? HpctlDefaults.constraints(of: key) : []
    let term =
      constraints.map { texts(in: $0.value) }
      ?? .list(defaults.map { .text($0, isQuoted: true, at: nil) }, at: nil)
    if case .list(let list, _) = term, list.isEmpty {
      return (.mapping(terms, at: source.location(node)), [])
    }
    terms.append(.init("constraints", at: place(of: "constraints"), term))
    return (.mapping(terms, at: source.location(node)), defaults)
  }

  private func place(of key: String) -> SourceLocation? {
    entries.first { $0.key == key }.map { source.location($0.keyExtent) }
  }

  private func sampler() throws(Diagnostic) -> Sampler {
    let given = entries.first { $0.key == "hpctl" }?.value ?? node
    guard case .scalar(let scalar) = given.content else {
      throw Diagnostic("a directive names no sampler", at: .source(source.location(given)))
    }
    guard let sampler = Sampler(rawValue: scalar.text) else {
      let names = Sampler.allCases.map(\.rawValue)
      throw Diagnostic(
        "hpctl has no sampler '\(scalar.text)'", at: .source(source.location(given)),
        remedy: didYouMean(scalar.text, among: names)
          ?? "the samplers are: \(names.joined(separator: ", "))")
    }
    return sampler
  }

  private func argument(_ name: String, of sampler: Sampler) throws(Diagnostic) -> Term.Entry {
    guard let entry = entries.first(where: { $0.key == name }) else {
      let others = entries.compactMap(\.key).filter { !known(sampler).contains($0) }
      throw Diagnostic(
        "the sampler '\(sampler.rawValue)' lacks '\(name)'",
        at: .source(place(of: "hpctl") ?? source.location(node)),
        remedy: nearestWord(to: name, among: others).map { "write '\(name)' for '\($0)'" }
          ?? "it needs: \(sampler.arguments.joined(separator: ", "))")
    }
    let term = source.term(entry.value)
    switch (sampler, term) {
    case (.grid, .list), (.choice, .list): break
    case (.grid, _), (.choice, _):
      throw wrong(entry, "must be a list", remedy: "write \"values\": [1, 2]")
    case (_, .text(let text, let isQuoted, _)):
      guard !isQuoted, (try? ExactDecimal(text)) != nil else {
        throw wrong(entry, "must be a number", remedy: "write it without quotes")
      }
    default: throw wrong(entry, "must be a number", remedy: "write one number")
    }
    return Term.Entry(name, at: source.location(entry.keyExtent), term)
  }

  private func wrong(_ entry: ConfigEntry, _ what: String, remedy: String) -> Diagnostic {
    Diagnostic(
      "'\(entry.key ?? "")' \(what)", at: .source(source.location(entry.value)), remedy: remedy)
  }

  private func known(_ sampler: Sampler) -> [String] {
    ["hpctl", "constraints"] + sampler.arguments
  }

  /// A list of texts, or one text, which stands for a list of it.
  private func texts(in node: ConfigNode) -> Term {
    let term = source.term(node)
    if case .text = term { return .list([term], at: term.place) }
    return term
  }

  /// What hpctl passes over in silence.
  private func surplus(_ sampler: Sampler, constraints: ConfigEntry?) -> [Diagnostic] {
    var notes = entries.compactMap { entry -> Diagnostic? in
      guard let key = entry.key, !known(sampler).contains(key) else { return nil }
      return Diagnostic(
        "the sampler '\(sampler.rawValue)' takes no '\(key)', which counts nothing",
        at: .source(source.location(entry.keyExtent)),
        remedy: didYouMean(key, among: known(sampler)), severity: .warning)
    }
    if sampler == .grid || sampler == .choice, let constraints {
      notes.append(
        Diagnostic(
          "constraints of '\(sampler.rawValue)' count nothing in hpctl, and so not here",
          at: .source(source.location(constraints.keyExtent)),
          remedy: "leave out the values that you don't want", severity: .warning))
    }
    return notes
  }
}

/// The constraints of parameters to which a config gives none.
enum HpctlDefaults {
  /// They go by the last part of a parameter's name.
  static func constraints(of key: String) -> [String] {
    switch key {
    case "dropout", "mom": [">= 0", "< 1"]
    case "hsz": ["% 2 == 0"]
    default: ["> 0"]
    }
  }

  static func notes(_ found: [HpctlSearch.Found], file: String) -> [Diagnostic] {
    let constrained = found.filter { !$0.defaults.isEmpty }
    guard !constrained.isEmpty else { return [] }
    let list = constrained.map {
      "\($0.parameter.name) (\($0.defaults.joined(separator: ", ")))"
    }
    return [
      Diagnostic(
        "hpctl's own constraints hold for \(list.joined(separator: ", "))", at: .file(file),
        why: "hpctl constrains a parameter without 'constraints' by the last part of its name",
        remedy: "write \"constraints\": [] into its directive for none", severity: .note)
    ]
  }
}

extension ConfigSource {
  /// - Throws: what can't be read as a value.
  static func reading(_ bytes: [UInt8], file: String) throws(Diagnostics) -> ConfigSource {
    do throws(Diagnostic) {
      return try ConfigSource(bytes, file: file, format: nil)
    } catch {
      throw Diagnostics([error])
    }
  }

  /// The value as part of a definition.
  func term(_ node: ConfigNode) -> Term {
    let place = location(node)
    switch node.content {
    case .scalar(let scalar): return .text(scalar.text, isQuoted: !scalar.isPlain, at: place)
    case .alias(_, let target):
      return self.node(target).map { term($0) } ?? .text("", isQuoted: true, at: place)
    case .sequence(let items): return .list(items.map { term($0) }, at: place)
    case .mapping(let entries):
      return .mapping(
        entries.map { .init($0.key ?? "", at: location($0.keyExtent), term($0.value)) }, at: place)
    }
  }
}
