import Diagnostics

/// What the term of a parameter was read as.
struct Definition {
  /// Where a parameter's values come from.
  enum Domain {
    /// Values that a grid runs through.
    case axis(Axis)
    /// Values of which one is drawn, or through which a sweep without samples runs.
    case choice(Axis, Distribution)
    case distribution(Distribution)
    /// An expression over the other parameters.
    case computed(Expression)
    /// Parameters with values of their own that go through them together.
    case zipped([SpaceDeclaration.Parameter])
    /// None: they have to be given.
    case missing
  }

  var domain: Domain
  var attributes = Attributes()
  var notes: [Diagnostic] = []
  /// How often each value is repeated: `[1]*3`.
  var repeats = 1
  /// Whether its value is no more than its default.
  var isDefault = false

  var duplicatesNote: Diagnostic? {
    if case .axis(let axis) = domain { axis.duplicatesNote } else { nil }
  }
}

/// What a definition says about a parameter beside its values.
struct Attributes {
  var description: String?
  var defaultValue: Value?
  var isRequired = false
  var type: ParameterType?
  /// The parameter exists only where this holds.
  var condition: Expression?
  /// What each of its values satisfies.
  var constraints: [Expression] = []

  /// The keys of attributes, in the order in which help shows them.
  static let keys = ["description", "default", "required", "type", "when", "constraints"]

  /// Reads the attributes among `entries` of the parameter `name`.
  ///
  /// - Throws: the first that is wrong.
  init(_ entries: [Term.Entry], of name: String) throws(Diagnostic) {
    for entry in entries {
      switch entry.key {
      case "description": description = try entry.text()
      case "default": defaultValue = entry.term.value
      case "required": isRequired = try entry.truth()
      case "type": type = try ParameterType(entry)
      case "when": condition = try Expression(try entry.text(), at: entry.term.place)
      case "constraints":
        for text in try entry.texts() {
          constraints.append(try Expression.constraint(text.text, on: name, at: text.place))
        }
      default: break
      }
    }
  }

  init() {}

  /// Whether there is nothing but perhaps a condition.
  var isConditionAlone: Bool {
    description == nil && defaultValue == nil && !isRequired && type == nil && constraints.isEmpty
  }
}

/// What a parameter's values have to be.
public enum ParameterType: String, Sendable, CaseIterable {
  case int, number, text, bool

  /// Other names of the types.
  private static let spellings: [String: ParameterType] = [
    "integer": .int, "float": .number, "double": .number, "real": .number, "str": .text,
    "string": .text, "boolean": .bool,
  ]

  init(_ entry: Term.Entry) throws(Diagnostic) {
    let word = try entry.text()
    guard let type = Self(rawValue: word) ?? Self.spellings[word] else {
      let names = Self.allCases.map(\.rawValue)
      throw Diagnostic(
        "unknown type '\(word)'", at: entry.term.place.map { .source($0) },
        remedy: didYouMean(word, among: names + Self.spellings.keys.sorted())
          ?? "the types are: \(names.joined(separator: ", "))")
    }
    self = type
  }

  /// Whether a value of that kind fits.
  func allows(_ kind: Value.Kind) -> Bool {
    switch self {
    case .int: kind == .integer
    case .number: kind == .integer || kind == .decimal
    case .text: kind == .text
    case .bool: kind == .bool
    }
  }
}

extension Term.Entry {
  /// The text of a scalar.
  func text() throws(Diagnostic) -> String {
    guard case .text(let text, _, _) = term else {
      throw Diagnostic(
        "'\(key)' must be text, not \(term.noun)", at: term.place.map { .source($0) },
        remedy: "write it in quotes if it is one text")
    }
    return text
  }

  /// A text, or each text of a list.
  func texts() throws(Diagnostic) -> [(text: String, place: SourceLocation?)] {
    guard case .list(let terms, _) = term else { return [(try text(), term.place)] }
    var texts: [(String, SourceLocation?)] = []
    for item in terms { texts.append((try Term.Entry(key, at: place, item).text(), item.place)) }
    return texts
  }

  fileprivate func truth() throws(Diagnostic) -> Bool {
    let text = try text()
    guard Value(typing: text).kind == .bool else {
      throw Diagnostic(
        "'\(key)' must be true or false, not '\(text)'", at: term.place.map { .source($0) })
    }
    return Value(typing: text).canonical == "true"
  }
}
