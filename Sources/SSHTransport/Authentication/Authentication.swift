internal import CLibSSH
internal import Cluster

/// A login in the making: what was tried so far, and with what end.
///
/// The order is OpenSSH's: of the methods that the host offers the first that the configuration prefers,
/// until the host lets us in; where it accepts one and wants another, again from the beginning.
struct Authentication {
  /// How the host answers an attempt.
  enum Answer {
    case accepted, refused
    /// It accepts what was shown, and wants more.
    case wantsMore
    /// It asks a person something.
    case questions
  }

  let options: SSHOptions
  let deadline: Deadline
  var log = AuthenticationLog()
  /// Keys and certificates that were offered; another time they would only use up the host's patience.
  var offeredKeys: Set<[UInt8]> = []
  /// The way to the agent, once it was looked for.
  var agent: AgentRelay??

  /// No host wants more steps than this one by one.
  private static let mostSteps = 8

  init(_ options: SSHOptions, until deadline: Deadline) {
    self.options = options
    self.deadline = deadline
  }

  /// Logs in.
  ///
  /// - Throws: ``TransportError`` of code `authenticationFailed`, `unreachable` or `timedOut`; what the
  ///   session's interruption throws.
  mutating func logIn(_ session: borrowing Session) throws {
    let handle = session.handle
    let first = try step(session) { ssh_userauth_none(handle, nil) }
    if first == .accepted { return }
    for _ in 0..<Self.mostSteps {
      switch try tryMethods(session) {
      case .accepted: return
      case .wantsMore: continue
      case .refused, .questions: throw failure(session)
      }
    }
    throw failure(session)
  }

  /// Tries the methods that fit until the host accepts one.
  private mutating func tryMethods(_ session: borrowing Session) throws -> Answer {
    let handle = session.handle
    log.offered = AuthenticationMethod.offered(ssh_userauth_list(handle, nil))
    let (recorder, names) = (options.recorder, log.offered.map(\.rawValue))
    recorder?.note(session.settings) { hop in
      hop.offeredMethods += names.filter { !hop.offeredMethods.contains($0) }
    }
    for method in session.settings.authentication.choose(from: log.offered) {
      let answer: Answer =
        switch method {
        case .publicKey: try logInWithKeys(session)
        case .keyboardInteractive: try logInWithAnswers(session)
        case .password: try logInWithPassword(session)
        case .gssapi: try logInWithTicket(session)
        case .hostBased: .refused
        }
      if answer == .wantsMore { log.accepted.append(method) }
      if answer == .wantsMore || answer == .accepted {
        recorder?.note(session.settings) { $0.usedMethods.append(method.rawValue) }
      }
      if answer != .refused { return answer }
    }
    return .refused
  }

  /// Kerberos and its like.
  private mutating func logInWithTicket(_ session: borrowing Session) throws -> Answer {
    let handle = session.handle
    log.tried.append("a ticket (gssapi-with-mic)")
    return try step(session, or: { .refused }) { ssh_userauth_gssapi(handle) }
  }

  /// One question to the host.
  ///
  /// - Parameters:
  ///   - session: where it is asked.
  ///   - trouble: what it means that libssh gives up where the connection is none the worse.
  ///   - call: libssh's function, to be called until it has an answer.
  /// - Returns: what the host says.
  /// - Throws: ``TransportError``; what the session's interruption throws.
  func step(
    _ session: borrowing Session, or trouble: () throws -> Answer = { .refused },
    _ call: () -> Int32
  ) throws -> Answer {
    let handle = session.handle
    let again = SSH_AUTH_AGAIN.rawValue
    let answer = try session.drive("logging in", until: deadline, again: again) {
      let answer = call()
      // libssh goes on waiting for a host that has hung up.
      return answer == again && handle.isBroken ? SSH_AUTH_ERROR.rawValue : answer
    }
    switch answer {
    case SSH_AUTH_SUCCESS.rawValue: return .accepted
    case SSH_AUTH_PARTIAL.rawValue: return .wantsMore
    case SSH_AUTH_INFO.rawValue: return .questions
    case SSH_AUTH_ERROR.rawValue:
      if handle.isBroken { throw hangUp(session) }
      return try trouble()
    default: return .refused
    }
  }
}
