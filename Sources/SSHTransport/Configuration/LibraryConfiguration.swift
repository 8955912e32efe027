internal import CLibSSH
internal import Cluster

extension SSHSettings {
  /// What libssh's own reader makes of the configuration, for machines without an `ssh` program.
  ///
  /// It takes Host, Match and Include, and from them only HostName, User, Port, ProxyCommand,
  /// ProxyJump, the *last* IdentityFile, and the first of UserKnownHostsFile and GlobalKnownHostsFile
  /// reach us. All else is passed over in silence:
  /// - it knows ConnectTimeout, StrictHostKeyChecking, IdentityAgent, BindAddress and lists of
  ///   algorithms, but doesn't tell: an unknown host key is asked about or refused, as by default;
  /// - it doesn't know HostKeyAlias, HashKnownHosts, RevokedHostKeys, AddressFamily,
  ///   ConnectionAttempts, ServerAliveInterval, ControlPath, CertificateFile and IdentitiesOnly;
  /// - `Host a !a` matches `a` with it; a `Match` by a criterion that it doesn't know ends the reading;
  ///   lines are cut at 1,024 bytes.
  ///
  /// - Throws: ``TransportError`` of code `badConfiguration`.
  static func readWithLibrary(
    _ options: SSHOptions, _ destination: SSHDestination
  ) throws(TransportError) -> SSHSettings {
    guard let session = ssh_new() else { throw .noMemory(options.alias) }
    defer { ssh_free(session) }
    _ = ssh_options_set(session, SSH_OPTIONS_HOST, destination.host)
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
    return settings(of: session, destination, options.environment)
  }

  private static func settings(
    of session: ssh_session, _ destination: SSHDestination, _ environment: [String: String]
  ) -> SSHSettings {
    let home = environment["HOME"] ?? ""
    let hostName = option(SSH_OPTIONS_HOST, of: session) ?? destination.host
    let user = option(SSH_OPTIONS_USER, of: session) ?? environment["USER"] ?? ""
    var settings = SSHSettings(
      alias: destination.host, hostName: hostName, user: destination.user ?? user)
    var port: UInt32 = 22
    _ = ssh_options_get_port(session, &port)
    settings.port = destination.port ?? UInt16(clamping: port)
    let expansion = TokenExpansion(settings, environment: environment)
    let usual = ["ed25519", "ecdsa", "rsa"].map { "\(home)/.ssh/id_\($0)" }
    let named = option(SSH_OPTIONS_IDENTITY, of: session).map(expansion.path)
    settings.identityFiles = (named.map { usual.contains($0) ? [] : [$0] } ?? []) + usual
    if let command = option(SSH_OPTIONS_PROXYCOMMAND, of: session) {
      if let jumps = jumps(ofLibraryCommand: command) {
        settings.jumps = jumps
      } else {
        settings.proxyCommand = expansion.tokens(in: command)
      }
    }
    settings.agentSocket = environment["SSH_AUTH_SOCK"].flatMap { $0.isEmpty ? nil : $0 }
    settings.userKnownHostsFiles = [
      option(SSH_OPTIONS_KNOWNHOSTS, of: session).map(expansion.path)
        ?? "\(home)/.ssh/known_hosts"
    ]
    settings.globalKnownHostsFiles = [
      option(SSH_OPTIONS_GLOBAL_KNOWNHOSTS, of: session).map(expansion.path)
        ?? "/etc/ssh/ssh_known_hosts"
    ]
    return settings
  }

  /// The hosts of the `ProxyJump` that libssh turns into a call of `ssh`, in their order: the first is
  /// the host that is called, and the others come after `-J`.
  ///
  /// - Returns: nil where `command` is no such call.
  static func jumps(ofLibraryCommand command: String) -> [String]? {
    var words = command.split(separator: " ").map(String.init)[...]
    guard words.popFirst() == "ssh", let host = words.popLast(), words.popLast() == "'[%h]:%p'",
      words.popLast() == "-W", words.count.isMultiple(of: 2)
    else { return nil }
    var options: [String: String] = [:]
    while let name = words.popFirst(), let value = words.popFirst() { options[name] = value }
    guard Set(options.keys).isSubset(of: ["-l", "-p", "-J"]) else { return nil }
    let bracketed = host.contains(":") ? "[\(host)]" : host
    let first =
      (options["-l"].map { "\($0)@" } ?? "") + bracketed + (options["-p"].map { ":\($0)" } ?? "")
    return [first] + (options["-J"] ?? "").split(separator: ",").map(String.init)
  }

  private static func option(_ option: ssh_options_e, of session: ssh_session) -> String? {
    var value: UnsafeMutablePointer<CChar>?
    guard ssh_options_get(session, option, &value) == SSH_OK, let value else { return nil }
    defer { ssh_string_free_char(value) }
    return String(cString: value)
  }
}
