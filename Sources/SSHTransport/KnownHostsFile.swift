/// A line of a known_hosts file (sshd(8)) that speaks of the host in question.
struct KnownHostLine: Equatable, Sendable {
  enum Marker: Sendable {
    case none, revoked, certificateAuthority
  }

  var file: String
  /// Counts from 1.
  var line: Int
  var marker: Marker
  /// `ssh-ed25519`.
  var keyType: String
  /// The key in base64.
  var key: String
}

/// The text of a known_hosts file.
struct KnownHostsFile: Sendable {
  var path: String
  var text: String

  /// The lines that speak of the host `name`, which is in lower case, and `[name]:port` for a port
  /// other than 22. Lines that make no sense are passed over.
  func lines(for name: String) -> [KnownHostLine] {
    text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap {
      line($0.element, number: $0.offset + 1, for: name)
    }
  }

  private func line(_ text: Substring, number: Int, for name: String) -> KnownHostLine? {
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
    let fields = Array(words.prefix(3))
    guard KnownHostNames(String(fields[0])).match(name) else { return nil }
    return KnownHostLine(
      file: path, line: number, marker: marker, keyType: String(fields[1]), key: String(fields[2]))
  }
}
