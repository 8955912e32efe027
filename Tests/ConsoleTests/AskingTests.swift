import Console
import Foundation
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A process of its own asks at a terminal; this one sits at it. Standard input is no terminal there.
@Suite struct AskingTests {
  @Test func aSecretIsNotShown() async throws {
    let terminal = try PseudoTerminal()
    let seen = person {
      var seen = try terminal.see("Password: ")
      #expect(!terminal.echoes)
      terminal.type("sesame\n")
      seen += try terminal.see("Name: ")
      #expect(terminal.echoes)
      terminal.type("Ali\n")
      return seen + (try terminal.see("Ali"))
    }
    await #expect(processExitsWith: .success) { [path = terminal.path as String] in
      #expect(PseudoTerminal.takeOver(path))
      let own = try #require(ControllingTerminal())
      #expect(await own.ask("\u{1B}[31mPassword: ", isSecret: true) == "sesame")
      #expect(await own.ask("Name: ", isSecret: false) == "Ali")
    }
    #expect(try await seen.value == "Password: \r\nName: Ali")
    #expect(terminal.echoes)
  }

  @Test func ctrlCEndsTheProgramAndNotTheEcho() async throws {
    let terminal = try PseudoTerminal()
    let wasHidden = person {
      _ = try terminal.see("Password: ")
      let isHidden = !terminal.echoes
      terminal.type("half\u{3}")
      return isHidden
    }
    await #expect(processExitsWith: .signal(SIGINT)) { [path = terminal.path as String] in
      #expect(PseudoTerminal.takeOver(path))
      signal(SIGINT, SIG_DFL)
      _ = await ControllingTerminal()?.ask("Password: ", isSecret: true)
    }
    #expect(try await wasHidden.value)
    #expect(terminal.echoes)
  }

  @Test func aKillEndsTheProgramAndNotTheEcho() async throws {
    let terminal = try PseudoTerminal()
    let asked = person { try terminal.see("Password: ") }
    await #expect(processExitsWith: .signal(SIGTERM)) { [path = terminal.path as String] in
      #expect(PseudoTerminal.takeOver(path))
      signal(SIGTERM, SIG_DFL)
      async let answer = ControllingTerminal()?.ask("Password: ", isSecret: true)
      await untilHidden()
      kill(getpid(), SIGTERM)
      _ = await answer
    }
    _ = try await asked.value
    #expect(terminal.echoes)
  }

  /// As the program itself handles Ctrl-C: it ignores the signal, and cancels.
  @Test func cancellingShowsAgainWhatIsTyped() async throws {
    let terminal = try PseudoTerminal()
    let asked = person { try terminal.see("Password: ") }
    await #expect(processExitsWith: .success) { [path = terminal.path as String] in
      #expect(PseudoTerminal.takeOver(path))
      signal(SIGINT, SIG_IGN)
      let asking = Task { await ControllingTerminal()?.ask("Password: ", isSecret: true) }
      await untilHidden()
      asking.cancel()
      #expect(await asking.value == .some(nil))
      #expect(echoes())
    }
    _ = try await asked.value
    #expect(terminal.echoes)
  }

  @Test func exitShowsAgainWhatIsTyped() async throws {
    let terminal = try PseudoTerminal()
    await #expect(processExitsWith: .exitCode(3)) { [path = terminal.path as String] in
      #expect(PseudoTerminal.takeOver(path))
      Task { await ControllingTerminal()?.ask("Password: ", isSecret: true) }
      await untilHidden()
      exit(3)
    }
    #expect(terminal.echoes)
  }

  /// A stopped program asks again when it goes on. (A session's first process can't be stopped by its
  /// terminal, so this one goes on at once.)
  @Test func ctrlZAsksAgain() async throws {
    let terminal = try PseudoTerminal()
    let done = person {
      _ = try terminal.see("Password: ")
      terminal.type("half\u{1A}")
      _ = try terminal.see("Password: ")
      let isHidden = !terminal.echoes
      terminal.type("whole\n")
      return isHidden
    }
    await #expect(processExitsWith: .success) { [path = terminal.path as String] in
      #expect(PseudoTerminal.takeOver(path))
      signal(SIGTSTP, SIG_DFL)
      #expect(await ControllingTerminal()?.ask("Password: ", isSecret: true) == "whole")
    }
    #expect(try await done.value)
    #expect(terminal.echoes)
  }

  @Test func theEndOfTheInputIsNoAnswer() async throws {
    let terminal = try PseudoTerminal()
    let done = person {
      _ = try terminal.see("Password: ")
      terminal.type("\u{4}")
    }
    await #expect(processExitsWith: .success) { [path = terminal.path as String] in
      #expect(PseudoTerminal.takeOver(path))
      #expect(await ControllingTerminal()?.ask("Password: ", isSecret: true) == .some(nil))
    }
    try await done.value
    #expect(terminal.echoes)
  }

  @Test func questionsWaitForOneAnother() async throws {
    let terminal = try PseudoTerminal()
    let done = person {
      for _ in 0..<2 {
        let seen = try terminal.see("? ")
        terminal.type(seen.contains("one") ? "1\n" : "2\n")
      }
    }
    await #expect(processExitsWith: .success) { [path = terminal.path as String] in
      #expect(PseudoTerminal.takeOver(path))
      let own = try #require(ControllingTerminal())
      async let one = own.ask("one? ", isSecret: true)
      async let two = own.ask("two? ", isSecret: true)
      #expect(await [one, two] == ["1", "2"])
    }
    try await done.value
  }

  @Test func thereMayBeNoTerminal() async {
    await #expect(processExitsWith: .success) {
      #expect(setsid() >= 0)
      #expect(ControllingTerminal() == nil)
    }
  }
}

/// Whether this process's terminal shows what is typed.
private func echoes() -> Bool {
  let terminal = open("/dev/tty", O_RDWR)
  defer { close(terminal) }
  var settings = termios()
  return tcgetattr(terminal, &settings) == 0 && settings.c_lflag & tcflag_t(ECHO) != 0
}

private func untilHidden() async {
  while echoes() { await Task.yield() }
}
