internal import Cluster

/// Why a host's key is not accepted, and what can be done about it.
struct HostKeyRefusal {
  var shown: HostKey
  var verdict: HostTrust.Verdict
  var settings: SSHSettings
  var options: SSHOptions

  var error: TransportError {
    let (what, why, remedy) = texts
    return TransportError(
      .hostKeyRefused, host: settings.alias, what, why: why, remedy: remedy)
  }

  /// The error where a person has not said yes.
  var afterAsking: TransportError {
    TransportError(
      .hostKeyRefused, host: settings.alias, "the key of \(host) was not accepted", why: key,
      remedy: "compare it with the fingerprint that the host's operators publish")
  }

  private var name: String { settings.knownHostsName }

  /// The host, and for a jump host what it is on the way to.
  private var host: String {
    settings.isJump(to: options) ? "\(name), on the way to \(options.alias)," : name
  }

  private var key: String { "its \(shown.type) key is \(shown.fingerprint)" }

  private var texts: (what: String, why: String, remedy: String) {
    switch verdict {
    case .changed(let line):
      (
        "the key of \(host) has changed",
        """
        \(key), but \(line.place) has another one
        either the host was set up anew, or somebody sits in between
        """,
        """
        ask those who run the host for its fingerprint; only if it is the one above:
        ssh-keygen -R \(ShellQuoting.quote(name)) -f \(ShellQuoting.quote(line.file))
        """
      )
    case .revoked(let line):
      (
        "the key of \(host) is revoked",
        "\(key), which \(line.place) revokes",
        "ask those who run the host: whoever shows this key may have stolen it"
      )
    case .otherTypes(let lines):
      (
        "the \(shown.type) key of \(host) is unknown",
        "\(key); known are: \(lines.map { "\($0.keyType) at \($0.place)" }.joined(separator: ", "))",
        acceptance
      )
    case .onlyAuthority(let line):
      (
        "the key of \(host) is vouched for by a certificate authority alone",
        "\(key); \(line.place) is a @cert-authority line, and certificates can't be checked here",
        plainKey
      )
    case .certificate:
      (
        "\(host) shows a certificate instead of a key",
        "\(key); certificates can't be checked here", plainKey
      )
    case .unknown, .trusted:
      ("the key of \(host) is unknown", "\(key); it is in none of: \(files)", acceptance)
    }
  }

  private var files: String {
    let files = settings.userKnownHostsFiles + settings.globalKnownHostsFiles
    return files.isEmpty ? "(no file is configured)" : files.joined(separator: ", ")
  }

  private var acceptance: String {
    let advice = "compare it with the fingerprint that the host's operators publish, then "
    guard settings.strictHostKeyChecking != .yes else {
      return """
        \(advice)add the key to
        \(settings.userKnownHostsFiles.first ?? "known_hosts"): StrictHostKeyChecking yes never asks
        """
    }
    return """
      \(advice)run this once
      and answer yes: \(options.sshCommand)   (or, at a terminal, \(options.connectCommand))
      """
  }

  /// `ssh` can check the certificate, so what it brings is the host's own key.
  private var plainKey: String {
    let file = settings.userKnownHostsFiles.first ?? "~/.ssh/known_hosts"
    let keyFile = "/etc/ssh/ssh_host_\(shown.kind.lowercased())_key.pub"
    return """
      let `ssh`, which checks the certificate, bring the host's own key:
      echo \(ShellQuoting.quote(name)) "$(\(settings.sshCommand(options)) cat \(keyFile))" \
      >>\(ShellQuoting.quote(file))
      """
  }
}

extension SSHSettings {
  /// The command that a user would type to reach this host, which may be one on the way.
  fileprivate func sshCommand(_ options: SSHOptions) -> String {
    guard isJump(to: options) else { return options.sshCommand }
    var options = options
    options.alias = alias
    return options.sshCommand
  }
}
