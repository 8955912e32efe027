public import Diagnostics

/// The grammar in which the values of a parameter are written: ranges such as `0:3`, `0.1:0.1:1`,
/// `1e-5:u10:0.1`, `1e-5:l5:0.1` and `16:x2:256`; lists such as `1,2,5` and `[relu, tanh]`; calls such
/// as `linspace(0,1,5)`, `range[0:3]` and `uniform(0, 0.5)`; files such as `@lr.txt`; and texts. What a
/// text is follows from its form; quotes force a text.
public enum RangeGrammar {
  /// Takes `NAME=SPEC` apart, as it stands on a command line; the first `=` ends the name.
  ///
  /// - Parameters:
  ///   - text: the whole.
  ///   - place: where it begins.
  /// - Returns: the name, and the spec as a term that isn't read yet.
  /// - Throws: a missing `=`, or a name that is none.
  public static func parameter(
    _ text: String, at place: SourceLocation
  ) throws(Diagnostic) -> SpaceDeclaration.Parameter {
    let bytes = Array(text.utf8)
    guard let equals = bytes.firstIndex(of: UInt8(ascii: "=")) else {
      throw Diagnostic(
        "'\(text)' has no '='", at: SpecText(text, at: place).place(bytes[...]),
        why: "a parameter is written NAME=VALUES", remedy: "write \(text)=1,2,3 or \(text)=0:3")
    }
    let name = bytes[..<equals].string
    try checkName(name, at: place)
    let spec = bytes[(equals + 1)...].string
    return .init(
      name: Located(name, at: place.advanced(by: 0, length: name.count)),
      term: .text(spec, isQuoted: false, at: place.advanced(by: name.count + 1, length: 1)))
  }

  /// Reads values that a grid can run through.
  ///
  /// Complaints point to the part of the spec that they mean, counted from `at`, where it begins.
  /// `readFile` gives the bytes of the file that `@path` names; whatever it throws becomes a complaint
  /// that names the path.
  static func axis(
    name: String, spec: String, at place: SourceLocation?, readFile: (String) throws -> [UInt8]
  ) throws(Diagnostic) -> Axis {
    try checkName(name, at: nil)
    return try withoutActuallyEscaping(readFile) { readFile throws(Diagnostic) in
      let reader = DefinitionReader(name: name, seed: 0, readFile: readFile)
      let definition = try reader.definition(.text(spec, isQuoted: false, at: place))
      switch definition.domain {
      case .axis(let axis), .choice(let axis, _): return axis
      default: throw Diagnostic("'\(spec)' is no list of values", at: place.map { .source($0) })
      }
    }
  }

  /// Checks the name of a parameter: letters from a to z, digits, `_`, `.`, `-`, `/`. The name
  /// begins at `at`.
  ///
  /// - Throws: a complaint that shows the first wrong character.
  public static func checkName(_ name: String, at: SourceLocation?) throws(Diagnostic) {
    try ParameterName.check(name, at: at)
  }
}
