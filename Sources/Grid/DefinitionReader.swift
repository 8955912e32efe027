import Diagnostics

/// Reads what defines a parameter: a spec in the range grammar, a list, or a mapping, which says in
/// keys what a call says in arguments.
struct DefinitionReader {
  let name: String
  /// What shuffled values follow from.
  let seed: UInt64
  let readFile: (String) throws -> [UInt8]

  func definition(_ term: Term) throws(Diagnostic) -> Definition {
    switch term {
    case .text(let text, _, let place): return try definition(SpecText(text, at: place))
    case .list(let terms, let place): return try list(terms, at: place)
    case .mapping(let entries, let place): return try mapping(entries, at: place)
    }
  }

  // MARK: Texts

  private func definition(_ spec: SpecText) throws(Diagnostic) -> Definition {
    let whole = spec.all
    guard !whole.isEmpty else {
      throw Diagnostic(
        "the parameter '\(name)' has no values", at: spec.place(whole),
        remedy: "give it at least one value; an empty text is written ['']")
    }
    if whole.first == UInt8(ascii: "@") {
      return try axis(try spec.file(whole, readFile: readFile), at: spec.place(whole))
    }
    if let repeated = try repeatedList(spec, whole) { return repeated }
    if let open = Call.unclosed(whole) { throw spec.unclosed(open, "bracket") }
    guard let call = Call(whole, allowsDash: true),
      DefinitionFunction.recognizes(call.name.string)
    else {
      return try axis(try spec.reading(), at: spec.place(whole))
    }
    return try definition(call, in: spec)
  }

  /// `[x]*3`, in Guild's manner.
  private func repeatedList(_ spec: SpecText, _ whole: Part) throws(Diagnostic) -> Definition? {
    guard whole.first == UInt8(ascii: "["), let star = whole.lastIndex(of: UInt8(ascii: "*")),
      case let list = whole[..<star].trimmed, list.last == UInt8(ascii: "]"),
      let inside = list.inside(bracketAt: list.startIndex), SpecText.isNumber(whole[(star + 1)...])
    else { return nil }
    let count = try spec.count(whole[(star + 1)...])
    var definition = try axis(try spec.bracketed(inside), at: spec.place(whole))
    definition.repeats = count
    if count > 1 {
      definition.notes.append(
        Diagnostic(
          "\(whole.string) runs every point \(count) times", at: spec.place(whole),
          why: "repeated values make repetitions, as `repeat: \(count)` does", severity: .note))
    }
    return definition
  }

  private func axis(_ reading: Reading, at place: Location?) throws(Diagnostic) -> Definition {
    let axis = try Axis(name: name, reading: reading, at: place)
    return Definition(domain: .axis(axis), notes: axis.notes)
  }

  private func list(
    _ terms: [Term], at place: SourceLocation?
  ) throws(Diagnostic) -> Definition {
    var readings: [Reading] = []
    for term in terms { readings.append(try reading(ofItem: term)) }
    let location = place.map { Location.source($0) }
    guard !readings.isEmpty else {
      throw Diagnostic(
        "the parameter '\(name)' has no values", at: location, remedy: "give it at least one value")
    }
    return try axis(try SpecText("", at: place).joined(readings), at: location)
  }

  /// An item that isn't in quotes may be a range or a call.
  private func reading(ofItem term: Term) throws(Diagnostic) -> Reading {
    guard case .text(let text, false, let place) = term else { return .one(term.value) }
    let spec = SpecText(text, at: place)
    return try spec.single(spec.all)
  }

  // MARK: Calls

  private func definition(_ call: Call, in spec: SpecText) throws(Diagnostic) -> Definition {
    let arguments = try spec.arguments(of: call)
    let isAttribute = arguments.map { $0.keyword.map(Attributes.keys.contains) ?? false }
    let attributes = zip(arguments, isAttribute).filter(\.1).map { argument, _ in
      Term.Entry(argument.keyword ?? "", at: argument.keywordPlace, argument.term)
    }
    let function = DefinitionFunction(
      name: call.name.string, arguments: zip(arguments, isAttribute).filter { !$0.1 }.map(\.0),
      isSquare: call.isSquare, place: spec.sourcePlace(call.name), reader: self)
    var definition = try function.definition(spec: attributes.isEmpty ? call.whole.string : nil)
    definition.attributes = try Attributes(attributes, of: name)
    return definition
  }

  // MARK: Mappings

  private func mapping(
    _ entries: [Term.Entry], at place: SourceLocation?
  ) throws(Diagnostic) -> Definition {
    let attributes = entries.filter { Attributes.keys.contains($0.key) }
    let rest = entries.filter { !Attributes.keys.contains($0.key) }
    var definition = try domain(rest, at: place)
    definition.attributes = try Attributes(attributes, of: name)
    if case .missing = definition.domain, let value = definition.attributes.defaultValue {
      definition.domain = .axis(try Axis(name: name, values: [value]))
      definition.isDefault = true
    }
    return definition
  }

  private func domain(
    _ entries: [Term.Entry], at place: SourceLocation?
  ) throws(Diagnostic) -> Definition {
    guard let first = entries.first else { return Definition(domain: .missing) }
    if let sampler = entries.first(where: { ["distribution", "hpctl"].contains($0.key) }) {
      let others = entries.filter { $0 != sampler }.map {
        Argument($0.term, keyword: $0.key, at: $0.place)
      }
      return try DefinitionFunction(
        name: try sampler.text(), arguments: others, isSquare: false, place: sampler.term.place,
        reader: self
      ).definition(spec: nil)
    }
    guard let function = entries.first(where: { DefinitionFunction.recognizes($0.key) }) else {
      throw unknownKey(first)
    }
    // `{choice: [a, b], weights: [1, 2]}`: the other keys are further arguments.
    let others = entries.filter { $0 != function }.map {
      Argument($0.term, keyword: $0.key, at: $0.place)
    }
    return try DefinitionFunction(
      name: function.key, arguments: Self.arguments(function) + others, isSquare: false,
      place: function.place, reader: self
    ).definition(spec: nil)
  }

  /// `[0, 1]` gives arguments by their place, `{min: 0, max: 1}` by their names.
  private static func arguments(_ entry: Term.Entry) -> [Argument] {
    if DefinitionFunction.isOneArgument(entry.term, of: entry.key) {
      return [Argument(entry.term)]
    }
    return switch entry.term {
    case .text: [Argument(entry.term)]
    case .list(let terms, _): terms.map { Argument($0) }
    case .mapping(let entries, _): entries.map { Argument($0.term, keyword: $0.key, at: $0.place) }
    }
  }

  private func unknownKey(_ entry: Term.Entry) -> Diagnostic {
    let words = Attributes.keys + DefinitionFunction.names
    return Diagnostic(
      "unknown key '\(entry.key)' in the definition of '\(name)'",
      at: (entry.place ?? entry.term.place).map { .source($0) },
      why: "it has one of: values, value, compute, distribution, a function such as uniform;"
        + " and any of: \(Attributes.keys.joined(separator: ", "))",
      remedy: didYouMean(entry.key, among: words)
        ?? "nested names are written with a dot: \(name).\(entry.key)")
  }
}
