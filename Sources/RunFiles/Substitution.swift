public import Diagnostics

/// A script in which uses of names are holes for the values of parameters.
///
/// In Python a use is a name that is read. A name is left alone where it is bound (assigned, a
/// parameter, a loop's variable), where it is an attribute or the name of an argument, and inside
/// strings and comments; an f-string's fields are code. In other languages a use is a whole word
/// that isn't assigned, declared, called, in a string or in a comment.
public struct Substitution: Sendable {
  /// A use that becomes a value.
  public struct Change: Hashable, Sendable {
    /// The index of the name.
    public let parameter: Int
    /// Where the use is, with the text of its line.
    public let place: SourceLocation
  }

  /// The script with its holes; a hole's parameter is an index into the names.
  public let text: HoledText
  /// The uses, in the order of the script.
  public let changes: [Change]
  /// What was left alone, one for each name and reason, at the first such place: warnings, and notes
  /// about what nearly every script has (assignments, names of arguments, attributes, comments).
  public let warnings: [Diagnostic]

  /// Finds the uses of `names` in a script, all of them in one pass: a value is never searched for
  /// names.
  ///
  /// - Parameters:
  ///   - script: the bytes of the script, in any encoding that extends ASCII.
  ///   - file: its name, which tells its language unless its first line does.
  ///   - names: the parameters' names; one with dots means an attribute, as in `args.lr`.
  /// - Returns: the script with its holes.
  /// - Throws: if a name can't be one of a variable, or has no use in the script, or if a Python file
  ///   has a string or a bracket without an end.
  public static func find(
    in script: [UInt8], file: String, names: [String]
  ) throws(Diagnostic) -> Substitution {
    let text = TextLines(script, file: file)
    for name in names { try check(name, in: text) }
    let (occurrences, identifiers) = try occurrences(in: text, names: names)
    for (index, name) in names.enumerated() {
      try requireUse(
        of: name, occurrences.filter { $0.name == index }, in: text, among: identifiers)
    }
    return Substitution(occurrences, of: names, in: text)
  }

  /// The same for those of `names` that the script uses; the others are none of its concern.
  ///
  /// - Throws: if a Python file has a string or a bracket without an end.
  public static func findUsed(
    in script: [UInt8], file: String, names: [String]
  ) throws(Diagnostic) -> Substitution {
    let text = TextLines(script, file: file)
    let possible = names.indices.filter { (try? check(names[$0], in: text)) != nil }
    let (found, _) = try occurrences(in: text, names: possible.map { names[$0] })
    let used = Set(found.filter { $0.role == .use }.map(\.name))
    let occurrences = found.filter { used.contains($0.name) }.map {
      NameOccurrence(
        name: possible[$0.name], range: $0.range, role: $0.role, style: $0.style)
    }
    return Substitution(occurrences, of: names, in: text)
  }

  /// Checks that a name can be one of the script's.
  private static func check(_ name: String, in text: TextLines) throws(Diagnostic) {
    let reserved = ScriptLanguage(of: text) == nil ? PythonTokens.keywords : []
    try SoughtNames.check(name, file: text.file, reserved: reserved)
  }

  private init(_ occurrences: [NameOccurrence], of names: [String], in text: TextLines) {
    let uses = occurrences.filter { $0.role == .use }
    self.text = Self.holed(text.bytes, uses)
    changes = uses.map { Change(parameter: $0.name, place: text.place($0.range)) }
    warnings = Self.warnings(occurrences, names, in: text)
  }

  private static func occurrences(
    in text: TextLines, names: [String]
  ) throws(Diagnostic) -> (all: [NameOccurrence], identifiers: [String]) {
    guard let language = ScriptLanguage(of: text) else {
      let python = try PythonOccurrences(text, SoughtNames(names))
      return (python.all, python.identifiers)
    }
    let sought = SoughtNames(names, dotsAreLetters: language.dotsAreLetters)
    let tokens = ScriptTokens(text.bytes, language, sought)
    return (tokens.occurrences, tokens.words)
  }

  private static func holed(_ script: [UInt8], _ uses: [NameOccurrence]) -> HoledText {
    var text = HoledText()
    var position = 0
    for use in uses {
      text.append(script[position..<use.range.lowerBound])
      let original = String(decoding: script[use.range], as: UTF8.self)
      text.append(HoledText.Hole(parameter: use.name, style: use.style, original: original))
      position = use.range.upperBound
    }
    text.append(script[position...])
    return text
  }
}
