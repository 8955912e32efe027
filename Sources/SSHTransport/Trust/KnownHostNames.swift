import Digest

/// The first field of a known_hosts line: patterns with commas between them, or a hashed name.
struct KnownHostNames: Sendable {
  var text: String

  init(_ text: String) { self.text = text }

  /// How a host, in lower case, is called there: with a port other than 22 it is `[name]:port`.
  static func name(_ host: String, port: UInt16) -> String {
    port == 22 ? host : "[\(host)]:\(port)"
  }

  /// The field for `name`, hashed with `salt` (20 bytes).
  static func hashed(_ name: String, salt: [UInt8]) -> KnownHostNames {
    let code = SHA1.authenticationCode(of: Array(name.utf8), key: salt)
    return KnownHostNames("|1|\(Base64.encode(salt))|\(Base64.encode(code))")
  }

  /// Whether it speaks of `name`, which is in lower case.
  func match(_ name: String) -> Bool {
    if text.hasPrefix("|") { return matchesHash(name) }
    var matches = false
    for pattern in text.lowercased().split(separator: ",") {
      if pattern.hasPrefix("!") {
        if wildcardMatch(pattern.dropFirst(), name) { return false }
      } else if wildcardMatch(pattern, name) {
        matches = true
      }
    }
    return matches
  }

  private func matchesHash(_ name: String) -> Bool {
    let fields = text.split(separator: "|", omittingEmptySubsequences: false)
    guard fields.count == 4, fields[1] == "1", let salt = Base64.decode(fields[2]),
      let code = Base64.decode(fields[3])
    else { return false }
    return SHA1.authenticationCode(of: Array(name.utf8), key: salt) == code
  }
}

/// Whether all of `text` fits `pattern`, in which `*` and `?` stand for any text and any one byte.
func wildcardMatch(_ pattern: some StringProtocol, _ text: some StringProtocol) -> Bool {
  let pattern = Array(pattern.utf8)
  let text = Array(text.utf8)
  var (p, t) = (0, 0)
  var star: (pattern: Int, text: Int)?
  while t < text.count {
    if p < pattern.count, pattern[p] == UInt8(ascii: "*") {
      star = (p, t)
      p += 1
    } else if p < pattern.count, pattern[p] == text[t] || pattern[p] == UInt8(ascii: "?") {
      (p, t) = (p + 1, t + 1)
    } else if let last = star {
      star = (last.pattern, last.text + 1)
      (p, t) = (last.pattern + 1, last.text + 1)
    } else {
      return false
    }
  }
  return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
}
