/// The output of `ssh -G`: a lower-case keyword and its value on each line.
struct SettingsText {
  private var values: [String: [String]] = [:]

  init(_ text: String) {
    for line in text.split(whereSeparator: \.isNewline) {
      guard let blank = line.firstIndex(of: " ") else { continue }
      values[String(line[..<blank]), default: []].append(String(line[blank...].dropFirst()))
    }
  }

  /// The settings in it, for a host that was asked for as `alias`; nil where it lacks the host's name.
  func settings(alias: String, environment: [String: String]) -> SSHSettings? {
    guard let hostName = one("hostname"), let user = one("user") else { return nil }
    var settings = SSHSettings(alias: alias, hostName: hostName, user: user)
    settings.port = one("port").flatMap { UInt16($0) } ?? 22
    settings.hostKeyAlias = named("hostkeyalias")
    let expansion = TokenExpansion(settings, environment: environment)
    readReach(into: &settings, expansion)
    readTrust(into: &settings, expansion)
    readIdentities(into: &settings, expansion)
    settings.ciphers = one("ciphers").flatMap { Self.usualCiphers.contains($0) ? nil : $0 }
    settings.keyExchanges = one("kexalgorithms")
    settings.messageCodes = one("macs")
    settings.hostKeyAlgorithms = one("hostkeyalgorithms")
    return settings
  }

  private func one(_ keyword: String) -> String? { values[keyword]?.first }

  private func named(_ keyword: String) -> String? {
    one(keyword).flatMap { ["none", ""].contains($0.lowercased()) ? nil : $0 }
  }

  private func number(_ keyword: String) -> Int? { one(keyword).flatMap { Int($0) } }

  private func isOn(_ keyword: String) -> Bool { ["yes", "true"].contains(one(keyword)) }

  private func readReach(into settings: inout SSHSettings, _ expansion: TokenExpansion) {
    settings.addressFamily = one("addressfamily").flatMap { .init(rawValue: $0) } ?? .any
    settings.bindAddress = named("bindaddress")
    settings.connectTimeout = number("connecttimeout").flatMap { $0 > 0 ? $0 : nil }
    settings.connectionAttempts = max(number("connectionattempts") ?? 1, 1)
    settings.serverAliveInterval = max(number("serveraliveinterval") ?? 0, 0)
    settings.serverAliveCountMax = max(number("serveralivecountmax") ?? 3, 0)
    settings.controlPath = named("controlpath").map(expansion.path)
    settings.jumps =
      named("proxyjump")?.split(separator: ",").map { String($0.filter { $0 != " " }) } ?? []
    settings.proxyCommand = named("proxycommand").map(expansion.tokens)
  }

  private func readTrust(into settings: inout SSHSettings, _ expansion: TokenExpansion) {
    settings.strictHostKeyChecking =
      switch one("stricthostkeychecking") {
      case "yes", "true": .yes
      case "accept-new": .acceptNew
      case "no", "false", "off": .no
      default: .ask
      }
    settings.hashesKnownHosts = isOn("hashknownhosts")
    settings.userKnownHostsFiles = paths("userknownhostsfile", expansion)
    settings.globalKnownHostsFiles = paths("globalknownhostsfile", expansion)
    settings.revokedHostKeys = paths("revokedhostkeys", expansion)
  }

  private func readIdentities(into settings: inout SSHSettings, _ expansion: TokenExpansion) {
    settings.authentication = AuthenticationSettings(one)
    settings.identityFiles = (values["identityfile"] ?? []).filter { $0 != "none" }
      .map(expansion.path)
    settings.certificateFiles = (values["certificatefile"] ?? []).filter { $0 != "none" }
      .map(expansion.path)
    settings.usesOnlyIdentityFiles = isOn("identitiesonly")
    settings.agentSocket = agentSocket(expansion)
  }

  private func paths(_ keyword: String, _ expansion: TokenExpansion) -> [String] {
    var paths: [String] = []
    for word in (values[keyword] ?? []).flatMap({ $0.split(separator: " ") }) {
      // The output doesn't quote: a word that starts like no path belongs to the path before it.
      if "/~%$".contains(word.prefix(1)) || paths.isEmpty || word == "none" {
        paths.append(String(word))
      } else {
        paths[paths.count - 1] += " \(word)"
      }
    }
    return paths.filter { $0 != "none" }.map(expansion.path).filter { $0 != "/dev/null" }
  }

  private func agentSocket(_ expansion: TokenExpansion) -> String? {
    let usual = expansion.environment["SSH_AUTH_SOCK"]
    let socket: String? =
      switch one("identityagent") {
      case nil, "SSH_AUTH_SOCK": usual
      case "none": nil
      case let name? where name.hasPrefix("$") && !name.hasPrefix("${"):
        expansion.environment[String(name.dropFirst())]
      case let path?: expansion.path(path)
      }
    return socket.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// What OpenSSH prints where its configuration names no ciphers, in its versions so far.
  private static let usualCiphers = [
    "chacha20-poly1305@openssh.com,aes128-ctr,aes192-ctr,aes256-ctr,aes128-gcm@openssh.com,"
      + "aes256-gcm@openssh.com",
    "chacha20-poly1305@openssh.com,aes128-gcm@openssh.com,aes256-gcm@openssh.com,aes128-ctr,"
      + "aes192-ctr,aes256-ctr",
  ]
}
