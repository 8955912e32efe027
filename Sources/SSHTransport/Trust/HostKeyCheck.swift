internal import CLibSSH
internal import Cluster

extension Session {
  /// Makes sure that the host is the one that it says it is: by the known_hosts files, or by asking. A
  /// key that is accepted anew is noted.
  ///
  /// - Throws: ``TransportError`` of code `hostKeyRefused`; what the interruption throws.
  func checkHostKey(
    _ trust: HostTrust, _ options: SSHOptions, until deadline: Deadline
  ) throws {
    guard let shown = hostKey() else {
      throw TransportError(
        .hostKeyRefused, host: settings.alias, "the host shows no key", why: complaint)
    }
    let verdict = trust.verdict(type: shown.type, key: shown.key)
    let refusal = HostKeyRefusal(
      shown: shown, verdict: verdict, settings: settings, options: options)
    switch verdict.decision(settings.strictHostKeyChecking, canAsk: options.prompt != nil) {
    case .accept: return
    case .refuse: throw refusal.error
    case .note: break
    case .ask:
      guard try isAccepted(shown, verdict, trust, options, deadline) else {
        throw refusal.afterAsking
      }
    }
    guard let notice = note(shown) else { return }
    // It is only to be read; nobody is waited for.
    if let prompt = options.prompt {
      _ = try interruption.ask(TerminalPrompt(notice: notice), prompt, deadline)
    }
  }

  private func isAccepted(
    _ shown: HostKey, _ verdict: HostTrust.Verdict, _ trust: HostTrust, _ options: SSHOptions,
    _ deadline: Deadline
  ) throws -> Bool {
    guard let prompt = options.prompt else { return false }
    var question = HostKeyQuestion(name: settings.knownHostsName, shown: shown)
    question.address = peerAddress(of: ssh_get_fd(handle)).map {
      KnownHostNames.name($0, port: settings.port)
    }
    if case .otherTypes(let lines) = verdict { question.otherTypes = lines }
    question.otherNames = trust.otherLines(withKey: shown.key)
    question.target = settings.isJump(to: options) ? options.alias : nil
    var text = question.text
    while let answer = try interruption.ask(TerminalPrompt(text, isSecret: false), prompt, deadline)
    {
      if let isAccepted = question.isAccepted(by: answer) { return isAccepted }
      text = HostKeyQuestion.again
    }
    return false
  }

  /// Adds the key to the user's first known_hosts file. One that can't be noted is still accepted, as
  /// `ssh` does: it is asked for again next time.
  ///
  /// - Returns: what a person should know of it; nil where there is no file.
  private func note(_ shown: HostKey) -> String? {
    guard let file = settings.userKnownHostsFiles.first else { return nil }
    let name = settings.knownHostsName
    let salt = (0..<20).map { _ in UInt8.random(in: 0...255) }
    let names = settings.hashesKnownHosts ? KnownHostNames.hashed(name, salt: salt).text : name
    do throws(FileProblem) {
      try appendLine("\(names) \(shown.type) \(shown.key)", to: file)
      return "Permanently added '\(name)' (\(shown.kind)) to the list of known hosts, \(file)"
    } catch {
      return "The key of '\(name)' can't be added to \(file): \(error.reason)"
    }
  }
}

extension SSHSettings {
  /// Whether the host is one on the way to the host that the options name.
  func isJump(to options: SSHOptions) -> Bool {
    alias != (SSHDestination(options.alias)?.host ?? options.alias)
  }
}
