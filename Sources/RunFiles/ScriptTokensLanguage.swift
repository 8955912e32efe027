/// What must be known of a language other than Python to find whole words that are uses.
struct ScriptLanguage {
  /// What begins a comment that goes on to the end of the line.
  var lineComment: String
  /// What stands around a longer comment.
  var blockComment: (open: String, close: String)?
  /// The quotes of its strings.
  var quotes: Set<UInt8> = [UInt8(ascii: "\""), UInt8(ascii: "'")]
  /// Whether a string may go on in the next line.
  var stringsCrossLines = false
  /// Whether a `'` behind a word or a closing bracket is no quote: it transposes, or stands for a
  /// letter.
  var hasApostrophes = false
  /// Whether `->` stands before a member.
  var arrowIsMember = false
  /// Whether `<-` assigns, and `.` is a letter of names.
  var isR = false
  var isShell = false
  /// Whether `/=` compares.
  var isFortran = false
  /// Whether a `:` behind a word makes it a key, a label or the name of an argument.
  var hasColonKeys = false
  /// How a text is written; nil: as it is.
  var quoting: TextQuoting? = .backslash

  var dotsAreLetters: Bool { isR }

  /// A file whose language isn't known.
  static let unknown = ScriptLanguage(lineComment: "#", hasApostrophes: true, quoting: nil)

  fileprivate static let shell = ScriptLanguage(
    lineComment: "#", stringsCrossLines: true, isShell: true, quoting: .shell)
  fileprivate static let r = ScriptLanguage(lineComment: "#", stringsCrossLines: true, isR: true)
  fileprivate static let julia = ScriptLanguage(
    lineComment: "#", blockComment: ("#=", "=#"), stringsCrossLines: true, hasApostrophes: true,
    quoting: .backslashDollar)
  fileprivate static let perl = ScriptLanguage(
    lineComment: "#", stringsCrossLines: true, arrowIsMember: true, quoting: .backslashDollar)
  fileprivate static let ruby = ScriptLanguage(
    lineComment: "#", stringsCrossLines: true, hasColonKeys: true)
  fileprivate static let c = ScriptLanguage(
    lineComment: "//", blockComment: ("/*", "*/"), arrowIsMember: true)
  fileprivate static let java = ScriptLanguage(
    lineComment: "//", blockComment: ("/*", "*/"), hasColonKeys: true)
  fileprivate static let javaScript = ScriptLanguage(
    lineComment: "//", blockComment: ("/*", "*/"),
    quotes: [UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`")], hasColonKeys: true)
  fileprivate static let rust = ScriptLanguage(
    lineComment: "//", blockComment: ("/*", "*/"), quotes: [UInt8(ascii: "\"")],
    stringsCrossLines: true, hasColonKeys: true)
  fileprivate static let matlab = ScriptLanguage(
    lineComment: "%", blockComment: ("%{", "%}"), hasApostrophes: true, quoting: .doubled)
  fileprivate static let lua = ScriptLanguage(lineComment: "--", blockComment: ("--[[", "]]"))
  fileprivate static let fortran = ScriptLanguage(
    lineComment: "!", isFortran: true, quoting: .doubled)
  fileprivate static let settings = ScriptLanguage(lineComment: "#", hasColonKeys: true)

  fileprivate static let byExtension: [String: ScriptLanguage] = [
    "sh": shell, "bash": shell, "zsh": shell, "ksh": shell, "sbatch": shell, "slurm": shell,
    "r": r, "jl": julia, "pl": perl, "pm": perl, "rb": ruby, "c": c, "h": c, "cc": c, "cpp": c,
    "cxx": c, "hpp": c, "cu": c, "cuh": c, "java": java, "scala": java, "kt": java, "swift": java,
    "go": javaScript, "js": javaScript, "mjs": javaScript, "cjs": javaScript, "ts": javaScript,
    "rs": rust, "m": matlab, "lua": lua, "f": fortran, "for": fortran, "f90": fortran,
    "f95": fortran, "f03": fortran, "f08": fortran, "toml": settings, "yaml": settings,
    "yml": settings,
  ]

  fileprivate static let byProgram: [String: ScriptLanguage] = [
    "sh": shell, "bash": shell, "zsh": shell, "ksh": shell, "dash": shell, "Rscript": r,
    "julia": julia, "perl": perl, "ruby": ruby, "node": javaScript, "lua": lua, "octave": matlab,
  ]
}

extension ScriptLanguage {
  /// The language of a file by its first line or its name; nil for Python.
  init?(of text: TextLines) {
    let name = text.file.split(separator: "/").last ?? ""
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    let fileExtension = parts.count > 1 ? (parts.last ?? "").lowercased() : ""
    let program = Self.program(of: text) ?? ""
    if ["py", "pyw"].contains(fileExtension) || program.hasPrefix("python") { return nil }
    self = Self.byProgram[program] ?? Self.byExtension[fileExtension] ?? .unknown
  }

  /// The program that a `#!` line names, also by way of `env`.
  private static func program(of text: TextLines) -> String? {
    guard text.bytes.has("#!", at: 0) else { return nil }
    let line = String(decoding: text.bytes.dropFirst(2).prefix { !$0.isLineEnd }, as: UTF8.self)
    let words = line.split(separator: " ").map {
      $0.split(separator: "/").last.map(String.init) ?? ""
    }
    guard words.first == "env" else { return words.first }
    return words.dropFirst().first { !$0.hasPrefix("-") && !$0.contains("=") }
  }
}
