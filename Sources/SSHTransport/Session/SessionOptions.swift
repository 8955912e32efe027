internal import CLibSSH
internal import Cluster

/// A libssh session with the settings in it, which is not connected yet. The caller frees it.
///
/// - Throws: ``TransportError`` of code `badConfiguration`.
func configuredSession(
  _ settings: SSHSettings, trust: HostTrust
) throws(TransportError) -> ssh_session {
  guard ssh_init() == SSH_OK, let session = ssh_new() else { throw .noMemory(settings.alias) }
  do {
    try session.configure(settings, trust: trust)
    return session
  } catch {
    ssh_free(session)
    throw error
  }
}

extension ssh_session {
  /// Hands the settings over to libssh, which reads no configuration of its own.
  ///
  /// - Throws: ``TransportError`` of code `badConfiguration` where a list of algorithms has none that
  ///   libssh knows.
  fileprivate func configure(_ settings: SSHSettings, trust: HostTrust) throws(TransportError) {
    set(SSH_OPTIONS_PROCESS_CONFIG, 0)
    set(SSH_OPTIONS_LOG_VERBOSITY, Int32(SSH_LOG_NOLOG))
    // Host keys are judged by us alone: libssh takes revoked ones for unknown.
    let rest = [
      (SSH_OPTIONS_HOST, settings.hostName), (SSH_OPTIONS_USER, settings.user),
      (SSH_OPTIONS_KNOWNHOSTS, "/dev/null"), (SSH_OPTIONS_GLOBAL_KNOWNHOSTS, "/dev/null"),
      (SSH_OPTIONS_COMPRESSION, "no"),
    ]
    for (option, value) in rest { _ = ssh_options_set(self, option, value) }
    if let socket = settings.agentSocket {
      _ = ssh_options_set(self, SSH_OPTIONS_IDENTITY_AGENT, socket)
    }
    let algorithms = (settings.hostKeyAlgorithms ?? Self.hostKeyAlgorithms).split(separator: ",")
    let hostKeys = trust.preferringKnown(algorithms.map(String.init)).joined(separator: ",")
    try require(SSH_OPTIONS_HOSTKEYS, hostKeys, "HostKeyAlgorithms", settings)
    let ciphers = settings.ciphers ?? Self.ciphers
    try require(SSH_OPTIONS_CIPHERS_C_S, ciphers, "Ciphers", settings)
    try require(SSH_OPTIONS_CIPHERS_S_C, ciphers, "Ciphers", settings)
    try require(SSH_OPTIONS_KEY_EXCHANGE, settings.keyExchanges, "KexAlgorithms", settings)
    try require(SSH_OPTIONS_HMAC_C_S, settings.messageCodes, "MACs", settings)
    try require(SSH_OPTIONS_HMAC_S_C, settings.messageCodes, "MACs", settings)
  }

  /// Sets an option that is a number.
  func set(_ option: ssh_options_e, _ value: Int32) {
    var value = value
    _ = ssh_options_set(self, option, &value)
  }

  private func require(
    _ option: ssh_options_e, _ list: String?, _ keyword: String, _ settings: SSHSettings
  ) throws(TransportError) {
    guard let list, ssh_options_set(self, option, list) != SSH_OK else { return }
    throw TransportError(
      .badConfiguration, host: settings.alias,
      "\(keyword) in the ssh configuration names nothing that libssh knows", why: list)
  }

  /// The fastest first: with the AES instructions of today's processors that is GCM.
  private static let ciphers =
    "aes128-gcm@openssh.com,aes256-gcm@openssh.com,chacha20-poly1305@openssh.com,"
    + "aes128-ctr,aes192-ctr,aes256-ctr"

  private static let hostKeyAlgorithms =
    "ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,"
    + "rsa-sha2-512,rsa-sha2-256"
}
