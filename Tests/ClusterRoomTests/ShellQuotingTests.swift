import Cluster
import Foundation
import TestSupport
import Testing

@Suite struct ShellQuotingTests {
  /// Every byte that UTF-8 text can have but NUL.
  static let texts: [String] = {
    let ascii = (1...127).map { String(UnicodeScalar(UInt8($0))) }
    let two = (0x80...0x7FF).compactMap(UnicodeScalar.init).map(String.init).joined()
    let three = stride(from: 0x800, through: 0xFFFF, by: 0x101)
      .compactMap { UnicodeScalar(UInt32($0)) }.map(String.init).joined()
    let four = stride(from: 0x10000, through: 0x10FFFF, by: 0x1001)
      .compactMap { UnicodeScalar(UInt32($0)) }.map(String.init).joined()
    return ascii + ascii.map { "a\($0)b\($0)\($0)" } + [
      ascii.joined(), ascii.reversed().joined(), two, three, four, "", "'", "''", "a'b", "\r\n",
      "trailing\n\n", "~", "~root", "a=~", "$(id)", "`id`", "${x", "!!", "-n", "--", "e\u{301}",
    ]
  }()

  /// Every two ASCII characters in a row, and each beside one that isn't ASCII: 16,383 texts.
  static let pairs: [String] = {
    let ascii = (1...127).map { String(UnicodeScalar(UInt8($0))) }
    return ascii.flatMap { first in ascii.map { first + $0 } }
      + ascii.flatMap { ["é" + $0, $0 + "é"] }
  }()

  static let pairsScript = "exec /usr/bin/printf '%s\\0' " + ShellQuoting.join(pairs)
  static let pairsOutput: [UInt8] = pairs.flatMap { Array($0.utf8) + [0] }

  @Test(arguments: Shell.available, ["C", "C.UTF-8"])
  func everyPairArrives(shell: Shell, locale: String) async throws {
    let host = try ScriptHost(shell, environment: ["LC_ALL": locale])
    defer { host.remove() }
    let result = try await host.run(Self.pairsScript)
    #expect(result.errorText == "")
    let isExact = result.output == Self.pairsOutput
    #expect(isExact)
  }

  static let loginShells = ["bash", "dash", "zsh", "tcsh", "fish", "ksh", "mksh"]
    .map { "/usr/bin/" + $0 }.filter(FileManager.default.isExecutableFile(atPath:))

  /// A login shell reads only the line that starts sh, and that has no value in it.
  @Test(arguments: loginShells, ["C", "C.UTF-8"])
  func everyPairPassesALoginShell(path: String, locale: String) async throws {
    let host = try ScriptHost(.dash, environment: ["LC_ALL": locale])
    defer { host.remove() }
    try host.write(Self.pairsScript.utf8, to: "script")
    let line = "exec /bin/sh -c 'eval \"$(cat)\"'"
    let result = try await host.run("cd; exec \(path) -c \(ShellQuoting.quote(line)) <script")
    #expect(result.errorText == "")
    let isExact = result.output == Self.pairsOutput
    #expect(isExact)
  }

  @Test(arguments: Shell.available, ["C", "C.UTF-8"])
  func everyByteArrives(shell: Shell, locale: String) async throws {
    let host = try ScriptHost(shell, environment: ["LC_ALL": locale])
    defer { host.remove() }
    let script = "exec /usr/bin/printf '%s\\0' " + ShellQuoting.join(Self.texts)
    let result = try await host.run(script)
    #expect(result.errorText == "")
    #expect(result.output == Self.texts.flatMap { Array($0.utf8) + [0] })
  }

  @Test(arguments: Shell.available)
  func everyByteArrivesInAnAssignment(shell: Shell) async throws {
    let host = try ScriptHost(shell)
    defer { host.remove() }
    let script = Self.texts.map { "x=\(ShellQuoting.quote($0)); printf '%s.' \"$x\"\n" }.joined()
    let result = try await host.run(script)
    #expect(result.output == Self.texts.flatMap { Array($0.utf8) + [UInt8(ascii: ".")] })
  }

  @Test(arguments: [
    ("", "''"), ("a", "a"), ("a b", "'a b'"), ("it's", "'it'\\''s'"), ("-n", "-n"),
    ("1e-5", "1e-5"), ("/a/b.c_d:e,f+g@h%i", "/a/b.c_d:e,f+g@h%i"), ("a=b", "'a=b'"), ("é", "'é'"),
  ])
  func onlyWhatNeedsQuotesGetsThem(text: String, quoted: String) {
    #expect(ShellQuoting.quote(text) == quoted)
  }

  @Test func wordsAreJoined() {
    #expect(ShellQuoting.join(["a", "", "b c"]) == "a '' 'b c'")
    #expect(ShellQuoting.join([]) == "")
  }
}
