import Diagnostics

/// The arguments of a call as terms, in the shape that a mapping gives them too.
extension SpecText {
  /// Takes the arguments of `name(…)` or `name[…]` apart.
  ///
  /// - Throws: if a quote isn't closed, or an argument is missing beside a comma.
  func arguments(of call: Call) throws(Diagnostic) -> [Argument] {
    guard !call.inside.trimmed.isEmpty else { return [] }
    if call.isSquare {
      return call.inside.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        .map { Argument(scalar($0.trimmed)) }
    }
    var arguments: [Argument] = []
    for item in try items(of: call.inside) {
      guard !item.isEmpty else {
        throw Diagnostic(
          "an argument of '\(call.name.string)' is missing beside a comma",
          at: place(call.inside), remedy: "take the comma away, or write '' for an empty text")
      }
      arguments.append(try argument(item))
    }
    return arguments
  }

  /// `min=0`, or a value alone.
  private func argument(_ item: Part) throws(Diagnostic) -> Argument {
    guard let (name, value) = Self.keyword(item) else { return Argument(try term(item)) }
    return Argument(
      try term(value), keyword: name.string, at: sourcePlace(name))
  }

  /// The name and the value of `name=value`; nil if `item` is no such thing.
  static func keyword(_ item: Part) -> (name: Part, value: Part)? {
    let name = item.prefix { $0.isASCIILetter || $0.isDigit || "_.-/".utf8.contains($0) }
    guard let first = name.first, first.isASCIILetter || first == UInt8(ascii: "_"),
      case let rest = item[name.endIndex...].trimmed, rest.first == UInt8(ascii: "="),
      rest.dropFirst().first != UInt8(ascii: "=")
    else { return nil }
    return (name, rest.dropFirst().trimmed)
  }

  /// A list in brackets, a text in quotes, or a text.
  func term(_ part: Part) throws(Diagnostic) -> Term {
    guard part.first == UInt8(ascii: "["), let inside = part.inside(bracketAt: part.startIndex)
    else { return scalar(part) }
    guard !inside.trimmed.isEmpty else { return .list([], at: sourcePlace(part)) }
    var terms: [Term] = []
    for item in try items(of: inside) { terms.append(try term(item)) }
    return .list(terms, at: sourcePlace(part))
  }

  private func scalar(_ part: Part) -> Term {
    if let content = Quotes.content(of: part) {
      return .text(content, isQuoted: true, at: sourcePlace(part))
    }
    return .text(part.string, isQuoted: false, at: sourcePlace(part))
  }

  func sourcePlace(_ part: Part) -> SourceLocation? {
    guard case .source(let place)? = place(part) else { return nil }
    return place
  }
}

extension Term {
  /// The term as a call would write it.
  var spec: String {
    switch self {
    case .text(let text, let isQuoted, _): isQuoted ? Quotes.quoted(text) : text
    case .list(let terms, _): "[" + terms.map(\.spec).joined(separator: ",") + "]"
    case .mapping: value.text
    }
  }
}
