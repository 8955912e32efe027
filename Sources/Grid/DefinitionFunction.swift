import Diagnostics

/// A function with its arguments, from a call or a mapping, that says what values a parameter has.
struct DefinitionFunction {
  let name: String
  let arguments: [Argument]
  let isSquare: Bool
  /// Where its name stands.
  let place: SourceLocation?
  let reader: DefinitionReader

  private enum Own: String, CaseIterable {
    /// The grid through what stands in it, whatever that is.
    case values, grid, value, fixed, compute, zip, sort, shuffle
  }

  /// The names of arguments of functions that compute values, by their places.
  private static let parameters: [Function: [[String]]] = [
    .range: [["start"], ["stop"], ["step"]],
    .linspace: [["start"], ["stop"], ["count", "num"]],
    .geomspace: [["start"], ["stop"], ["count", "num"]],
    .logspace: [["start"], ["stop"], ["count", "num"], ["base"]],
  ]

  /// The functions that aren't distributions.
  static var ofValues: [String] {
    Function.allCases.map(\.rawValue) + Own.allCases.map(\.rawValue)
  }

  static var names: [String] { ofValues + Distribution.names }

  static func recognizes(_ name: String) -> Bool {
    Own(rawValue: name) != nil || Function(rawValue: name) != nil || Distribution.recognizes(name)
  }

  /// Whether what stands behind the key of a mapping is one argument, rather than all of them.
  static func isOneArgument(_ term: Term, of name: String) -> Bool {
    switch Own(rawValue: name) {
    case .values, .grid, .value, .fixed, .compute, .sort, .shuffle: return true
    case .zip: return false
    case nil:
      // Distributions take a list apart themselves.
      guard case .list = term else { return false }
      return Distribution.recognizes(name)
    }
  }

  /// - Parameter spec: the call as it was written, if it has nothing but values in it.
  /// - Returns: the definition, still without attributes.
  /// - Throws: unknown functions and wrong arguments.
  func definition(spec: String?) throws(Diagnostic) -> Definition {
    if let own = Own(rawValue: name), !isSquare { return try definition(own) }
    if name == "choice" { return try choice() }
    if let function = Function(rawValue: name) {
      return try values(of: function, spec: spec)
    }
    guard Distribution.recognizes(name) else { throw unknown() }
    let distribution = try Distribution(
      name: name, arguments: arguments, isSquare: isSquare, at: place)
    return Definition(domain: .distribution(distribution), notes: distribution.notes)
  }

  private func definition(_ own: Own) throws(Diagnostic) -> Definition {
    switch own {
    case .values, .grid: return try reader.definition(oneTerm())
    case .value, .fixed:
      let axis = try Axis(name: reader.name, values: [try only().value])
      return Definition(domain: .axis(axis))
    case .compute:
      guard case .text(let text, _, let place) = try only() else {
        throw Diagnostic("'compute' takes one expression", at: location)
      }
      return Definition(domain: .computed(try Expression(text, at: place)))
    case .zip: return try zipped()
    case .sort: return try reordered(sorted)
    case .shuffle: return try reordered(shuffled)
    }
  }

  // MARK: Choices

  private func choice() throws(Diagnostic) -> Definition {
    let distribution = try Distribution(
      name: name, arguments: arguments, isSquare: isSquare, at: place)
    guard let values = distribution.enumerated else {
      return Definition(domain: .distribution(distribution), notes: distribution.notes)
    }
    let axis = try Axis(
      name: reader.name, reading: Reading(progression: .listed(values)), at: location)
    return Definition(domain: .choice(axis, distribution), notes: axis.notes)
  }

  // MARK: Functions that compute values

  /// Through the call's own text, which the range grammar reads.
  private func values(of function: Function, spec: String?) throws(Diagnostic) -> Definition {
    if let spec, !arguments.contains(where: { $0.keyword != nil }) {
      let text = SpecText(spec, at: place)
      let axis = try Axis(name: reader.name, reading: try text.reading(), at: location)
      return Definition(domain: .axis(axis), notes: axis.notes)
    }
    let ordered = try ordered(for: function)
    let separator = isSquare ? ":" : ","
    let inside = ordered.map(\.spec).joined(separator: separator)
    let text = isSquare ? "\(name)[\(inside)]" : "\(name)(\(inside))"
    do throws(Diagnostic) {
      let axis = try Axis(
        name: reader.name, reading: try SpecText(text, at: nil).reading(), at: location)
      return Definition(domain: .axis(axis), notes: axis.notes)
    } catch {
      throw error.located(at: location)
    }
  }

  /// The arguments by their places.
  private func ordered(for function: Function) throws(Diagnostic) -> [Term] {
    let names = Self.parameters[function] ?? []
    var terms = arguments.prefix { $0.keyword == nil }.map(\.term)
    var named: [Int: Term] = [:]
    for argument in arguments.dropFirst(terms.count) {
      guard let keyword = argument.keyword else {
        throw Diagnostic(
          "an argument without a name stands behind one with a name",
          at: argument.term.place.map { .source($0) }, remedy: "name it, or write it in front")
      }
      guard let position = names.firstIndex(where: { $0.contains(keyword) }) else {
        throw Diagnostic(
          "'\(name)' has no argument '\(keyword)'", at: argument.keywordPlace.map { .source($0) },
          remedy: didYouMean(keyword, among: names.joined() + Attributes.keys)
            ?? "it has: \(names.map { $0[0] }.joined(separator: ", "))")
      }
      guard position >= terms.count, named.updateValue(argument.term, forKey: position) == nil
      else {
        throw Diagnostic(
          "the argument '\(keyword)' of '\(name)' is given twice",
          at: argument.keywordPlace.map { .source($0) })
      }
    }
    while let next = named.removeValue(forKey: terms.count) { terms.append(next) }
    guard named.isEmpty else {
      throw Diagnostic(
        "'\(name)' lacks the argument '\(names[terms.count][0])'", at: location,
        remedy: "it has: \(names.map { $0[0] }.joined(separator: ", "))")
    }
    return terms
  }

  // MARK: Functions over values

  private func zipped() throws(Diagnostic) -> Definition {
    var parameters: [SpaceDeclaration.Parameter] = []
    for argument in arguments {
      guard let keyword = argument.keyword else {
        throw Diagnostic(
          "'zip' takes parameters with their names", at: location,
          remedy: "write zip(width=[64,128],depth=[2,4])")
      }
      let place =
        argument.keywordPlace ?? self.place
        ?? SourceLocation(file: "command line", line: 1, column: 1)
      parameters.append(.init(name: Located(keyword, at: place), term: argument.term))
    }
    guard !parameters.isEmpty else {
      throw Diagnostic(
        "'zip' has no parameters", at: location,
        remedy: "write zip(width=[64,128],depth=[2,4])")
    }
    return Definition(domain: .zipped(parameters))
  }

  private func reordered(
    _ order: ([Value]) -> [Value]
  ) throws(Diagnostic) -> Definition {
    var definition = try reader.definition(oneTerm())
    let axis: Axis
    switch definition.domain {
    case .axis(let values), .choice(let values, _): axis = values
    default:
      throw Diagnostic(
        "'\(name)' takes values, not a distribution", at: location,
        remedy: "write it around a list or a range")
    }
    guard axis.count <= SpecText.longestList else {
      throw Diagnostic(
        "'\(name)' has more than \(SpecText.longestList) values", at: location,
        remedy: "give it fewer")
    }
    let values = order((0..<axis.count).map { axis[$0] })
    definition.domain = .axis(try Axis(name: reader.name, values: values))
    return definition
  }

  private func sorted(_ values: [Value]) -> [Value] {
    let keyed = values.map { ($0, try? ExactDecimal($0.canonical)) }
    guard keyed.allSatisfy({ $0.1 != nil }) else {
      return values.sorted { $0.text.utf8.lexicographicallyPrecedes($1.text.utf8) }
    }
    return keyed.sorted { ($0.1 ?? .zero) < ($1.1 ?? .zero) }.map(\.0)
  }

  private func shuffled(_ values: [Value]) -> [Value] {
    let stream = RandomStream(seed: reader.seed, name: reader.name, cell: 0, index: 0, attempt: 0)
    var random = stream
    let permutation = RandomPermutation(seed: random.next(), count: values.count)
    return values.indices.map { values[permutation[$0]] }
  }

  // MARK: Arguments

  private var location: Location? { place.map { .source($0) } }

  private func only() throws(Diagnostic) -> Term {
    guard arguments.count == 1, arguments[0].keyword == nil else {
      throw Diagnostic("'\(name)' takes one argument", at: location)
    }
    return arguments[0].term
  }

  /// The only argument, or all of them as a list: `sort(3,1,2)`.
  private func oneTerm() throws(Diagnostic) -> Term {
    if let argument = arguments.first(where: { $0.keyword != nil }) {
      throw Diagnostic(
        "'\(name)' has no argument '\(argument.keyword ?? "")'",
        at: argument.keywordPlace.map { .source($0) },
        remedy: didYouMean(argument.keyword ?? "", among: Attributes.keys)
          ?? "it takes values: \(name)(1,2,3)")
    }
    return arguments.count == 1 ? arguments[0].term : .list(arguments.map(\.term), at: place)
  }

  private func unknown() -> Diagnostic {
    Diagnostic(
      "unknown function '\(name)'", at: location,
      remedy: didYouMean(name, among: Self.names)
        ?? "there are: \(Self.names.sorted().joined(separator: ", "))")
  }
}
