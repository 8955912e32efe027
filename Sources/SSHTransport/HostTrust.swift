/// What the known_hosts files say about a host, gathered before it is asked for its key.
struct HostTrust: Equatable, Sendable {
  /// The lines under the host's own name.
  var lines: [KnownHostLine]
  /// The lines under its name without the port, which can only confirm or revoke.
  var linesWithoutPort: [KnownHostLine] = []

  /// What they say about a key that the host has shown.
  enum Verdict: Equatable, Sendable {
    case trusted
    case unknown
    /// Keys of other types are known, this type isn't.
    case otherTypes([KnownHostLine])
    case changed(KnownHostLine)
    case revoked(KnownHostLine)
  }

  /// Reads the files that exist.
  init(_ settings: SSHSettings) {
    let files = (settings.userKnownHostsFiles + settings.globalKnownHostsFiles).compactMap { path in
      readFile(path).map { KnownHostsFile(path: path, text: String(decoding: $0, as: UTF8.self)) }
    }
    let name = settings.knownHostsName
    lines = files.flatMap { $0.lines(for: name) }
    if settings.hostKeyAlias == nil, settings.port != 22 {
      linesWithoutPort = files.flatMap { $0.lines(for: settings.hostName.lowercased()) }
    }
  }

  init(lines: [KnownHostLine], linesWithoutPort: [KnownHostLine] = []) {
    self.lines = lines
    self.linesWithoutPort = linesWithoutPort
  }

  /// Judges a key by its type, such as `ssh-ed25519`, and itself in base64.
  func verdict(type: String, key: String) -> Verdict {
    let same = (lines + linesWithoutPort).filter { $0.key == key }
    if let revoked = same.first(where: { $0.marker == .revoked }) { return .revoked(revoked) }
    let known = lines.filter { $0.marker == .none }
    if known.contains(where: { $0.key == key }) { return .trusted }
    if let other = known.first(where: { $0.keyType == type }) { return .changed(other) }
    if !known.isEmpty { return .otherTypes(known) }
    return same.contains { $0.marker == .none } ? .trusted : .unknown
  }

  /// `algorithms` with those first whose keys are known, so that the host shows a key that can be
  /// compared.
  func preferringKnown(_ algorithms: [String]) -> [String] {
    let trusted = (lines.isEmpty ? linesWithoutPort : lines).filter { $0.marker == .none }
    let types = Set(trusted.map(\.keyType))
    let isKnown = { (algorithm: String) in
      types.contains(algorithm.hasPrefix("rsa-sha2-") ? "ssh-rsa" : algorithm)
    }
    return algorithms.filter(isKnown) + algorithms.filter { !isKnown($0) }
  }
}
