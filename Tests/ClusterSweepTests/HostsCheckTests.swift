import Foundation
import TestSupport
import Testing

@testable import ClusterSweep

/// `clustersweep hosts check` against this machine and a real sshd.
@Suite(.timeLimit(.minutes(3))) struct HostsCheckTests {
  /// The output for one host, its own name and paths replaced.
  private func check(_ server: HostsCheckServer, _ host: String) throws -> ProgramResult {
    var result = try server.program("hosts", "check", host)
    let key = try run(
      "/usr/bin/ssh-keygen", ["-lf", server.program.folder.path + "/host_key.pub"])
    let fingerprint = String(key.output.split(separator: " ")[1])
    for (old, new) in [
      (server.program.folder.path, "FOLDER"), (String(server.port), "PORT"),
      (fingerprint, "FINGERPRINT"), ("as \(NSUserName()) by", "as USER by"),
      ("\(NSUserName())@", "USER@"),
    ] {
      result.output = result.output.replacingOccurrences(of: old, with: new)
    }
    return result
  }

  @Test func thisMachine() throws {
    let program = try ClusterSweepProgram()
    let result = try program("hosts", "check", "local")
    #expect(result.status == 0, "\(result.transcript)")
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(lines.first == "local")
    for what in ["commands", "home", "umask", "utilities", "root", "clock", "queue"] {
      #expect(lines.contains { $0.hasPrefix("  ✓ \(what): ") }, "\(what)\n\(result.output)")
    }
    #expect(!result.output.contains("✗"))
  }

  @Test func whereTerminalsShowNoUnicode() throws {
    var program = try ClusterSweepProgram()
    program.environment["LANG"] = "C"
    let result = try program("hosts", "check", "local")
    #expect(result.output.contains("\n  ok home: "))
    #expect(result.output.utf8.allSatisfy { $0 < 128 })
    #expect(!speaksUTF8(["LC_ALL": "C", "LANG": "C.UTF-8"]))
    #expect(speaksUTF8(["LC_ALL": "", "LC_CTYPE": "de_DE.utf8", "LANG": "C"]))
    #expect(!speaksUTF8([:]))
  }

  @Test func aHostThatIsRight() throws {
    let server = try HostsCheckServer()
    let result = try check(server, "good")
    #expect(result.status == 0, "\(result.transcript)")
    #expect(
      result.output.hasPrefix(
        """
        good
          ✓ name: 127.0.0.1
          ✓ network: port PORT answers
          ✓ host key: ED25519 FINGERPRINT
          ✓ login: as USER by publickey; the host offers publickey
        """), "\(result.output)")
    #expect(result.output.contains("\n  ✓ root: FOLDER/root can be written\n"))
  }

  @Test func nothingListens() throws {
    let server = try HostsCheckServer()
    let result = try check(server, "closed")
    #expect(result.status == 2)
    #expect(
      result.output == """
        closed
          ✓ name: 127.0.0.1
          ✗ network: no connection to 127.0.0.1, port 1
            127.0.0.1: Connection refused
            try: check the network (a VPN?), and HostName and Port in the ssh configuration

        """)
  }

  @Test func theNameIsUnknown() throws {
    let server = try HostsCheckServer()
    let result = try check(server, "nameless")
    #expect(result.status == 2)
    #expect(
      result.output.hasPrefix(
        "nameless\n  ✗ name: no address is known for 'no-such-host.invalid'\n"))
    #expect(result.output.contains("\n    try: check the name, the network, and "))
  }

  @Test func theHostKeyIsUnknown() throws {
    let server = try HostsCheckServer()
    let result = try check(server, "unknown")
    #expect(result.status == 2)
    #expect(
      result.output == """
        unknown
          ✓ name: 127.0.0.1
          ✓ network: port PORT answers
          ✗ host key: the key of [127.0.0.1]:PORT is unknown
            its ssh-ed25519 key is FINGERPRINT; it is in none of: FOLDER/nobody
            try: compare it with the fingerprint that the host's operators publish, then run this once
                 and answer yes: ssh -F FOLDER/config unknown   (or, at a terminal, clustersweep connect unknown)

        """)
  }

  @Test func noKeyFits() throws {
    let server = try HostsCheckServer()
    let result = try check(server, "keyless")
    #expect(result.status == 2)
    #expect(
      result.output.contains(
        """
          ✓ host key: ED25519 FINGERPRINT
          ✗ login: the host doesn't let USER@127.0.0.1 in

        """), "\(result.output)")
  }

  @Test func hops() throws {
    let server = try HostsCheckServer()
    let behind = try check(server, "behind")
    #expect(behind.output.contains("\n  ✗ keyless: login: the host doesn't let "))
    #expect(
      behind.output.hasSuffix("\n  – connection: the hop before it doesn't let us through\n"))
    let good = try check(server, "behind-good")
    #expect(good.status == 0, "\(good.output)")
    #expect(
      good.output.hasPrefix(
        """
        behind-good
          ✓ good: name: 127.0.0.1
          ✓ good: network: port PORT answers
          ✓ good: host key: ED25519 FINGERPRINT
          ✓ good: login: as USER by publickey; the host offers publickey
          ✓ name: 127.0.0.1, looked up by the proxy or the jump host
          ✓ network: port PORT answers
          ✓ host key: ED25519 FINGERPRINT
          ✓ login: as USER by publickey; the host offers publickey
        """), "\(good.output)")
  }

  @Test func asJSON() throws {
    let server = try HostsCheckServer()
    let value = try server.program.json("hosts", "check", "good", "unknown")
    let hosts = try #require(value["hosts"] as? [[String: Any]])
    #expect(hosts.map { $0["good"] as? Bool } == [true, false])
    let connections = hosts.map { $0["connection"] as? [String: Any] }
    let hops = connections.map { ($0?["hops"] as? [[String: Any]])?.first }
    #expect(hops.map { $0?["trusted"] as? Bool } == [true, false])
    #expect(hops.map { $0?["logged_in"] as? Bool } == [true, false])
    #expect(hops.map { $0?["address"] as? String } == ["127.0.0.1", "127.0.0.1"])
    #expect((hops[1]?["host_key"] as? String)?.hasPrefix("ED25519 SHA256:") == true)
    let checks = try #require(hosts[1]["checks"] as? [[String: Any]])
    #expect(checks.map { $0["what"] as? String } == ["name", "network", "host key"])
    #expect(checks.map { $0["good"] as? Bool } == [true, true, false])
  }
}
