public import Diagnostics

/// The grammar in which the values of a parameter are written: ranges such as `0:3`, `0.1:0.1:1`, `1e-5:u10:0.1`, `1e-5:l5:0.1` and `16:x2:256`; lists such as `1,2,5` and
/// `[relu, tanh]`; calls such as `linspace(0,1,5)` and `range[0:3]`; files such as `@lr.txt`; and
/// texts. What a text is follows from its form; quotes force a text.
public enum RangeGrammar {
  /// An item of a list that somebody else took apart, such as a YAML sequence.
  public typealias Item = (text: String, quoted: Bool, at: SourceLocation?)

  /// Reads the values of the parameter `name`.
  ///
  /// Complaints point to the part of the spec that they mean, counted from `at`, where it begins.
  /// `readFile` gives the bytes of the file that `@path` names; whatever it throws becomes a complaint
  /// that names the path.
  ///
  /// - Returns: the axis, with notes on what the reader should know.
  /// - Throws: a complaint of the kind `badInput`, if the name or the spec is wrong.
  public static func axis(
    name: String, spec: String, at: SourceLocation?, readFile: (String) throws -> [UInt8]
  ) throws(Diagnostic) -> Axis {
    try checkName(name, at: nil)
    let spec = SpecText(spec, at: at)
    let whole = spec.all
    guard !whole.isEmpty else { throw noValues(name, at: spec.place(whole)) }
    let reading =
      whole.first == UInt8(ascii: "@")
      ? try spec.file(whole, readFile: readFile) : try spec.reading()
    return try Axis(name: name, reading: reading, at: spec.place(whole))
  }

  /// Reads `NAME=SPEC`, as it stands on a command line; the first `=` ends the name.
  ///
  /// Complaints are placed from `at` on, where `text` begins; `readFile` gives the bytes of the file
  /// that `@path` names.
  ///
  /// - Returns: the axis, with notes on what the reader should know.
  /// - Throws: a complaint of the kind `badInput`, if the name or the spec is wrong.
  public static func parameter(
    _ text: String, at: SourceLocation?, readFile: (String) throws -> [UInt8]
  ) throws(Diagnostic) -> Axis {
    let bytes = Array(text.utf8)
    guard let equals = bytes.firstIndex(of: UInt8(ascii: "=")) else {
      throw Diagnostic(
        "'\(text)' has no '='", at: SpecText(text, at: at).place(bytes[...]),
        why: "a parameter is written NAME=VALUES", remedy: "write \(text)=1,2,3 or \(text)=0:3")
    }
    let name = bytes[..<equals].string
    try checkName(name, at: at)
    let start = at?.advanced(by: name.count + 1, length: 1)
    return try axis(
      name: name, spec: bytes[(equals + 1)...].string, at: start, readFile: readFile)
  }

  /// Reads a list whose items were taken apart already: each is typed alone; one that isn't in quotes
  /// may be a range or a call. The list as a whole begins at `at`.
  ///
  /// - Returns: the axis, with notes on what the reader should know.
  /// - Throws: a complaint of the kind `badInput`, if the name or an item is wrong.
  public static func axis(
    name: String, items: [Item], at: SourceLocation? = nil
  ) throws(Diagnostic) -> Axis {
    try checkName(name, at: nil)
    let place = at.map { Location.source($0) }
    var readings: [Reading] = []
    for item in items { readings.append(try reading(of: item)) }
    guard !readings.isEmpty else { throw noValues(name, at: place) }
    let joined = try SpecText("", at: at).joined(readings)
    return try Axis(name: name, reading: joined, at: place)
  }

  /// Checks the name of a parameter: letters from a to z, digits, `_`, `.`, `-`, `/`. The name
  /// begins at `at`.
  ///
  /// - Throws: a complaint that shows the first wrong character.
  public static func checkName(_ name: String, at: SourceLocation?) throws(Diagnostic) {
    try ParameterName.check(name, at: at)
  }

  private static func reading(of item: Item) throws(Diagnostic) -> Reading {
    if item.quoted { return .one(Value(text: item.text)) }
    let spec = SpecText(item.text, at: item.at)
    return try spec.single(spec.all)
  }

  private static func noValues(_ name: String, at place: Location?) -> Diagnostic {
    Diagnostic(
      "the parameter '\(name)' has no values", at: place,
      remedy: "give it at least one value; an empty text is written ''")
  }
}
