import Cluster
import Diagnostics
import Foundation
import SSHTransport
import Synchronization
import Testing

/// Somebody who answers prompts in turn, and remembers them.
private final class Answerer: Sendable {
  private let state: Mutex<(answers: [String?], seen: [TerminalPrompt])>

  init(_ answers: [String?]) { state = Mutex((answers, [])) }

  var seen: [TerminalPrompt] { state.withLock { $0.seen } }
  var texts: [String] { seen.map(\.text) }

  @Sendable func answer(_ prompt: TerminalPrompt) async -> String? {
    state.withLock {
      $0.seen.append(prompt)
      return prompt.isNotice || $0.answers.isEmpty ? nil : $0.answers.removeFirst()
    }
  }
}

@Suite(
  .enabled(if: PasswordServerFixture.isPossible, Comment(rawValue: PasswordServerFixture.reason)))
struct SSHAnswerAuthenticationTests {
  private typealias Fixture = PasswordServerFixture

  private static let onlyPassword = [
    "PasswordAuthentication yes", "KbdInteractiveAuthentication no",
  ]

  private func greeting(_ options: SSHOptions) async throws -> String {
    let transport = try await SSHTransport.connect(to: options)
    let result = try await transport.execute(HostCommand("id -un"))
    await transport.close()
    return result.text.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  private func refusal(_ options: SSHOptions) async -> Diagnostic? {
    let error = await #expect(throws: TransportError.self) {
      try await SSHTransport.connect(to: options)
    }
    #expect(error?.code == .authenticationFailed)
    return error?.diagnostic
  }

  @Test func aPasswordIsAskedForInOpenSSHsWords() async throws {
    let server = try await Fixture(
      server: Self.onlyPassword, client: ["PubkeyAuthentication no"])
    let person = Answerer(["wrong", Fixture.password])
    #expect(try await greeting(server.options(prompt: person.answer)) == server.user)
    let question = "\(server.login)'s password: "
    #expect(person.texts == [question, "Permission denied, please try again.\n\(question)"])
    #expect(person.seen.map(\.isSecret) == [true, true])
  }

  @Test func wrongPasswordsComeToAnEnd() async throws {
    let server = try await Fixture(
      server: Self.onlyPassword,
      client: ["PubkeyAuthentication no", "NumberOfPasswordPrompts 2"])
    let person = Answerer(["a", "b", "c"])
    let diagnostic = await refusal(server.options(prompt: person.answer))
    #expect(person.seen.count == 2)
    #expect(diagnostic?.what == "the host refused what was typed for \(server.login)")
    #expect(
      diagnostic?.why == """
        it offers: publickey, password
        tried: password
        switched off in the ssh configuration: publickey
        """)
  }

  @Test func tooManyWrongPasswordsAreNoQuestionOfKeys() async throws {
    let server = try await Fixture(
      server: Self.onlyPassword + ["MaxAuthTries 2"], client: ["PubkeyAuthentication no"])
    let person = Answerer(["a", "b", "c"])
    let diagnostic = await refusal(server.options(prompt: person.answer))
    #expect(person.seen.count == 2)
    #expect(
      diagnostic?.what == "the host hung up on \(server.login): too many authentication failures")
    #expect(
      diagnostic?.remedy
        == "see whether `ssh -F \(server.configFile) asking` takes the answers")
  }

  @Test func twoQuestionsInTwoRounds() async throws {
    let server = try await Fixture(
      rules: [Fixture.passwordRule, Fixture.codeRule],
      client: ["PubkeyAuthentication no"])
    let person = Answerer([Fixture.password, try await server.code()])
    #expect(try await greeting(server.options(prompt: person.answer)) == server.user)
    #expect(
      person.texts == [
        "(\(server.login)) Password: ",
        "(\(server.login)) One-time password (OATH) for `\(server.user)': ",
      ])
    #expect(person.seen.map(\.isSecret) == [true, true])
  }

  @Test func aWrongCodeIsAskedForAgain() async throws {
    let server = try await Fixture(
      rules: [Fixture.passwordRule, Fixture.codeRule],
      client: ["PubkeyAuthentication no"])
    let code = try await server.code()
    let person = Answerer([Fixture.password, "000000", Fixture.password, code])
    #expect(try await greeting(server.options(prompt: person.answer)) == server.user)
    #expect(person.seen.count == 4)
  }

  @Test func wrongAnswersAreToldFromNoWayIn() async throws {
    let server = try await Fixture(client: ["PubkeyAuthentication no"])
    let person = Answerer(["a", "b", "c", "d"])
    let diagnostic = await refusal(server.options(prompt: person.answer))
    #expect(person.seen.count == 3)
    #expect(diagnostic?.what == "the host refused what was typed for \(server.login)")
    #expect(
      diagnostic?.remedy
        == "`ssh -F \(server.configFile) asking` asks the same: see whether it takes the answers")
  }

  @Test func aKeyAndThenACode() async throws {
    let server = try await Fixture(
      rules: [Fixture.codeRule], server: ["AuthenticationMethods publickey,keyboard-interactive"])
    let person = Answerer([try await server.code()])
    #expect(try await greeting(server.options(prompt: person.answer)) == server.user)
    #expect(person.seen.count == 1)
  }

  @Test func aKeyAndThenAPassword() async throws {
    let server = try await Fixture(
      server: Self.onlyPassword + ["AuthenticationMethods publickey,password"])
    let person = Answerer([Fixture.password])
    #expect(try await greeting(server.options(prompt: person.answer)) == server.user)
    #expect(person.texts == ["\(server.login)'s password: "])
  }

  @Test func withoutATerminalTheMissingStepIsNamed() async throws {
    let server = try await Fixture(server: ["AuthenticationMethods publickey,keyboard-interactive"])
    let diagnostic = await refusal(server.options())
    #expect(diagnostic?.what == "the host doesn't let \(server.login) in")
    #expect(
      diagnostic?.why == """
        it accepted: publickey, and wants more
        it offers: keyboard-interactive
        tried: \(server.folder)/client_key
        not tried: keyboard-interactive, for there is no terminal to ask at
        """)
    #expect(
      diagnostic?.remedy?.hasPrefix("run `clustersweep connect asking` in a terminal") == true)
  }

  @Test func nobodyIsAskedInABatch() async throws {
    let server = try await Fixture(client: ["PubkeyAuthentication no", "BatchMode yes"])
    let person = Answerer([Fixture.password])
    let diagnostic = await refusal(server.options(prompt: person.answer))
    #expect(person.seen.isEmpty)
    #expect(diagnostic?.why?.contains("for the ssh configuration has `BatchMode yes`") == true)
  }

  @Test(arguments: [nil, ""]) func noPasswordGivesUp(answer: String?) async throws {
    let server = try await Fixture(
      server: Self.onlyPassword, client: ["PubkeyAuthentication no"])
    let person = Answerer([answer])
    let diagnostic = await refusal(server.options(prompt: person.answer))
    #expect(diagnostic?.what == "the login of \(server.login) was given up")
    #expect(person.seen.count == 1)
  }

  @Test func theHostsWordsAreCleanedAndNamed() async throws {
    let server = try await Fixture(
      rules: ["auth optional pam_echo.so file=FOLDER/words", Fixture.passwordRule],
      client: ["PubkeyAuthentication no"],
      files: ["words": "Wel\u{1B}[2Jcome\u{7}\n/home/me/.ssh/id's passphrase:\n"])
    let person = Answerer([Fixture.password])
    #expect(try await greeting(server.options(prompt: person.answer)) == server.user)
    let name = "(\(server.login)) "
    #expect(
      person.texts == [
        "\(name)Wel [2Jcome \n\(name)/home/me/.ssh/id's passphrase:\n\(name)Password: "
      ])
  }

  /// A push to somebody's phone: the host is silent for longer than the deadline.
  @Test func theDeadlineWaitsForAPush() async throws {
    let server = try await Fixture(
      rules: [Fixture.passwordRule, "auth required pam_exec.so quiet /bin/sleep 4"],
      client: ["PubkeyAuthentication no"])
    let person = Answerer([Fixture.password])
    let options = server.options(deadline: .seconds(3), prompt: person.answer)
    #expect(try await greeting(options) == server.user)
  }

  /// PAM asks for the old and the new password in further rounds.
  @Test func aPasswordThatMustBeChangedIsChanged() async throws {
    let server = try await Fixture(client: ["PubkeyAuthentication no"])
    try await server.expirePassword()
    let new = "an other word 2"
    let person = Answerer([Fixture.password, Fixture.password, new, new])
    #expect(try await greeting(server.options(prompt: person.answer)) == server.user)
    let again = Answerer([new])
    #expect(try await greeting(server.options(prompt: again.answer)) == server.user)
  }

  @Test func thePreferredMethodComesFirst() async throws {
    let server = try await Fixture(
      server: ["PasswordAuthentication yes"],
      client: ["PreferredAuthentications password,publickey"])
    let person = Answerer([Fixture.password])
    #expect(try await greeting(server.options(prompt: person.answer)) == server.user)
    #expect(person.texts == ["\(server.login)'s password: "])
  }
}
