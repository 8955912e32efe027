internal import Cluster

extension Authentication {
  /// Asks the person at the terminal.
  ///
  /// - Parameters:
  ///   - text: the question.
  ///   - isSecret: whether the answer must not be seen.
  ///   - named: whether the text says which host it is for.
  ///   - session: the host's.
  /// - Returns: nil where there is nobody, or no answer.
  /// - Throws: what the session's interruption throws.
  func ask(
    _ text: String, isSecret: Bool, named: Bool = false, _ session: borrowing Session
  ) throws -> String? {
    guard silence(session.settings) == nil, let prompt = options.prompt else { return nil }
    let name = named ? "" : "(\(session.settings.login)) "
    return try session.interruption.ask(
      TerminalPrompt(name + text, isSecret: isSecret), prompt, deadline)
  }

  /// Shows the person at the terminal what the host says.
  func tell(_ text: String, _ session: borrowing Session) throws {
    guard silence(session.settings) == nil, let prompt = options.prompt else { return }
    _ = try session.interruption.ask(TerminalPrompt(notice: text), prompt, deadline)
  }

  /// Why nobody can be asked; nil where somebody can.
  func silence(_ settings: SSHSettings) -> String? {
    if settings.authentication.isBatch { return "the ssh configuration has `BatchMode yes`" }
    return options.prompt == nil ? "there is no terminal to ask at" : nil
  }

  /// Whether to begin with a method that asks people.
  mutating func canAsk(_ method: AuthenticationMethod, _ settings: SSHSettings) -> Bool {
    guard silence(settings) != nil else { return true }
    if !log.passedOver.contains(method) { log.passedOver.append(method) }
    return false
  }
}

extension SSHSettings {
  /// How prompts name the login, which is as OpenSSH does.
  var login: String { "\(user)@\(hostKeyAlias ?? hostName)" }
}
