internal import CLibSSH
internal import Cluster

extension SSHSettings {
  /// What libssh's own reader makes of the configuration. It knows fewer keywords than `ssh`: keys in
  /// the known_hosts files of the user and the system alone are trusted, and none is ever added.
  static func readWithLibrary(_ options: SSHOptions) throws(TransportError) -> SSHSettings {
    guard let session = ssh_new() else { throw .noMemory(options.alias) }
    defer { ssh_free(session) }
    _ = ssh_options_set(session, SSH_OPTIONS_HOST, options.alias)
    let home = options.environment["HOME"]
    let file = options.configFile ?? home.map { "\($0)/.ssh/config" }
    if let file, readFile(file) != nil {
      guard ssh_options_parse_config(session, file) == SSH_OK else {
        throw TransportError(
          .badConfiguration, host: options.alias, "the ssh configuration can't be read",
          why: "libssh can't parse \(file); there is no `ssh` program to ask instead")
      }
    } else if let file, options.configFile != nil {
      throw TransportError(
        .badConfiguration, host: options.alias, "the ssh configuration \(file) can't be read")
    }
    return settings(of: session, options)
  }

  private static func settings(of session: ssh_session, _ options: SSHOptions) -> SSHSettings {
    let home = options.environment["HOME"] ?? ""
    let hostName = option(SSH_OPTIONS_HOST, of: session) ?? options.alias
    let user = option(SSH_OPTIONS_USER, of: session) ?? options.environment["USER"] ?? ""
    var settings = SSHSettings(alias: options.alias, hostName: hostName, user: user)
    var port: UInt32 = 22
    _ = ssh_options_get_port(session, &port)
    settings.port = UInt16(clamping: port)
    let expansion = TokenExpansion(
      hostName: hostName, port: settings.port, user: user, alias: options.alias,
      environment: options.environment)
    let named = option(SSH_OPTIONS_IDENTITY, of: session).map { [expansion.path($0)] } ?? []
    settings.identityFiles =
      named + ["ed25519", "ecdsa", "rsa"].map { "\(home)/.ssh/id_\($0)" }
    settings.proxyCommand = option(SSH_OPTIONS_PROXYCOMMAND, of: session).map(expansion.tokens)
    settings.agentSocket = options.environment["SSH_AUTH_SOCK"].flatMap { $0.isEmpty ? nil : $0 }
    settings.userKnownHostsFiles =
      [
        option(SSH_OPTIONS_KNOWNHOSTS, of: session).map(expansion.path)
          ?? "\(home)/.ssh/known_hosts"
      ]
    settings.globalKnownHostsFiles = ["/etc/ssh/ssh_known_hosts"]
    return settings
  }

  private static func option(_ option: ssh_options_e, of session: ssh_session) -> String? {
    var value: UnsafeMutablePointer<CChar>?
    guard ssh_options_get(session, option, &value) == SSH_OK, let value else { return nil }
    defer { ssh_string_free_char(value) }
    return String(cString: value)
  }
}
