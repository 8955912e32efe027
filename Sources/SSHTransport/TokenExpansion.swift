/// The replacements that ssh_config(5) has for its values.
struct TokenExpansion {
  var hostName: String
  var port: UInt16
  var user: String
  var alias: String
  var environment: [String: String]

  /// `text` with its `%` tokens replaced; unknown ones stay as they are.
  func tokens(in text: String) -> String {
    var result = ""
    var rest = text[...]
    while let percent = rest.firstIndex(of: "%") {
      result += rest[..<percent]
      rest = rest[percent...].dropFirst()
      guard let letter = rest.popFirst() else { return result + "%" }
      result += value(of: letter) ?? "%\(letter)"
    }
    return result + rest
  }

  /// The path that `text` means: `~/`, `%` tokens and `${NAME}` replaced.
  func path(_ text: String) -> String {
    var path = variables(in: tokens(in: text))
    if path == "~" || path.hasPrefix("~/"), let home = environment["HOME"] {
      path = home + path.dropFirst()
    }
    return path
  }

  private func value(of letter: Character) -> String? {
    switch letter {
    case "%": "%"
    case "h": hostName
    case "p": String(port)
    case "r": user
    case "n": alias
    case "d": environment["HOME"]
    case "u": environment["USER"] ?? environment["LOGNAME"]
    default: nil
    }
  }

  private func variables(in text: String) -> String {
    var result = ""
    var rest = text[...]
    while let start = rest.firstRange(of: "${"),
      let end = rest[start.upperBound...].firstIndex(of: "}")
    {
      result += rest[..<start.lowerBound]
      result += environment[String(rest[start.upperBound..<end])] ?? ""
      rest = rest[end...].dropFirst()
    }
    return result + rest
  }
}
