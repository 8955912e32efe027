internal import CLibSSH
internal import Cluster
internal import Subprocess

/// A login in the making: what was tried so far.
struct Authentication {
  private let options: SSHOptions
  private let deadline: Deadline
  private var tried: [String] = []
  private var isSecondFactorAsked = false

  init(_ options: SSHOptions, until deadline: Deadline) {
    self.options = options
    self.deadline = deadline
  }

  /// Logs in with the agent's keys and then those in files.
  ///
  /// - Throws: ``TransportError`` of code `authenticationFailed` or `timedOut`; what the session's
  ///   interruption throws.
  mutating func logIn(_ session: borrowing Session) throws {
    let handle = session.handle
    if try step(session, { ssh_userauth_none(handle, nil) }) { return }
    let offered = UInt32(bitPattern: ssh_userauth_list(handle, nil))
    let settings = session.settings
    if settings.usesPublicKeys, offered & SSH_AUTH_METHOD_PUBLICKEY != 0 {
      if try logInWithAgent(session) { return }
      for path in settings.identityFiles {
        if try logIn(session, with: keyFile(path, settings)) { return }
        if isSecondFactorAsked { break }
      }
    }
    throw failure(session, offered: offered)
  }

  /// One question to the host.
  ///
  /// - Returns: whether it let us in.
  private mutating func step(
    _ session: borrowing Session, _ call: () -> ssh_auth_e.RawValue
  ) throws -> Bool {
    let again = SSH_AUTH_AGAIN.rawValue
    switch try session.drive("logging in", until: deadline, again: again, call) {
    case SSH_AUTH_SUCCESS.rawValue:
      return true
    case SSH_AUTH_PARTIAL.rawValue:
      isSecondFactorAsked = true
      return false
    case SSH_AUTH_ERROR.rawValue:
      throw failure(session, offered: nil)
    default:
      return false
    }
  }

  private mutating func logInWithAgent(_ session: borrowing Session) throws -> Bool {
    let settings = session.settings
    guard let socket = settings.agentSocket, fileExists(socket) else { return false }
    if settings.usesOnlyIdentityFiles {
      let keys = settings.identityFiles.compactMap { KeyFile(path: $0).publicKey()?.base64 }
      guard !keys.isEmpty, let filter = AgentFilter(socket, keys: keys) else { return false }
      _ = ssh_set_agent_socket(session.handle, filter.takeDescriptor())
    }
    tried.append("the keys of the agent \(socket)")
    let handle = session.handle
    return try step(session) { ssh_userauth_agent(handle, nil) }
  }

  private func keyFile(_ path: String, _ settings: SSHSettings) -> KeyFile {
    let certificates = ["\(path)-cert.pub"] + settings.certificateFiles
    return KeyFile(path: path, certificate: certificates.first(where: fileExists))
  }

  private mutating func logIn(_ session: borrowing Session, with file: KeyFile) throws -> Bool {
    guard file.exists, !isSecondFactorAsked else { return false }
    let handle = session.handle
    // The host says first whether it would take the key, so that nobody is asked for the passphrase
    // of one that it doesn't. It can't say so for a key that only a certificate vouches for.
    if file.certificate == nil, let key = file.publicKey() {
      guard try step(session, { ssh_userauth_try_publickey(handle, nil, key.handle) }) else {
        tried.append(file.path)
        return false
      }
    }
    switch try unlock(file, session) {
    case .key(let key):
      tried.append(file.path)
      return try step(session) { ssh_userauth_publickey(handle, nil, key.handle) }
    case .encrypted:
      tried.append("\(file.path) (encrypted, and no passphrase fits)")
    case .unreadable:
      tried.append("\(file.path) (can't be read)")
    }
    return false
  }

  private func unlock(_ file: KeyFile, _ session: borrowing Session) throws -> KeyFile.Reading {
    var reading = file.privateKey(passphrase: nil)
    guard let prompt = options.prompt else { return reading }
    for attempt in 1...3 {
      guard case .encrypted = reading else { break }
      let question = "\(attempt == 1 ? "" : "That was not it. ")Passphrase for \(file.path): "
      let answer = try session.interruption.ask(
        TerminalPrompt(question, isSecret: true), prompt, deadline)
      guard let answer else { break }
      reading = file.privateKey(passphrase: answer)
    }
    return reading
  }

  private func failure(_ session: borrowing Session, offered: UInt32?) -> TransportError {
    let settings = session.settings
    let user = "\(settings.user)@\(settings.hostName)"
    let methods = offered.map { "it offers: \(names(of: $0))" }
    let keys = "tried: " + (tried.isEmpty ? "no key at all" : tried.joined(separator: ", "))
    let factor = isSecondFactorAsked ? "the key is right, but more than a key is asked for" : nil
    let complaint = offered == nil ? session.complaint : nil
    return TransportError(
      .authenticationFailed, host: settings.alias, "the host doesn't let \(user) in",
      why: [factor, methods, keys, complaint].compactMap(\.self).joined(separator: "\n"),
      remedy: "see what `\(options.sshCommand)` does; `ssh-copy-id` puts a key of yours there")
  }
}

private func names(of methods: UInt32) -> String {
  let names = [
    (SSH_AUTH_METHOD_PUBLICKEY, "publickey"), (SSH_AUTH_METHOD_PASSWORD, "password"),
    (SSH_AUTH_METHOD_INTERACTIVE, "keyboard-interactive"),
    (SSH_AUTH_METHOD_HOSTBASED, "hostbased"), (SSH_AUTH_METHOD_GSSAPI_MIC, "gssapi-with-mic"),
  ]
  return names.filter { methods & $0.0 != 0 }.map(\.1).joined(separator: ", ")
}
