import Cluster
import Foundation
import SSHTransport
import TestSupport
import Testing

/// Values reach programs byte for byte, whatever the login shell.
@Suite struct SSHQuotingTests {
  private func server(_ shell: LoginShell) async throws -> SSHServerFixture {
    let server = try await SSHServerFixture(server: [SSHServerFixture.runsLoginShell])
    try server.installLoginShell(shell)
    return server
  }

  /// Texts from bytes with a NUL behind each.
  private func texts(_ bytes: some Sequence<UInt8>) -> [String] {
    Array(bytes).split(separator: 0, omittingEmptySubsequences: false).dropLast().map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  /// The numbers of the texts that differ; texts of other characters but equal meaning differ too.
  private func wrong(_ found: [String]) -> [Int] {
    let values = NastyText.all
    return (0..<max(found.count, values.count)).filter { index in
      index >= found.count || index >= values.count
        || Array(found[index].utf8) != Array(values[index].utf8)
    }
  }

  @Test func thereAreManyNastyTexts() {
    #expect(NastyText.all.count >= 500)
    // RFC 3629: these are in no UTF-8 text.
    let impossible: [UInt8] = [0, 0xc0, 0xc1] + (0xf5...0xff)
    let missing = Set(UInt8.min...UInt8.max).subtracting(NastyText.all.flatMap(\.utf8))
    #expect(missing == Set(impossible))
  }

  @Test(arguments: LoginShell.all)
  func argumentsAndVariables(shell: LoginShell) async throws {
    let server = try await server(shell)
    let transport = try await server.connect()
    let values = NastyText.all
    let variables = values.enumerated().map { "V\($0)=\(ShellQuoting.quote($1)); export V\($0)\n" }
    let words = values.map(ShellQuoting.quote).joined(separator: " ")
    // Another program than the shell that has read the quotes prints them.
    let arguments = try await transport.execute(
      HostCommand("sh -c 'printf \"%s\\0\" \"$@\"' x \(words)"))
    #expect(wrong(texts(arguments.output)) == [])
    let environment = try await transport.execute(
      HostCommand(variables.joined() + "exec env -0"))
    let found = Set(environment.output.split(separator: 0).map { Array($0) })
    let lost = values.enumerated().filter { !found.contains(Array("V\($0)=\($1)".utf8)) }
    #expect(lost.map(\.offset) == [])
    await transport.close()
    withExtendedLifetime(server) {}
  }

  /// Through the whole program: a sweep file, the task table, the runner, the command and its variables.
  @Test(arguments: LoginShell.all)
  func parameters(shell: LoginShell) async throws {
    let server = try await server(shell)
    let program = try ClusterSweepProgram()
    let values = NastyText.all
    try program.folder.write(
      "hosts.yaml",
      """
      box:
        ssh: \(SSHServerFixture.alias)
        ssh_config: \(server.configFile)
        scheduler: queue
        root: \(server.folder)/root

      """)
    let names = values.indices.map { "p\($0)" }
    let parameters = zip(names, values).map { "  \($0): {fixed: \(yaml($1))}\n" }.joined()
    let variables = names.map { "  V\($0): \"{{ \($0) }}\"\n" }.joined()
    try program.folder.write(
      "sweep.yaml",
      """
      name: nasty
      host: box
      command: sh dump \(names.map { "{{ \($0) }}" }.joined(separator: " "))
      params:
      \(parameters)environment:
      \(variables)
      """)
    try program.folder.write("dump", "printf '%s\\0' \"$@\" >argv\nenv -0 >variables\n")
    let submitted = try program("submit")
    try #require(submitted.status == 0, "\(submitted.errors)")
    _ = try program("watch", "nasty", "--until-done")
    let run = try #require(
      try FileManager.default.contentsOfDirectory(atPath: server.folder + "/root").first {
        $0.hasPrefix("nasty")
      })
    let runs = "\(server.folder)/root/\(run)/runs"
    let folder = try #require(try FileManager.default.contentsOfDirectory(atPath: runs).first)
    let argv = try Data(contentsOf: URL(fileURLWithPath: "\(runs)/\(folder)/argv"))
    #expect(wrong(texts(argv)) == [])
    let environment = try Data(contentsOf: URL(fileURLWithPath: "\(runs)/\(folder)/variables"))
    let found = Set(environment.split(separator: 0).map { Array($0) })
    let lost = zip(names, values).filter { !found.contains(Array("V\($0)=\($1)".utf8)) }
    #expect(lost.map(\.0) == [])
  }

  /// A double-quoted scalar of YAML.
  private func yaml(_ text: String) -> String {
    let inner = text.unicodeScalars.map { scalar -> String in
      switch scalar {
      case "\"", "\\": "\\\(scalar)"
      case " "..."~": String(scalar)
      default:
        "\\U" + String(repeating: "0", count: 8 - String(scalar.value, radix: 16).count)
          + String(scalar.value, radix: 16)
      }
    }
    return "\"" + inner.joined() + "\""
  }
}
