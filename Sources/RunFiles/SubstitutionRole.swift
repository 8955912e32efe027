/// What an occurrence of a name in a script is: a use, or one of the things that aren't.
enum NameRole: Hashable, Sendable {
  case use
  case string, comment
  case attribute, keyword, assigned, changed, item, deleted, declared
  case loop, alias, comprehension, parameter
  case imported, module, function, definition, pattern, decorator, called, selfDocumenting
  case sigil, option, member

  /// Where it is, to follow `'lr'`; a use has no such words.
  var phrase: String {
    switch self {
    case .use: "where it is read"
    case .string: "inside a string"
    case .comment: "inside a comment"
    case .attribute: "as an attribute of something else"
    case .keyword: "as the name of an argument"
    case .assigned: "where it is assigned"
    case .changed: "where it is changed"
    case .item: "where an item or attribute of it is assigned"
    case .deleted: "where it is deleted"
    case .declared: "where it is declared global or nonlocal"
    case .loop: "where it is the variable of a loop"
    case .alias: "where it is bound by 'as'"
    case .comprehension: "where it is the variable of a comprehension"
    case .parameter: "where it is the parameter of a function"
    case .imported: "where it is imported"
    case .module: "where it means a module"
    case .function: "where it means a function or class"
    case .definition: "where it is declared"
    case .pattern: "where it is bound by a pattern"
    case .decorator: "as a decorator"
    case .called: "where it is called"
    case .selfDocumenting: "in a field of an f-string that ends in '='"
    case .sigil: "behind '$' or '@'"
    case .option: "as an option"
    case .member: "where a member of it is read"
    }
  }

  /// Why it was left alone, where that isn't plain.
  var reason: String? {
    switch self {
    case .changed: "the uses behind it have the value of the run, not the changed one"
    case .called: "a value can't be called"
    case .selfDocumenting: "the field prints its own text, which would change"
    case .item: "what is assigned to a part of a value is lost"
    default: hides ? "the name means something else there than the parameter of the sweep" : nil
    }
  }

  /// Whether the name is read, but means something else than the parameter of the sweep.
  var hides: Bool {
    switch self {
    case .loop, .alias, .comprehension, .parameter, .pattern, .module, .function: true
    default: false
    }
  }

  /// Whether nearly every script has such occurrences, and nobody expects a value there.
  var isHarmless: Bool {
    switch self {
    case .comment, .attribute, .keyword, .assigned, .declared, .imported: true
    default: false
    }
  }
}

/// A place in a script where one of the names stands.
struct NameOccurrence {
  /// The index of the name.
  var name: Int
  var range: Range<Int>
  var role: NameRole
  /// How a value is spelled there, if it is a use.
  var style: HoleStyle = .raw
}
