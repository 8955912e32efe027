import Cluster
import Diagnostics
import Foundation
import Testing

@testable import SSHTransport

/// What known_hosts files say, judged by us and by `ssh` in front of the same sshd.
@Suite struct SSHKnownHostsTableTests {
  /// A known_hosts file: `NAME` stands for the host with its port, `ED`, `RSA` and `EC` for its keys
  /// with their types, `OTHER` for a key of another host, `BYTES` for the ED key without its type.
  struct Row: Sendable, CustomTestStringConvertible {
    var text: String
    var isTrusted: Bool
    /// Whether `ssh` says the same; where not, why we don't follow it.
    var ours: String?

    init(_ text: String, _ isTrusted: Bool, ours: String? = nil) {
      (self.text, self.isTrusted, self.ours) = (text, isTrusted, ours)
    }

    var testDescription: String { text.isEmpty ? "(empty)" : text }
  }

  static let rows = [
    Row("NAME ED\n", true),
    Row("HASHED ED\n", true),
    Row("* ED\n", true),
    Row("[127.0.0.*]:* ED\n", true),
    Row("*,!NAME ED\n", true),
    Row("*,!NAME,!127.0.0.1 ED\n", false),
    Row("NAME ED", true),
    Row("garbage\nNAME ED\n", true),
    Row("NAME ED\r\n", true),
    Row("NAME RSA\n", true),
    Row("NAME RSA\nNAME EC\n", true),
    Row("NAME OTHER\n", false),
    Row("NAME OTHER\nNAME ED\n", true),
    Row("@revoked NAME ED\n", false),
    Row("@revoked * ED\n", false),
    Row("NAME ED\n@revoked NAME ED\n", false),
    Row("@revoked 127.0.0.1 ED\n", false),
    Row("NAME ED\n@revoked 127.0.0.1 ED\n", false, ours: "ssh doesn't look there"),
    Row("@cert-authority NAME OTHER\n", false),
    Row("@cert-authority NAME OTHER\nNAME ED\n", true),
    Row("127.0.0.1 ED\n", true),
    Row("127.0.0.1 OTHER\n", false),
    Row("NAME ssh-future BYTES\nNAME ED\n", true),
    Row("NAME ssh-future BYTES\n", false),
    Row("NAME ssh-ed25519\nNAME ED\n", true),
    Row("@unheard-of NAME ED\n", false),
    Row("other ED\n", false),
    Row("", false),
  ]

  @Test(arguments: rows)
  func theSameVerdict(row: Row) async throws {
    let server = try await SSHServerFixture(
      server: ["HostKey FOLDER/ec_key"], client: ["StrictHostKeyChecking yes"], isKnown: false,
      hasRSAKey: true, files: ["ec_key": ["-t", "ecdsa"], "other": ["-t", "ed25519"]])
    try server.write(try filled(row.text, server), to: "known_hosts")
    #expect(try await weTrust(server) == row.isTrusted)
    if row.ours == nil {
      #expect(await sshTrusts(server) == row.isTrusted)
    }
  }

  private func filled(_ text: String, _ server: SSHServerFixture) throws -> String {
    let name = "[127.0.0.1]:\(server.port)"
    let words = try ["host_key", "rsa_key", "ec_key", "other"].map {
      try server.read("\(server.folder)/\($0).pub").split(separator: " ").prefix(2)
    }
    let keys = words.map { $0.joined(separator: " ") }
    let hashed = KnownHostNames.hashed(name, salt: [UInt8](0..<20))
    return
      text
      .replacingOccurrences(of: "HASHED", with: hashed.text)
      .replacingOccurrences(of: "NAME", with: name)
      .replacingOccurrences(of: "ED\n", with: keys[0] + "\n")
      .replacingOccurrences(of: "ED\r", with: keys[0] + "\r")
      .replacingOccurrences(of: " ED", with: " " + keys[0])
      .replacingOccurrences(of: "RSA", with: keys[1])
      .replacingOccurrences(of: "EC\n", with: keys[2] + "\n")
      .replacingOccurrences(of: "OTHER", with: keys[3])
      .replacingOccurrences(of: "BYTES", with: String(words[0][1]))
  }

  private func weTrust(_ server: SSHServerFixture) async throws -> Bool {
    do {
      await (try server.connect()).close()
      return true
    } catch let error as TransportError where error.code == .hostKeyRefused {
      return false
    }
  }

  private func sshTrusts(_ server: SSHServerFixture) async -> Bool {
    let options = ["-F", server.configFile, "-o", "BatchMode=yes"]
    return (try? await runTool("/usr/bin/ssh", options + [SSHServerFixture.alias, "true"])) != nil
  }
}
