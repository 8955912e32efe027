/// What the ssh configuration says about one host: the one that is meant, or a jump host on the way.
struct SSHSettings: Equatable, Sendable {
  /// What to do with a host key that no known_hosts file names. A changed one is refused by all.
  enum StrictHostKeyChecking: String, Sendable, CaseIterable {
    case yes, ask, no
    case acceptNew = "accept-new"
  }

  enum AddressFamily: String, Sendable {
    case any, inet, inet6
  }

  /// The host as the user or `ProxyJump` has named it, without user and port.
  var alias: String
  var hostName: String
  var port: UInt16 = 22
  var user: String
  var addressFamily = AddressFamily.any
  /// The address of this machine from which to connect; nil leaves it to the system.
  var bindAddress: String?
  /// Seconds until the connection must stand; nil leaves it to the deadline.
  var connectTimeout: Int?
  /// How often connecting is tried, with a second in between.
  var connectionAttempts = 1
  /// Seconds of silence after which the host is asked for a sign of life; 0 where that is unset.
  var serverAliveInterval = 0
  /// How many such questions stay unanswered before the connection counts as dead.
  var serverAliveCountMax = 3
  /// The socket of an OpenSSH connection to share; nil where there is none.
  var controlPath: String?
  var hostKeyAlias: String?
  var strictHostKeyChecking = StrictHostKeyChecking.ask
  var hashesKnownHosts = false
  var userKnownHostsFiles: [String] = []
  var globalKnownHostsFiles: [String] = []
  /// Files of keys that nobody may show.
  var revokedHostKeys: [String] = []
  var authentication = AuthenticationSettings()
  var identityFiles: [String] = []
  var certificateFiles: [String] = []
  var usesOnlyIdentityFiles = false
  /// The agent's socket; nil where there is none.
  var agentSocket: String?
  /// The hosts to go through, as `ProxyJump` writes them, the nearest to us first.
  var jumps: [String] = []
  /// Run by a shell in place of a TCP connection.
  var proxyCommand: String?
  /// Lists of algorithms, in the configuration's spelling; nil leaves libssh's own.
  var ciphers: String?
  var keyExchanges: String?
  var messageCodes: String?
  var hostKeyAlgorithms: String?

  /// The name under which known_hosts files hold the host's keys.
  var knownHostsName: String {
    if let hostKeyAlias { return hostKeyAlias.lowercased() }
    return KnownHostNames.name(hostName.lowercased(), port: port)
  }
}
