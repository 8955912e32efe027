import Cluster
import Foundation
import SSHTransport
import Synchronization
import Testing

/// Ways of logging in.
enum SSHMatrixLogin: String, CaseIterable, CustomTestStringConvertible, Sendable {
  case agent, key, encryptedKey, certificate, password, keyboardInteractive
  case publicKeyThenKeyboardInteractive

  var testDescription: String { rawValue }

  /// Whether the host asks through PAM, for which there must be a user with a password.
  var needsUser: Bool {
    switch self {
    case .password, .keyboardInteractive, .publicKeyThenKeyboardInteractive: true
    default: false
    }
  }

  /// Parts of what each host on the way asks, in their order.
  var questions: [String] {
    switch self {
    case .agent, .key, .certificate: []
    case .encryptedKey: ["passphrase"]
    case .password: ["password"]
    case .keyboardInteractive, .publicKeyThenKeyboardInteractive:
      ["Password", "One-time password"]
    }
  }

  fileprivate var serverLines: [String] {
    switch self {
    case .agent, .key, .encryptedKey: ["AuthenticationMethods publickey"]
    case .certificate:
      ["AuthenticationMethods publickey", "TrustedUserCAKeys FOLDER/authority.pub"]
    case .password:
      [
        "AuthenticationMethods password", "PasswordAuthentication yes",
        "KbdInteractiveAuthentication no",
      ]
    case .keyboardInteractive: ["AuthenticationMethods keyboard-interactive"]
    case .publicKeyThenKeyboardInteractive:
      ["AuthenticationMethods publickey,keyboard-interactive"]
    }
  }
}

/// A target and the jump hosts before it, each an sshd of its own that lets people in by the same way
/// of logging in, with secrets of its own.
final class SSHMatrixWay: Sendable {
  static let target = "target"

  private enum Server: Sendable {
    case keys(SSHServerFixture)
    case asking(PasswordServerFixture)

    var folder: String {
      switch self {
      case .keys(let server): server.folder
      case .asking(let server): server.folder
      }
    }

    var port: UInt16 {
      switch self {
      case .keys(let server): server.port
      case .asking(let server): server.port
      }
    }
  }

  private struct Hop: Sendable {
    var alias: String
    var server: Server

    var keyFile: String { server.folder + "/client_key" }
    var hostKey: String { server.folder + "/host_key.pub" }
  }

  private let login: SSHMatrixLogin
  private let hops: [Hop]
  private let agent: SSHAgent?
  private let asked = Mutex<[String]>([])

  /// What was asked, as `HOST: QUESTION`, the question as in ``SSHMatrixLogin/questions``.
  var questions: [String] { asked.withLock { $0 } }

  /// What is to be asked.
  var expectedQuestions: [String] {
    hops.flatMap { hop in login.questions.map { "\(hop.alias): \($0)" } }
  }

  /// - Throws: ``ToolFailure``.
  init(_ login: SSHMatrixLogin, jumps: Int) async throws {
    self.login = login
    let names = (0..<jumps).map { "jump\($0 + 1)" } + [Self.target]
    var hops: [Hop] = []
    for name in names {
      // The shell is the target's business; a forced command leaves forwarding as it is.
      let lines = login.serverLines + ["ForceCommand /bin/sh FOLDER/as_shell"]
      hops.append(Hop(alias: name, server: try await Self.server(login, name, lines)))
    }
    self.hops = hops
    agent = login == .agent ? try await SSHAgent(keys: hops.map { $0.keyFile }) : nil
    if login == .agent {
      // Only the agent has the private keys now.
      for hop in hops { try FileManager.default.removeItem(atPath: hop.keyFile) }
    }
    for hop in hops { try LoginShell.installAll(in: hop.server.folder) }
    try writeConfiguration()
  }

  private static func server(
    _ login: SSHMatrixLogin, _ name: String, _ lines: [String]
  ) async throws -> Server {
    if login.needsUser {
      let rules = [PasswordServerFixture.passwordRule]
      let codes = login == .password ? [] : [PasswordServerFixture.codeRule]
      return .asking(try await PasswordServerFixture(rules: rules + codes, server: lines))
    }
    let keys = login == .certificate ? ["authority": ["-t", "ed25519"]] : [:]
    let server = try await SSHServerFixture(server: lines, files: keys)
    switch login {
    case .encryptedKey:
      try await runTool(
        "/usr/bin/ssh-keygen", ["-q", "-p", "-N", passphrase(name), "-f", server.clientKey])
    case .certificate:
      let arguments = ["-q", "-s", "authority", "-I", name, "-n", NSUserName(), "client_key.pub"]
      let quoted = arguments.joined(separator: " ")
      try await runTool("/bin/sh", ["-c", "cd \(server.folder) && ssh-keygen \(quoted)"])
      try server.authorizeNobody()
    default:
      break
    }
    return .keys(server)
  }

  private static func passphrase(_ name: String) -> String { "the key of \(name)" }

  private var configFile: String { (hops.last?.server.folder ?? "") + "/matrix_config" }

  private func writeConfiguration() throws {
    var text = ""
    let known = configFile + ".known_hosts"
    var keys = ""
    for hop in hops {
      var lines = [
        "HostName 127.0.0.1", "Port \(hop.server.port)", "HostKeyAlias \(hop.alias)",
        "IdentityFile \(hop.keyFile)", "IdentitiesOnly yes",
        "IdentityAgent \(agent?.socket ?? "none")", "UserKnownHostsFile \(known)",
        "GlobalKnownHostsFile /dev/null",
      ]
      if case .asking(let server) = hop.server { lines.append("User \(server.user)") }
      if hop.alias == Self.target, hops.count > 1 {
        lines.append("ProxyJump " + hops.dropLast().map(\.alias).joined(separator: ","))
      }
      text += "Host \(hop.alias)\n" + lines.map { "  \($0)\n" }.joined()
      keys += "\(hop.alias) " + (try String(contentsOfFile: hop.hostKey, encoding: .utf8))
    }
    try Data(text.utf8).write(to: URL(fileURLWithPath: configFile))
    try Data(keys.utf8).write(to: URL(fileURLWithPath: known))
  }

  /// Logs in, on every host of the way.
  ///
  /// - Throws: `TransportError`.
  func connect() async throws -> SSHTransport {
    let options = SSHOptions(
      alias: Self.target, configFile: configFile, deadline: .seconds(60),
      environment: ["PATH": "/usr/bin:/bin", "HOME": hops.last?.server.folder ?? "/"],
      prompt: { [self] prompt in await answer(prompt) })
    return try await SSHTransport.connect(to: options)
  }

  /// Has the target run commands under a login shell.
  func use(_ shell: LoginShell) throws {
    guard let target = hops.last else { return }
    try LoginShell.write(shell.path, to: target.server.folder + "/shell")
  }

  private func answer(_ prompt: TerminalPrompt) async -> String? {
    // Nobody knows what to answer to a question that doesn't say whose it is.
    guard let hop = hops.first(where: { prompt.text.contains("@\($0.alias)") }) else {
      asked.withLock { $0.append("?: \(prompt.text)") }
      return nil
    }
    let question = login.questions.last { prompt.text.contains($0) }
    asked.withLock { $0.append("\(hop.alias): \(question ?? prompt.text)") }
    switch (question, hop.server) {
    case ("passphrase", _): return Self.passphrase(hop.alias)
    case ("One-time password", .asking(let server)): return try? await server.code()
    case (.some, .asking): return PasswordServerFixture.password
    default: return nil
    }
  }
}

extension LoginShell {
  /// Makes in a server's folder the command that it runs in place of any other, as sshd would for a user
  /// whose login shell stands in the file `shell`. All start-up files print.
  fileprivate static func installAll(in folder: String) throws {
    let wrapper = """
      export HOME='\(folder)' BASH_ENV='\(folder)/.bashrc'
      echo WRAPPER-NOISE; echo WRAPPER-NOISE >&2
      read -r shell <'\(folder)/shell'
      exec "$shell" -c "$SSH_ORIGINAL_COMMAND"
      """
    try write(wrapper, to: folder + "/as_shell")
    for shell in all { try write(shell.noise, to: folder + "/" + shell.startupFile) }
  }

  fileprivate static func write(_ text: String, to path: String) throws {
    let folder = (path as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data((text + "\n").utf8).write(to: URL(fileURLWithPath: path))
  }
}
