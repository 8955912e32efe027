import Cluster
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
