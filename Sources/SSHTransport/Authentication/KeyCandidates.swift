/// A key that could be offered to a host.
struct KeyCandidate: Equatable, Sendable {
  /// Who has the private key.
  enum Holder: Equatable, Sendable {
    /// The agent, under this public key.
    case agent([UInt8])
    /// The file at this path.
    case file(String)
  }

  /// The key or certificate as the host sees it; nil where nobody knows before the file is unlocked.
  var shown: [UInt8]?
  var holder: Holder
  /// The file of the certificate, if it is one.
  var certificate: String?
  /// Its name in messages.
  var label: String
}

/// Public keys and certificates in files, as the configuration names them.
struct NamedKey: Equatable, Sendable {
  var path: String
  /// As it stands on the wire; nil where it isn't known.
  var key: [UInt8]?
}

/// What to offer, in OpenSSH's order (`pubkey_prepare` in its sshconnect2.c): certificates that the
/// configuration names, then keys of the agent that are also in its files, then all others of the agent,
/// then those in files alone, each with a certificate that lies beside it.
///
/// - Parameters:
///   - files: the private keys that the configuration names.
///   - certificates: the certificates that it names.
///   - neighbours: where it names none, those that lie beside private keys: by the key's path.
///   - agent: what the agent has.
///   - isRestricted: whether only what the configuration names may be offered.
/// - Returns: no key twice, and no certificate whose key is missing.
func keyCandidates(
  files: [NamedKey], certificates: [NamedKey], neighbours: [String: NamedKey],
  agent: [AgentIdentity], isRestricted: Bool
) -> [KeyCandidate] {
  let held = Set(agent.map(\.key))
  func candidate(certificate: NamedKey) -> KeyCandidate? {
    guard let shown = certificate.key, let plain = plainKey(ofCertificate: shown) else {
      return nil
    }
    let holder: KeyCandidate.Holder
    if held.contains(shown) || held.contains(plain) {
      holder = .agent(held.contains(shown) ? shown : plain)
    } else if let file = files.first(where: { $0.key == plain }) {
      holder = .file(file.path)
    } else {
      return nil
    }
    return KeyCandidate(
      shown: shown, holder: holder, certificate: certificate.path,
      label: "the certificate \(certificate.path)")
  }

  let listed = files.flatMap { file -> [KeyCandidate] in
    let own = KeyCandidate(shown: file.key, holder: .file(file.path), label: file.path)
    return [own] + [neighbours[file.path].flatMap(candidate)].compactMap(\.self)
  }
  let named = Set(listed.compactMap(\.shown))
  let ofAgent = agent.map { identity in
    KeyCandidate(
      shown: identity.key, holder: .agent(identity.key),
      label: "\(printable(identity.comment.utf8) ?? "a key") (agent)")
  }
  func isNamed(_ candidate: KeyCandidate) -> Bool { candidate.shown.map(named.contains) ?? false }
  var ordered = certificates.compactMap(candidate) + ofAgent.filter(isNamed)
  if !isRestricted { ordered += ofAgent.filter { !isNamed($0) } }
  var seen: Set<[UInt8]> = []
  return (ordered + listed).filter { $0.shown.map { seen.insert($0).inserted } ?? true }
}
