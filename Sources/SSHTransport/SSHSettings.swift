/// What the ssh configuration says about one host.
struct SSHSettings: Equatable, Sendable {
  /// What to do with a host key that no known_hosts file names.
  enum UnknownHostKey: Sendable {
    case refuse, acceptNew
  }

  enum AddressFamily: String, Sendable {
    case any, inet, inet6
  }

  var alias: String
  var hostName: String
  var port: UInt16 = 22
  var user: String
  var addressFamily = AddressFamily.any
  /// Seconds until the connection must stand; nil leaves it to the deadline.
  var connectTimeout: Int?
  var hostKeyAlias: String?
  var unknownHostKey = UnknownHostKey.refuse
  var hashesKnownHosts = false
  var userKnownHostsFiles: [String] = []
  var globalKnownHostsFiles: [String] = []
  var usesPublicKeys = true
  var identityFiles: [String] = []
  var certificateFiles: [String] = []
  var usesOnlyIdentityFiles = false
  /// The agent's socket; nil where there is none.
  var agentSocket: String?
  /// Run by a shell in place of a TCP connection.
  var proxyCommand: String?
  /// The jump hosts on the way to it, the nearest first, as `ProxyJump` has them.
  var jumps: [String] = []
  /// Seconds of silence after which the host is asked for a sign of life; 0 where it isn't set.
  var serverAliveInterval = 0
  var serverAliveCountMax = 3
  /// The socket of the user's OpenSSH master; nil where none is configured.
  var controlPath: String?
  /// Lists of algorithms, in the configuration's spelling; nil leaves libssh's own.
  var ciphers: String?
  var keyExchanges: String?
  var messageCodes: String?
  var hostKeyAlgorithms: String?

  /// The name under which known_hosts files hold the host's keys.
  var knownHostsName: String {
    if let hostKeyAlias { return hostKeyAlias.lowercased() }
    let name = hostName.lowercased()
    return port == 22 ? name : "[\(name)]:\(port)"
  }
}
