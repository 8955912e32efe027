import Cluster

/// A place in a shell command where a value can be put so that the shell reads exactly it.
enum ShellPlace: Sendable, Hashable {
  case bare
  case singleQuotes
  case doubleQuotes
  /// In a comment, which a newline would end.
  case comment

  /// Why a value can't be put in quotes at a place.
  struct Refusal: Error {
    var why: String
    var remedy: String
  }

  /// The place that `context` has reached.
  init(_ context: ShellContext) throws(Refusal) {
    let kind = context.frames.last?.kind ?? .words
    if context.lastIsActive {
      throw Refusal(
        why: "a backslash or `$` stands directly before it",
        remedy: "take that character away; the value is quoted for the shell without it")
    }
    if context.frames.contains(where: { $0.kind == .backquotes }) {
      throw Refusal(why: "it stands between backquotes", remedy: "write $( … ) instead of ` … `")
    }
    switch kind {
    case .words, .substitution: self = .bare
    case .singleQuotes: self = .singleQuotes
    case .doubleQuotes, .arithmetic: self = .doubleQuotes
    case .braces where !context.isQuotedAround: self = .bare
    case .comment: self = .comment
    case .braces:
      throw Refusal(
        why: "it stands in a quoted ${ … }, where shells read quotes differently",
        remedy: "put the value in a variable first: x={{ name }}")
    case .backquotes, .hereDocument:
      throw Refusal(
        why: "it stands in a here-document, where nothing can be quoted",
        remedy: "write {{{ name }}} to put the value there as it is")
    }
  }

  /// Appends `value`, written so that the shell reads exactly it here.
  func append(_ value: String, to out: inout [UInt8]) {
    switch self {
    case .bare: out.append(contentsOf: ShellQuoting.quote(value).utf8)
    case .singleQuotes:
      for byte in value.utf8 {
        if byte == UInt8(ascii: "'") { out += "'\\''".utf8 } else { out.append(byte) }
      }
    case .doubleQuotes:
      for byte in value.utf8 {
        if "\"$`\\".utf8.contains(byte) { out.append(UInt8(ascii: "\\")) }
        out.append(byte)
      }
    case .comment:
      for byte in value.utf8 {
        let endsLine = byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
        out.append(endsLine ? UInt8(ascii: " ") : byte)
      }
    }
  }

  /// A reference to an environment variable, as one word, here.
  func reference(_ variable: String) -> String {
    switch self {
    case .bare: "\"$\(variable)\""
    case .singleQuotes: "'\"$\(variable)\"'"
    case .doubleQuotes, .comment: "${\(variable)}"
    }
  }
}
