import Foundation
import Testing

@testable import Console

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Lines that are drawn in place, in a process of its own whose standard streams are a terminal.
@Suite struct LiveScreenTests {
  private static let hide = "\u{1B}[?25l"
  private static let show = "\u{1B}[?25h"

  @Test(arguments: [
    ([], 80, "\r\u{1B}[J"), ([10, 79], 80, "\r\u{1B}[2A\u{1B}[J"),
    // The terminal has become narrower: two lines take five rows now.
    ([79, 40], 20, "\r\u{1B}[6A\u{1B}[J"), ([0, 0, 5], 80, "\r\u{1B}[3A\u{1B}[J"),
  ])
  func erasingGoesBackToTheFirstRow(widths: [Int], width: Int, text: String) {
    #expect(LiveScreen.erase(widths, width: width) == text)
  }

  @Test func aLineNeverReachesTheLastColumn() {
    let red = "\u{1B}[31mabcdef\u{1B}[0m"
    #expect(LiveScreen.fit(red, 7) == red)
    #expect(LiveScreen.fit(red, 6) == "abcd…")
    #expect(LiveScreen.fit("漢字漢字", 8) == "漢字漢…")
    #expect(LiveScreen.fit("a\nb", 80) == "a b")
    #expect(LiveScreen.fit("abc", 0) == "…")
  }

  @Test func itIsDrawnInPlaceAndLeftByAKey() async throws {
    let terminal = try PseudoTerminal()
    let seen = person {
      var seen = try terminal.see("two 24")
      #expect(!terminal.echoes)
      terminal.type("q")
      seen += try terminal.see(Self.show)
      return seen
    }
    await #expect(processExitsWith: .success) { [path = terminal.path as String] in
      #expect(sitDown(path))
      let keys = AsyncStream.makeStream(of: UInt8.self)
      let screen = LiveScreen(.standardOutput)
      #expect(screen.begin { keys.continuation.yield($0) })
      screen.show { _ in ["one"] }
      screen.show { ["one", "two \($0.height)"] }
      var pressed: UInt8?
      for await key in keys.stream { pressed = key; break }
      #expect(pressed == UInt8(ascii: "q"))
      screen.end()
      screen.end()
    }
    let text = try await seen.value
    #expect(text.hasPrefix(Self.hide))
    #expect(text.contains("one\u{1B}[K\r\n\r\u{1B}[1A\u{1B}[Jone\u{1B}[K\r\ntwo 24\u{1B}[K\r\n"))
    #expect(text.hasSuffix(Self.show))
    #expect(terminal.echoes)
  }

  @Test func otherTextStandsAboveIt() async throws {
    let terminal = try PseudoTerminal()
    let seen = person { try terminal.see(Self.show) }
    await #expect(processExitsWith: .success) { [path = terminal.path as String] in
      #expect(sitDown(path))
      let screen = LiveScreen(.standardOutput)
      #expect(screen.begin { _ in })
      screen.show { _ in ["frame"] }
      screen.clear()
      try write("news\n", to: .standardOutput)
      screen.end()
    }
    let text = try await seen.value
    #expect(
      text.contains("frame\u{1B}[K\r\n\r\u{1B}[1A\u{1B}[Jnews\r\n\r\u{1B}[Jframe\u{1B}[K\r\n"))
  }

  @Test func aQuestionGetsTheTerminalBack() async throws {
    let terminal = try PseudoTerminal()
    let seen = person {
      _ = try terminal.see("Code: ")
      #expect(terminal.echoes)
      terminal.type("17\n")
      return try terminal.see("again")
    }
    await #expect(processExitsWith: .success) { [path = terminal.path as String] in
      #expect(sitDown(path))
      let screen = LiveScreen(.standardOutput)
      #expect(screen.begin { _ in })
      screen.show { _ in ["frame"] }
      screen.pause()
      #expect(await ControllingTerminal()?.ask("Code: ", isSecret: false) == "17")
      screen.resume()
      screen.show { _ in ["again"] }
      screen.end()
    }
    #expect(try await seen.value.contains(Self.hide))
    #expect(terminal.echoes)
  }

  /// However the process ends, the terminal is as before.
  @Test func aSignalOrExitPutsTheTerminalRight() async throws {
    let crashed = try PseudoTerminal()
    let crash = person { try crashed.see(Self.show) }
    await #expect(processExitsWith: .signal(SIGSEGV)) { [path = crashed.path as String] in
      #expect(sitDown(path))
      signal(SIGSEGV, SIG_DFL)
      #expect(LiveScreen(.standardOutput).begin { _ in })
      kill(getpid(), SIGSEGV)
      while true { pause() }
    }
    #expect(try await crash.value.hasPrefix(Self.hide))
    #expect(crashed.echoes)

    let terminal = try PseudoTerminal()
    let seen = person { try terminal.see(Self.show) }
    await #expect(processExitsWith: .exitCode(3)) { [path = terminal.path as String] in
      #expect(sitDown(path))
      #expect(LiveScreen(.standardOutput).begin { _ in })
      exit(3)
    }
    #expect(try await seen.value.hasPrefix(Self.hide))
    #expect(terminal.echoes)
  }

  @Test func withoutATerminalItDoesNotBegin() async {
    await #expect(processExitsWith: .success) {
      let null = open("/dev/null", O_RDWR)
      dup2(null, STDIN_FILENO)
      #expect(!LiveScreen(.standardOutput).begin { _ in })
    }
  }
}

/// Makes the terminal that of this process, with both streams and 24 rows.
private func sitDown(_ path: String) -> Bool {
  guard PseudoTerminal.takeOver(path) else { return false }
  let terminal = open(path, O_RDWR)
  var size = winsize()
  size.ws_row = 24
  size.ws_col = 80
  return ioctl(terminal, UInt(TIOCSWINSZ), &size) == 0 && dup2(terminal, STDIN_FILENO) >= 0
    && dup2(terminal, STDOUT_FILENO) >= 0
}
