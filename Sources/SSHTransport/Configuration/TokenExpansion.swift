internal import Digest

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// The replacements that ssh_config(5) has for its values.
///
/// `ssh -G` has made them already in the values of ControlPath, UserKnownHostsFile, IdentityAgent and
/// HostName, and leaves them in IdentityFile, CertificateFile, RevokedHostKeys and ProxyCommand.
struct TokenExpansion {
  var hostName: String
  var port: UInt16
  var user: String
  var alias: String
  var hostKeyAlias: String?
  /// The first of `ProxyJump`'s hosts is not known here: it counts for `%j` and `%C` since OpenSSH 9.6.
  var environment: [String: String]
  /// The name of this machine.
  var localName = localHostName()

  init(_ settings: SSHSettings, environment: [String: String]) {
    hostName = settings.hostName
    port = settings.port
    user = settings.user
    alias = settings.alias
    hostKeyAlias = settings.hostKeyAlias
    self.environment = environment
  }

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
    case "C": SHA1.hex(Array("\(localName)\(hostName)\(port)\(user)".utf8))
    case "d": environment["HOME"]
    case "h": hostName
    case "i": String(getuid())
    case "k": hostKeyAlias ?? alias
    case "L": localName.split(separator: ".").first.map(String.init) ?? localName
    case "l": localName
    case "n": alias
    case "p": String(port)
    case "r": user
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

private func localHostName() -> String {
  var name = [CChar](repeating: 0, count: 1025)
  guard gethostname(&name, name.count - 1) == 0 else { return "" }
  return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
}
