internal import CLibSSH
internal import Cluster

extension Authentication {
  /// Offers keys, those of the agent and those in files, until the host accepts one.
  mutating func logInWithKeys(_ session: borrowing Session) throws -> Answer {
    let settings = session.settings
    let relay = try agentRelay(session)
    for candidate in candidates(settings, agent: relay?.identities ?? []) {
      if let shown = candidate.shown, !offeredKeys.insert(shown).inserted { continue }
      let answer =
        switch candidate.holder {
        case .agent(let signer): try offer(candidate, relay, signer, session)
        case .file(let path): try offer(candidate, KeyFile(path: path), session)
        }
      if answer != .refused { return answer }
    }
    return .refused
  }

  private mutating func agentRelay(_ session: borrowing Session) throws -> AgentRelay? {
    if let agent { return agent }
    let relay = try session.settings.agentSocket.flatMap {
      try AgentRelay($0, until: deadline, session.interruption)
    }
    if let relay { _ = ssh_set_agent_socket(session.handle, relay.takeDescriptor()) }
    agent = .some(relay)
    return relay
  }

  private func candidates(_ settings: SSHSettings, agent: [AgentIdentity]) -> [KeyCandidate] {
    let files = settings.identityFiles.filter { KeyFile(path: $0).exists }
      .map { NamedKey(path: $0, key: KeyFile(path: $0).publicKey()?.blob) }
    let certificates = settings.certificateFiles.map(Self.certificate)
    let neighbours = files.map { ($0.path, Self.certificate($0.path + "-cert.pub")) }
    return keyCandidates(
      files: files, certificates: certificates,
      neighbours: certificates.isEmpty ? Dictionary(neighbours) { first, _ in first } : [:],
      agent: agent, isRestricted: settings.usesOnlyIdentityFiles)
  }

  private static func certificate(_ path: String) -> NamedKey {
    NamedKey(path: path, key: LoadedKey(publicFile: path)?.blob)
  }

  private mutating func offer(
    _ candidate: KeyCandidate, _ relay: AgentRelay?, _ signer: [UInt8],
    _ session: borrowing Session
  ) throws -> Answer {
    guard let relay, let shown = candidate.shown else { return .refused }
    relay.show(shown, signedWith: signer)
    let handle = session.handle
    // Where the agent doesn't sign, libssh complains about memory.
    let answer = try step(session) { ssh_userauth_agent(handle, nil) }
    log.tried.append(
      candidate.label + (relay.hasRefused ? ", for which the agent gives no signature" : ""))
    return answer
  }

  private mutating func offer(
    _ candidate: KeyCandidate, _ file: KeyFile, _ session: borrowing Session
  ) throws -> Answer {
    let handle = session.handle
    let certificate = candidate.certificate.flatMap { LoadedKey(publicFile: $0) }
    let reading = file.privateKey(passphrase: nil)
    // A key that is at hand signs at once, which saves a round trip. For another the host says first
    // whether it would take it, so that nobody is asked for the passphrase of one that it doesn't.
    if !reading.isKey, let key = certificate ?? file.publicKey() {
      guard
        try step(session, { ssh_userauth_try_publickey(handle, nil, key.handle) }) == .accepted
      else {
        log.tried.append(candidate.label)
        return .refused
      }
    }
    guard let key = try unlock(file, reading, candidate, session) else { return .refused }
    if let certificate, !key.add(certificate: certificate) { return .refused }
    // Only now is it known which key that is.
    if candidate.shown == nil, let blob = key.blob, !offeredKeys.insert(blob).inserted {
      return .refused
    }
    log.tried.append(candidate.label)
    return try step(session) { ssh_userauth_publickey(handle, nil, key.handle) }
  }

  /// The private key, for whose passphrase a person is asked.
  private mutating func unlock(
    _ file: KeyFile, _ locked: KeyFile.Reading, _ candidate: KeyCandidate,
    _ session: borrowing Session
  ) throws -> LoadedKey? {
    var reading = locked
    var isFirst = true
    for _ in 0..<max(session.settings.authentication.passwordPrompts, 1) {
      guard case .encrypted = reading else { break }
      let retry = isFirst ? "" : "That was not it. "
      let question = "\(retry)Enter passphrase for key '\(file.path)': "
      guard let answer = try ask(question, isSecret: true, session), !answer.isEmpty else { break }
      isFirst = false
      reading = file.privateKey(passphrase: answer)
    }
    switch reading {
    case .key(let key): return key
    case .encrypted:
      let reason =
        silence(session.settings) ?? (isFirst ? "no passphrase given" : "wrong passphrase")
      log.tried.append("\(candidate.label) (encrypted; \(reason))")
      if silence(session.settings) != nil { log.hasLockedKey = true }
    case .unreadable:
      log.tried.append("\(candidate.label) (its private key can't be read)")
    }
    return nil
  }
}
