/// A host as users and `ProxyJump` name it: `[user@]host[:port]` or `ssh://[user@]host[:port]`, an
/// IPv6 address with a port in brackets (ssh_config(5), ssh(1)).
struct SSHDestination: Equatable, Sendable {
  var host: String
  var user: String?
  var port: UInt16?

  init(host: String, user: String? = nil, port: UInt16? = nil) {
    self.host = host
    self.user = user
    self.port = port
  }

  /// - Returns: nil where `text` names no host, or one that a program would take for an option.
  init?(_ text: String) {
    guard !text.utf8.contains(0), !text.contains("\n") else { return nil }
    let isURI = text.lowercased().hasPrefix("ssh://")
    var rest = isURI ? text.dropFirst(6) : text[...]
    if isURI, rest.hasSuffix("/") { rest = rest.dropLast() }
    if let at = rest.lastIndex(of: "@") {
      let name = String(rest[..<at])
      user = isURI ? Self.percentDecoded(name) : name
      guard let user, !user.isEmpty, !user.hasPrefix("-") else { return nil }
      rest = rest[at...].dropFirst()
    }
    guard let (host, port) = Self.split(rest, isURI: isURI) else { return nil }
    self.host = host
    self.port = port
    guard !host.isEmpty, !host.hasPrefix("-") else { return nil }
  }

  /// What `ssh` is called with to mean this host. Options come before the name, which ends them.
  var arguments: [String] {
    (user.map { ["-l", $0] } ?? []) + (port.map { ["-p", String($0)] } ?? []) + ["--", host]
  }

  private static func split(_ text: Substring, isURI: Bool) -> (String, UInt16?)? {
    if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
      let host = String(text[..<end].dropFirst())
      let rest = text[end...].dropFirst()
      if rest.isEmpty { return (host, nil) }
      guard rest.hasPrefix(":"), let port = portNumber(rest.dropFirst()) else { return nil }
      return (host, port)
    }
    // More than one colon makes an IPv6 address.
    guard let colon = text.firstIndex(of: ":"), text.lastIndex(of: ":") == colon else {
      return (String(text), nil)
    }
    guard let port = portNumber(text[colon...].dropFirst()) else {
      // A host of the configuration may be called so.
      return isURI ? nil : (String(text), nil)
    }
    return (String(text[..<colon]), port)
  }

  private static func portNumber(_ text: Substring) -> UInt16? {
    UInt16(text).flatMap { $0 == 0 ? nil : $0 }
  }

  private static func percentDecoded(_ text: String) -> String? {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      let digits = String(decoding: rest.prefix(2), as: UTF8.self)
      guard digits.count == 2, let value = UInt8(digits, radix: 16), value != 0 else { return nil }
      bytes.append(value)
      rest = rest.dropFirst(2)
    }
    return String(validating: bytes, as: UTF8.self)
  }
}
