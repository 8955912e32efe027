import Digest
import Foundation
import Testing

@testable import SSHTransport

@Suite struct KnownHostsTests {
  static let salt = [UInt8](0..<20)
  static let key = "AAAAC3NzaC1lZDI1NTE5AAAAIBKxJu6xPWKDO1pJk3kBaTk4fZPNgEm4n1dNbIW4wO0R"
  static let names = [
    "box.example.org", "[box.example.org]:2222", "BOX.Example.ORG", "*.example.org",
    "*.example.org,!box.example.org", "!box.example.org,*", "box,box.example.org",
    "b?x.example.org",
    "b*.org", "example.org", "*", "box.example.org.", "[*]:2222", "[*]:*", "",
  ]

  /// `ssh-keygen -F` is asked for every name and every pattern.
  @Test(arguments: ["box.example.org", "[box.example.org]:2222", "10.0.0.7"])
  func linesAreFoundAsSSHFindsThem(name: String) async throws {
    let folder = FileManager.default.temporaryDirectory.path + "/hosts-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let hashed = [name, "other"].map { KnownHostNames.hashed($0, salt: Self.salt).text }
    let markers = ["", "@revoked ", "@cert-authority "]
    var lines = ["# comment", "", "nonsense", "\(name)", "\(name) ssh-ed25519"]
    for marker in markers {
      lines += (Self.names + hashed).map { "\(marker)\($0) ssh-ed25519 \(Self.key) comment" }
    }
    let text = lines.joined(separator: "\n")
    let path = folder + "/known_hosts"
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))

    let found = (try? await runTool("/usr/bin/ssh-keygen", ["-F", name, "-f", path])) ?? ""
    let expected = found.matches(of: /found: line (\d+)/).compactMap { Int($0.output.1) }
    let ours = KnownHostsFile(path: path, text: text).lines(for: name)
    #expect(ours.map(\.line) == expected)
    #expect(!expected.isEmpty)
  }

  /// `ssh-keygen -F` finds these; `ssh` knows no host by them.
  @Test(arguments: ["ssh-rsa \(key)", "1024 35 12345", "ssh-ed25519 AA=A", "ssh-ed25519"])
  func linesWhoseKeyIsNone(words: String) {
    #expect(KnownHostsFile(path: "f", text: "box \(words)\n").lines(for: "box") == [])
  }

  @Test func linesMayEndAsOnWindows() {
    let line = "box ssh-ed25519 \(Self.key)"
    let file = KnownHostsFile(path: "f", text: "#\r\n\(line)\r\n\(line)")
    #expect(file.lines(for: "box").map(\.line) == [2, 3])
    #expect(file.lines(withKey: Self.key).map(\.place) == ["f:2", "f:3"])
  }

  @Test func hashesAreThoseOfTheStandards() {
    let hex = { (bytes: [UInt8]) in bytes.map { String(format: "%02x", $0) }.joined() }
    #expect(hex(SHA1.hash([])) == "da39a3ee5e6b4b0d3255bfef95601890afd80709")
    #expect(hex(SHA1.hash(Array("abc".utf8))) == "a9993e364706816aba3e25717850c26c9cd0d89d")
    let million = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
    #expect(hex(SHA1.hash(million)) == "34aa973cd4c4daa4f61eeb2bdbad27316534016f")
    let key = [UInt8](repeating: 0xaa, count: 80)
    let text = Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8)
    #expect(
      hex(SHA1.authenticationCode(of: text, key: key)) == "aa4ae5e15272d00e95705637ce8a3b55ed402112"
    )
  }

  @Test func everyPaddingOfAHashIsRight() async throws {
    for count in [54, 55, 56, 63, 64, 65, 119, 120] {
      let text = String(repeating: "x", count: count)
      let told = try await runTool("/bin/sh", ["-c", "printf %s \(text) | sha1sum"])
      let ours = SHA1.hash(Array(text.utf8)).map { String(format: "%02x", $0) }.joined()
      #expect(told.hasPrefix(ours))
    }
  }

  @Test func base64GoesBothWays() {
    for count in 0..<40 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 37) }
      #expect(Base64.encode(bytes) == Data(bytes).base64EncodedString())
      #expect(Base64.decode(Base64.encode(bytes)) == bytes)
    }
    #expect(Base64.decode("a-b") == nil)
  }

  @Test func theTypeStandsInTheKey() {
    #expect(keyType(ofBase64: Self.key) == "ssh-ed25519")
    #expect(keyType(ofBase64: "AAAA/w==") == nil)
    #expect(keyType(ofBase64: "") == nil)
  }
}
