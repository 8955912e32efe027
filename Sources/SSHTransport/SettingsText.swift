/// The output of `ssh -G`: a lower-case keyword and its value on each line.
struct SettingsText {
  private var values: [String: [String]] = [:]

  init(_ text: String) {
    for line in text.split(separator: "\n") {
      guard let blank = line.firstIndex(of: " ") else { continue }
      values[String(line[..<blank]), default: []].append(String(line[blank...].dropFirst()))
    }
  }

  /// The settings in it, for the alias of `options`; nil where it lacks the host's name.
  func settings(for options: SSHOptions, as alias: String) -> SSHSettings? {
    guard let hostName = one("hostname"), let user = one("user") else { return nil }
    var settings = SSHSettings(alias: alias, hostName: hostName, user: user)
    settings.port = one("port").flatMap { UInt16($0) } ?? 22
    let expansion = TokenExpansion(
      hostName: hostName, port: settings.port, user: user, alias: options.alias,
      environment: options.environment)
    settings.addressFamily = one("addressfamily").flatMap { .init(rawValue: $0) } ?? .any
    settings.connectTimeout = one("connecttimeout").flatMap { Int($0) }.flatMap {
      $0 > 0 ? $0 : nil
    }
    readTrust(into: &settings, expansion)
    readIdentities(into: &settings, expansion)
    settings.proxyCommand = proxyCommand(options, expansion)
    if let jumps = one("proxyjump"), jumps != "none" {
      settings.jumps = jumps.split(separator: ",").map(String.init)
    }
    settings.controlPath = one("controlpath").flatMap { $0 == "none" ? nil : expansion.path($0) }
    settings.serverAliveInterval = one("serveraliveinterval").flatMap { Int($0) } ?? 0
    settings.serverAliveCountMax = one("serveralivecountmax").flatMap { Int($0) } ?? 3
    settings.ciphers = one("ciphers").flatMap { Self.usualCiphers.contains($0) ? nil : $0 }
    settings.keyExchanges = one("kexalgorithms")
    settings.messageCodes = one("macs")
    settings.hostKeyAlgorithms = one("hostkeyalgorithms")
    return settings
  }

  private func one(_ keyword: String) -> String? { values[keyword]?.first }

  private func isOn(_ keyword: String) -> Bool { ["yes", "true"].contains(one(keyword)) }

  private func paths(_ keyword: String, _ expansion: TokenExpansion) -> [String] {
    var paths: [String] = []
    for word in (one(keyword) ?? "").split(separator: " ") {
      // The output doesn't quote: a word that starts like no path belongs to the path before it.
      if "/~%$".contains(word.prefix(1)) || paths.isEmpty || word == "none" {
        paths.append(String(word))
      } else {
        paths[paths.count - 1] += " \(word)"
      }
    }
    return paths.filter { $0 != "none" }.map(expansion.path).filter { $0 != "/dev/null" }
  }

  private func readTrust(into settings: inout SSHSettings, _ expansion: TokenExpansion) {
    settings.hostKeyAlias = one("hostkeyalias").flatMap { $0 == "none" ? nil : $0 }
    let strictness = one("stricthostkeychecking") ?? "yes"
    settings.unknownHostKey =
      ["accept-new", "no", "false", "off"].contains(strictness) ? .acceptNew : .refuse
    settings.hashesKnownHosts = isOn("hashknownhosts")
    settings.userKnownHostsFiles = paths("userknownhostsfile", expansion)
    settings.globalKnownHostsFiles = paths("globalknownhostsfile", expansion)
  }

  private func readIdentities(into settings: inout SSHSettings, _ expansion: TokenExpansion) {
    settings.usesPublicKeys =
      one("pubkeyauthentication").map { $0 != "no" && $0 != "false" } ?? true
    settings.identityFiles = (values["identityfile"] ?? []).filter { $0 != "none" }
      .map(expansion.path)
    settings.certificateFiles = (values["certificatefile"] ?? []).filter { $0 != "none" }
      .map(expansion.path)
    settings.usesOnlyIdentityFiles = isOn("identitiesonly")
    settings.agentSocket = agentSocket(expansion)
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

  private func proxyCommand(_ options: SSHOptions, _ expansion: TokenExpansion) -> String? {
    if let command = one("proxycommand"), command != "none" { return expansion.tokens(in: command) }
    return nil
  }

  /// What OpenSSH prints where its configuration names no ciphers, in its versions so far.
  private static let usualCiphers = [
    "chacha20-poly1305@openssh.com,aes128-ctr,aes192-ctr,aes256-ctr,aes128-gcm@openssh.com,"
      + "aes256-gcm@openssh.com",
    "chacha20-poly1305@openssh.com,aes128-gcm@openssh.com,aes256-gcm@openssh.com,aes128-ctr,"
      + "aes192-ctr,aes256-ctr",
  ]
}
