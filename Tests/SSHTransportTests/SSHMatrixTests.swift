import Cluster
import Foundation
import SSHTransport
import Testing

/// Every way of logging in, through no, one and two jump hosts, with a command under each login shell.
///
/// Every host on the way is an sshd of its own that wants the same kind of login with other secrets. One
/// login serves all shells: sshd starts a shell only when a login is over.
@Suite(.serialized) struct SSHMatrixTests {
  /// What shells, quoting and framing fall over.
  static let nasty: String = {
    let bytes = (1...127).map { String(UnicodeScalar($0)) }.joined()
    return "-n \(bytes) é☃ !! !x 'a' \"b\" `c` $(d) ${e} ~ * ? [f] {g,h} %s \\n \\\\ \r\n\n\tend\n"
  }()

  static let keyLogins = SSHMatrixLogin.allCases.filter { !$0.needsUser }
  static let askingLogins = SSHMatrixLogin.allCases.filter(\.needsUser)

  @Test(arguments: keyLogins, 0...2)
  func keys(login: SSHMatrixLogin, jumps: Int) async throws {
    try await valuesPass(login, jumps)
  }

  @Test(
    .enabled(if: PasswordServerFixture.isPossible, Comment(rawValue: PasswordServerFixture.reason)),
    arguments: askingLogins, 0...2)
  func answers(login: SSHMatrixLogin, jumps: Int) async throws {
    try await valuesPass(login, jumps)
  }

  private func valuesPass(_ login: SSHMatrixLogin, _ jumps: Int) async throws {
    let way = try await SSHMatrixWay(login, jumps: jumps)
    let transport = try await way.connect()
    #expect(way.questions == way.expectedQuestions)
    let input = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 167 >> 2) }
    let script = """
      printf %s \(ShellQuoting.quote(Self.nasty)); printf '|'; cat; printf %s "$0" >&2; exit 7
      """
    for shell in LoginShell.all {
      try way.use(shell)
      let result = try await transport.execute(HostCommand(script, input: input))
      #expect(result.status == .exited(7), "\(shell.path)")
      #expect(result.output == Array((Self.nasty + "|").utf8) + input, "\(shell.path)")
      #expect(result.errorText == "/bin/sh", "\(shell.path)")
    }
    await transport.close()
  }
}
