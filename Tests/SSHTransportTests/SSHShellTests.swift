import Cluster
import Diagnostics
import Foundation
import SSHTransport
import Testing

/// Commands through login shells whose start-up files print.
@Suite struct SSHShellTests {
  private func server(_ shell: LoginShell) async throws -> SSHServerFixture {
    let server = try await SSHServerFixture(server: [SSHServerFixture.runsLoginShell])
    try server.installLoginShell(shell)
    return server
  }

  @Test(arguments: LoginShell.all)
  func valuesPassUnchangedAndNoiseDoesNot(shell: LoginShell) async throws {
    let server = try await server(shell)
    let transport = try await server.connect()
    let script = """
      printf '%s|' 'a"b' '$HOME' "it's" '!x!!' 'back\\slash' '~' '*' '`tick`' 'é' '%d' '{a,b}'
      x='new
      line'
      printf '%s|' "$x" "$(cat | wc -c)"
      echo err >&2
      exit 5
      """
    let input: [UInt8] = (0..<10_240).map { UInt8(truncatingIfNeeded: $0) }
    let result = try await transport.execute(HostCommand(script, input: input))
    #expect(result.status == .exited(5))
    #expect(
      result.text
        == "a\"b|$HOME|it's|!x!!|back\\slash|~|*|`tick`|é|%d|{a,b}|new\nline|10240|")
    #expect(result.errorText == "err\n")
  }

  @Test func aShellThatEndsAtOnceIsReportedWithWhatItSaid() async throws {
    let shell = LoginShell(
      path: "/bin/bash", startupFile: ".bashrc",
      noise: "printf 'This \\033[31maccount is closed.\\n'; exit 1")
    let server = try await server(shell)
    let transport = try await server.connect()
    let error = await #expect(throws: TransportError.self) {
      try await transport.execute(HostCommand("echo hello"))
    }
    #expect(error?.code == .unusableShell)
    #expect(error?.diagnostic.what == "the login shell ended before our command")
    #expect(error?.diagnostic.why?.contains("This  [31maccount is closed.") == true)
  }

  /// Some people start another shell in their start-up file: it reads its commands from the bytes
  /// that are meant for us.
  @Test func nothingIsSentToAShellThatReadsItsInput() async throws {
    let shell = LoginShell(
      path: "/bin/bash", startupFile: ".bashrc", noise: "unset BASH_ENV; exec cat >$HOME/eaten")
    let server = try await server(shell)
    let transport = try await server.connect()
    let error = await #expect(throws: TransportError.self) {
      try await transport.execute(
        HostCommand("echo script", input: Array("input".utf8), deadline: .seconds(4)))
    }
    #expect(error?.code == .timedOut)
    await transport.close()
    #expect(try server.read(server.folder + "/eaten") == "")
  }

  @Test func aHostThatOnlySpeaksSFTPIsReported() async throws {
    let server = try await SSHServerFixture(server: ["ForceCommand /bin/echo only sftp here"])
    let transport = try await server.connect()
    let error = await #expect(throws: TransportError.self) {
      try await transport.execute(HostCommand("echo hello"))
    }
    #expect(error?.code == .unusableShell)
    #expect(error?.diagnostic.why == "it printed: only sftp here")
  }
}
