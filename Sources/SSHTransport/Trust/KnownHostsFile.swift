/// A line of a known_hosts file (sshd(8)), or of a list of revoked keys.
struct KnownHostLine: Equatable, Sendable {
  enum Marker: Sendable {
    case none, revoked, certificateAuthority
  }

  var file: String
  /// Counts from 1.
  var line: Int
  var marker: Marker
  /// The hosts that it speaks of, as they are written.
  var names = ""
  /// `ssh-ed25519`.
  var keyType: String
  /// The key in base64.
  var key: String

  /// `FILE:LINE`.
  var place: String { "\(file):\(line)" }
}

/// The text of a known_hosts file.
struct KnownHostsFile: Equatable, Sendable {
  var path: String
  var text: String

  /// The lines that speak of the host `name`, which is in lower case, and `[name]:port` for a port
  /// other than 22. Lines that make no sense are passed over.
  func lines(for name: String) -> [KnownHostLine] {
    lines { KnownHostNames(String($0)).match(name) }
  }

  /// The lines that vouch for a key, whatever the host.
  func lines(withKey key: String) -> [KnownHostLine] {
    guard text.contains(key) else { return [] }
    return lines { _ in true }.filter { $0.key == key && $0.marker == .none }
  }

  private func lines(where speaksOf: (Substring) -> Bool) -> [KnownHostLine] {
    // By bytes: to Swift "\r\n" is one character, and no "\n".
    let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    return lines.enumerated().compactMap {
      line(Substring($0.element), number: $0.offset + 1, speaksOf)
    }
  }

  private func line(
    _ text: Substring, number: Int, _ speaksOf: (Substring) -> Bool
  ) -> KnownHostLine? {
    var words = text.split { $0 == " " || $0 == "\t" || $0 == "\r" }[...]
    guard let first = words.first, !first.hasPrefix("#") else { return nil }
    var marker = KnownHostLine.Marker.none
    if first.hasPrefix("@") {
      switch first {
      case "@revoked": marker = .revoked
      case "@cert-authority": marker = .certificateAuthority
      default: return nil
      }
      words.removeFirst()
    }
    guard words.count >= 3 else { return nil }
    let fields = words.prefix(3).map(String.init)
    guard let names = words.first, speaksOf(names), keyType(ofBase64: fields[2]) == fields[1] else {
      return nil
    }
    return KnownHostLine(
      file: path, line: number, marker: marker, names: fields[0], keyType: fields[1],
      key: fields[2])
  }
}

/// The type that stands at the beginning of a public key (RFC 4253, section 6.6).
func keyType(ofBase64 text: String) -> String? {
  guard let bytes = Base64.decode(text), bytes.count > 4 else { return nil }
  let length = bytes.prefix(4).reduce(0) { $0 << 8 | Int($1) }
  guard length <= bytes.count - 4 else { return nil }
  return String(decoding: bytes[4..<4 + length], as: UTF8.self)
}
