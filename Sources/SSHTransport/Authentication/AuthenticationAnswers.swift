internal import CLibSSH
internal import Cluster

extension Authentication {
  /// No host has more to ask.
  private static let mostRounds = 100

  /// Keyboard-interactive: as many rounds of questions as the host has (RFC 4256).
  mutating func logInWithAnswers(_ session: borrowing Session) throws -> Answer {
    let handle = session.handle
    guard canAsk(.keyboardInteractive, session.settings) else { return .refused }
    for _ in 0..<session.settings.authentication.passwordPrompts {
      var answer = try waitForHost(session) { ssh_userauth_kbdint(handle, nil, nil) }
      var wasAsked = false
      var rounds = 0
      while answer == .questions {
        rounds += 1
        guard rounds <= Self.mostRounds else { throw failure(session) }
        wasAsked = try answerQuestions(session) || wasAsked
        answer = try waitForHost(session) { ssh_userauth_kbdint(handle, nil, nil) }
      }
      if answer != .refused { return answer }
      // A host that refuses without a question would do so for ever.
      guard wasAsked else { break }
      log.refusedAnswers.insert(.keyboardInteractive)
    }
    log.tried.append("keyboard-interactive")
    return .refused
  }

  mutating func logInWithPassword(_ session: borrowing Session) throws -> Answer {
    let settings = session.settings
    guard canAsk(.password, settings) else { return .refused }
    var retry = ""
    for _ in 0..<settings.authentication.passwordPrompts {
      let question = "\(retry)\(settings.login)'s password: "
      guard let password = try ask(question, isSecret: true, named: true, session),
        !password.isEmpty
      else { throw givenUp(session) }
      let handle = session.handle
      let answer = try deadline.whileWaiting {
        // libssh takes the question for a new password for nonsense.
        try step(session, or: { throw wantsNewPassword(session) }) {
          ssh_userauth_password(handle, nil, password)
        }
      }
      if answer != .refused { return answer }
      log.refusedAnswers.insert(.password)
      retry = "Permission denied, please try again.\n"
    }
    log.tried.append("password")
    return .refused
  }

  /// The host may wait for somebody's phone before it answers.
  private func waitForHost(
    _ session: borrowing Session, _ call: () -> Int32
  ) throws -> Answer {
    try deadline.whileWaiting { try step(session, call) }
  }

  /// Has one round of questions answered, of which there may be none.
  ///
  /// - Returns: whether there were any.
  private func answerQuestions(_ session: borrowing Session) throws -> Bool {
    let handle = session.handle
    let heading = [
      ssh_userauth_kbdint_getname(handle), ssh_userauth_kbdint_getinstruction(handle),
    ].compactMap { foreign($0, session) }.map { $0 + "\n" }.joined()
    let count = ssh_userauth_kbdint_getnprompts(handle)
    if count <= 0, !heading.isEmpty { try tell(heading, session) }
    for index in 0..<UInt32(max(count, 0)) {
      var isEchoed: CChar = 0
      let prompt = ssh_userauth_kbdint_getprompt(handle, index, &isEchoed)
      let question = (index == 0 ? heading : "") + (foreign(prompt, session) ?? "")
      let answer = try ask(question, isSecret: isEchoed == 0, named: true, session)
      // An empty line may be what the host waits for: "press Enter when you have confirmed".
      guard let answer else { throw givenUp(session) }
      _ = ssh_userauth_kbdint_setanswer(handle, index, answer)
    }
    return count > 0
  }

  /// The host's words, with its name before every line, so that none can be taken for another's.
  private func foreign(_ text: UnsafePointer<CChar>?, _ session: borrowing Session) -> String? {
    let text = text.map { String(cString: $0) } ?? ""
    guard let clean = printable(text.utf8, limit: 2000) else { return nil }
    let name = session.settings.login
    let lines = clean.split(separator: "\n", omittingEmptySubsequences: true)
    let named = lines.map { "(\(name)) \($0)" }.joined(separator: "\n")
    return named + (text.last?.isWhitespace == true ? " " : "")
  }
}
