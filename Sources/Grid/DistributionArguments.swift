import Diagnostics

/// The arguments of one distribution, each under its name.
struct DistributionArguments {
  typealias Parameter = DistributionFamily.Parameter

  let family: DistributionFamily
  /// The name under which the distribution was called.
  let name: String
  let isSquare: Bool
  let place: Location?
  private(set) var terms: [Parameter: Term] = [:]

  /// Sorts arguments without a keyword by their order, the others by their keywords. One list stands
  /// for its elements: `{uniform: [0, 1]}`.
  ///
  /// - Throws: if one is unknown, missing, too many or given twice.
  init(
    _ arguments: [Argument], family: DistributionFamily, name: String, isSquare: Bool,
    at place: SourceLocation?
  ) throws(Diagnostic) {
    self.family = family
    self.name = name
    self.isSquare = isSquare
    self.place = place.map(Location.source)
    if isSquare, !family.isGuild { throw squareBrackets() }
    if family == .choice {
      try bindValues(arguments)
    } else {
      try bindInOrder(arguments)
    }
    let missing = family.parameters.filter { terms[$0] == nil && !family.isOptional($0) }
    guard missing.isEmpty else { throw lacks(missing) }
  }

  private mutating func bindInOrder(_ arguments: [Argument]) throws(Diagnostic) {
    let order = family.parameters + (isSquare ? [.first] : [])
    var next = 0
    for argument in Self.spread(arguments) {
      if argument.keyword != nil {
        try bind(argument.term, to: parameter(of: argument), argument)
      } else {
        guard next < order.count else { throw tooMany(arguments, order, argument) }
        try bind(argument.term, to: order[next], argument)
        next += 1
      }
    }
  }

  private static func spread(_ arguments: [Argument]) -> [Argument] {
    guard arguments.count == 1, arguments[0].keyword == nil,
      case .list(let terms, _) = arguments[0].term
    else { return arguments }
    return terms.map { Argument($0) }
  }

  /// Of a choice, all arguments without a keyword are values.
  private mutating func bindValues(_ arguments: [Argument]) throws(Diagnostic) {
    let values = Self.spread(arguments.filter { $0.keyword == nil }).map(\.term)
    if !values.isEmpty { terms[.values] = .list(values, at: values[0].place) }
    for argument in arguments where argument.keyword != nil {
      try bind(argument.term, to: parameter(of: argument), argument)
    }
  }

  /// Where the argument stands, or the whole call if nobody knows.
  func place(of parameter: Parameter) -> Location? {
    terms[parameter]?.place.map(Location.source) ?? place
  }

  func has(_ parameter: Parameter) -> Bool { terms[parameter] != nil }

  /// The elements of the list given for `parameter`, or the one thing that is given; none if nothing is.
  ///
  /// - Throws: if it is a mapping.
  func list(_ parameter: Parameter) throws(Diagnostic) -> [Term] {
    switch terms[parameter] {
    case .list(let elements, _): return elements
    case .mapping:
      throw complaint(parameter, "is a mapping", remedy: "write a list: [1, 2]")
    case let text?: return [text]
    case nil: return []
    }
  }

  private mutating func bind(
    _ term: Term, to parameter: Parameter, _ argument: Argument
  ) throws(Diagnostic) {
    guard terms[parameter] == nil else {
      throw Diagnostic(
        "\(parameter.rawValue) of '\(name)' is given twice",
        at: (argument.keywordPlace ?? term.place).map(Location.source) ?? place,
        why: argument.keyword.flatMap { keyword in
          keyword == parameter.rawValue
            ? nil : "'\(keyword)' is another name of '\(parameter.rawValue)'"
        }, remedy: "keep one of the two")
    }
    terms[parameter] = term
  }

  /// The parameter that the keyword of `argument` names.
  private func parameter(of argument: Argument) throws(Diagnostic) -> Parameter {
    let keyword = argument.keyword ?? ""
    let known = family.parameters + (family.hasFirst ? [.first] : [])
    if let found = known.first(where: { $0.keywords(in: family).contains(keyword) }) {
      return found
    }
    let words = known.flatMap { $0.keywords(in: family) }
    throw Diagnostic(
      "'\(name)' has no argument '\(keyword)'",
      at: (argument.keywordPlace ?? argument.term.place).map(Location.source) ?? place,
      why: "its arguments are \(known.map(\.rawValue).joined(separator: ", "))",
      remedy: didYouMean(keyword, among: words) ?? "write \(family.usage)")
  }

  private func tooMany(
    _ arguments: [Argument], _ order: [Parameter], _ extra: Argument
  ) -> Diagnostic {
    let count = Self.spread(arguments).filter { $0.keyword == nil }.count
    let quantized = DistributionFamily(rawValue: "q" + family.rawValue)
    let other = quantized.map { ", or \($0.usage) for multiples of q" } ?? ""
    return Diagnostic(
      "'\(name)' takes \(order.count) arguments, here are \(count)",
      at: extra.term.place.map(Location.source) ?? place, remedy: "write \(family.usage)\(other)")
  }

  private func lacks(_ missing: [Parameter]) -> Diagnostic {
    Diagnostic(
      "'\(name)' lacks \(missing.map(\.rawValue).joined(separator: " and "))", at: place,
      remedy: "write \(family.usage)")
  }

  private func squareBrackets() -> Diagnostic {
    Diagnostic(
      "'\(name)' takes round brackets", at: place,
      why: "square ones are Guild's manner for uniform and loguniform",
      remedy: "write \(family.usage)")
  }
}
