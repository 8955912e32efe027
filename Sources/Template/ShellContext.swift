import Cluster

/// In what quotes a place of a shell command stands, so that a value put there stays one value.
enum ShellContext {
  case bare, singleQuotes, doubleQuotes

  /// The context behind `text`, which stands in this one.
  func after(_ text: Substring) -> ShellContext {
    var context = self
    var isEscaped = false
    for scalar in text.unicodeScalars {
      if isEscaped {
        isEscaped = false
        continue
      }
      switch (context, scalar) {
      case (.bare, "\\"), (.doubleQuotes, "\\"): isEscaped = true
      case (.bare, "'"): context = .singleQuotes
      case (.singleQuotes, "'"): context = .bare
      case (.bare, "\""): context = .doubleQuotes
      case (.doubleQuotes, "\""): context = .bare
      default: break
      }
    }
    return context
  }

  /// `value`, written so that the shell reads exactly it in this context.
  func quote(_ value: String) -> String {
    switch self {
    case .bare: return ShellQuoting.quote(value)
    case .singleQuotes:
      return String(
        value.unicodeScalars.reduce(into: String.UnicodeScalarView()) { out, scalar in
          if scalar == "'" { out.append(contentsOf: "'\\''".unicodeScalars) } else { out.append(scalar) }
        })
    case .doubleQuotes:
      return String(
        value.unicodeScalars.reduce(into: String.UnicodeScalarView()) { out, scalar in
          if "\"$`\\".unicodeScalars.contains(scalar) { out.append("\\") }
          out.append(scalar)
        })
    }
  }

  /// A reference to an environment variable, as one word, in this context.
  func reference(_ variable: String) -> String {
    switch self {
    case .bare: "\"$\(variable)\""
    case .singleQuotes: "'\"$\(variable)\"'"
    case .doubleQuotes: "${\(variable)}"
    }
  }
}
