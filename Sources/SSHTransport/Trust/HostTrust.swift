internal import Cluster

/// What the known_hosts files say about a host, gathered before it is asked for its key.
///
/// `KnownHostsCommand`, `VerifyHostKeyDNS` and `CheckHostIP` of the ssh configuration have no say, and
/// host certificates can't be checked.
struct HostTrust: Equatable, Sendable {
  /// The lines under the host's own name.
  var lines: [KnownHostLine]
  /// The lines under its name without the port, which can only confirm or revoke.
  var linesWithoutPort: [KnownHostLine] = []
  /// The lines of lists of keys that nobody may show.
  var revocations: [KnownHostLine] = []
  private var files: [KnownHostsFile] = []

  /// What they say about a key that the host has shown.
  enum Verdict: Equatable, Sendable {
    case trusted
    case unknown
    /// Keys of other types are known, this type isn't.
    case otherTypes([KnownHostLine])
    case changed(KnownHostLine)
    case revoked(KnownHostLine)
    /// Nothing but this authority, whose certificates we can't check, vouches for the host.
    case onlyAuthority(KnownHostLine)
    /// The host has shown a certificate, which we can't check.
    case certificate
  }

  /// Reads the files that exist.
  ///
  /// - Throws: ``TransportError`` of code `badConfiguration` where one exists and can't be read: what it
  ///   revokes would be trusted.
  init(_ settings: SSHSettings) throws(TransportError) {
    for path in settings.userKnownHostsFiles + settings.globalKnownHostsFiles {
      do throws(FileProblem) {
        guard let bytes = try readFileIfThere(path) else { continue }
        files.append(KnownHostsFile(path: path, text: String(decoding: bytes, as: UTF8.self)))
      } catch {
        throw TransportError(
          .badConfiguration, host: settings.alias, "the known host keys can't be read",
          why: "\(path): \(error.reason)",
          remedy: "make it a file that you may read, or name another in UserKnownHostsFile")
      }
    }
    let name = settings.knownHostsName
    lines = files.flatMap { $0.lines(for: name) }
    if settings.hostKeyAlias == nil, settings.port != 22 {
      linesWithoutPort = files.flatMap { $0.lines(for: settings.hostName.lowercased()) }
    }
    for path in settings.revokedHostKeys {
      revocations += try revokedKeys(in: path, host: settings.alias)
    }
  }

  init(
    lines: [KnownHostLine], linesWithoutPort: [KnownHostLine] = [],
    revocations: [KnownHostLine] = []
  ) {
    self.lines = lines
    self.linesWithoutPort = linesWithoutPort
    self.revocations = revocations
  }

  /// Judges a key by its type, such as `ssh-ed25519`, and itself in base64.
  func verdict(type: String, key: String) -> Verdict {
    let same = (lines + linesWithoutPort + revocations).filter { $0.key == key }
    if let revoked = same.first(where: { $0.marker == .revoked }) { return .revoked(revoked) }
    if type.hasSuffix("-cert-v01@openssh.com") { return .certificate }
    let known = lines.filter { $0.marker == .none }
    if known.contains(where: { $0.key == key }) { return .trusted }
    if let other = known.first(where: { $0.keyType == type }) { return .changed(other) }
    if same.contains(where: { $0.marker == .none }) { return .trusted }
    if !known.isEmpty { return .otherTypes(known) }
    let authority = (lines + linesWithoutPort).first { $0.marker == .certificateAuthority }
    return authority.map { .onlyAuthority($0) } ?? .unknown
  }

  /// The lines that vouch for a key under names other than the host's.
  func otherLines(withKey key: String) -> [KnownHostLine] {
    files.flatMap { $0.lines(withKey: key) }
  }

  /// `algorithms` with those first whose keys are known, so that the host shows a key that can be
  /// compared.
  func preferringKnown(_ algorithms: [String]) -> [String] {
    var trusted = lines.filter { $0.marker == .none }
    if trusted.isEmpty { trusted = linesWithoutPort.filter { $0.marker == .none } }
    let types = Set(trusted.map(\.keyType))
    let isKnown = { (algorithm: String) in
      types.contains(algorithm.hasPrefix("rsa-sha2-") ? "ssh-rsa" : algorithm)
    }
    return algorithms.filter(isKnown) + algorithms.filter { !isKnown($0) }
  }
}
