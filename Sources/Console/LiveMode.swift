private import Synchronization

#if canImport(Darwin)
  private import Darwin
#else
  private import Glibc
#endif

/// A terminal that hands keys on as they are typed, shows none of them, and has no cursor.
///
/// It is known to the whole process, which puts the terminal right however it ends: by a return, by
/// exit(3), by a signal that kills it or a crash. While Ctrl-Z stops it the terminal is as before, too.
enum LiveMode {
  /// The terminal's settings before and during the mode. Written before `input` is set and read only
  /// while it is, also by signal handlers.
  nonisolated(unsafe) private static var before = termios()
  nonisolated(unsafe) private static var during = termios()
  nonisolated(unsafe) private static var formerActions: [sigaction] = []

  private static let input = Atomic<Int32>(-1)
  private static let output = Atomic<Int32>(-1)
  private static let isRegistered: Bool = atexit { LiveMode.end() } == 0

  /// Signals that end a process that doesn't handle them. SIGINT and SIGTERM end the command, and so
  /// the mode.
  private static let fatal = [
    SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE, SIGQUIT, SIGHUP,
  ]

  /// Whether this process may change the terminal: it is in the foreground there.
  static func isForeground(_ terminal: Int32) -> Bool { tcgetpgrp(terminal) == getpgrp() }

  /// - Returns: false where the terminal refuses, or belongs to another process now.
  static func begin(input terminal: Int32, output screen: Int32) -> Bool {
    guard isRegistered, input.load(ordering: .acquiring) < 0, isForeground(terminal),
      tcgetattr(terminal, &before) == 0
    else { return false }
    during = before
    during.c_lflag &= ~tcflag_t(ICANON | ECHO)
    guard tcsetattr(terminal, TCSANOW, &during) == 0 else { return false }
    output.store(screen, ordering: .releasing)
    input.store(terminal, ordering: .releasing)
    watchSignals()
    hideCursor()
    return true
  }

  /// Puts the terminal right; does nothing where it is.
  static func end() {
    let terminal = input.exchange(-1, ordering: .acquiringAndReleasing)
    guard terminal >= 0 else { return }
    restore(terminal)
    for (index, number) in (fatal + [SIGTSTP]).enumerated() where index < formerActions.count {
      var former = formerActions[index]
      sigaction(number, &former, nil)
    }
  }

  // MARK: Signals

  private static func watchSignals() {
    formerActions = (fatal + [SIGTSTP]).map { number in
      var former = sigaction()
      var action = sigaction(calling: number == SIGTSTP ? stopLiveMode : endLiveMode)
      sigaction(number, &action, &former)
      return former
    }
  }

  /// May only do what signal-safety(7) allows, as all that follow.
  fileprivate static func end(bySignal number: Int32) {
    let terminal = input.exchange(-1, ordering: .acquiringAndReleasing)
    if terminal >= 0 { restore(terminal) }
    // What the signal did before it does now, behind this handler.
    var usual = sigaction()
    for index in 0..<fatal.count where fatal[index] == number && index < formerActions.count {
      usual = formerActions[index]
    }
    sigaction(number, &usual, nil)
    raise(number)
  }

  fileprivate static func stop() {
    let problem = errno
    let terminal = input.load(ordering: .acquiring)
    if terminal >= 0 { restore(terminal) }
    raise(SIGSTOP)
    if terminal >= 0, isForeground(terminal) {
      tcsetattr(terminal, TCSANOW, &during)
      hideCursor()
    }
    errno = problem
  }

  private static func restore(_ terminal: Int32) {
    // In the background the terminal is another's, and a change of it would stop this process.
    if isForeground(terminal) { tcsetattr(terminal, TCSANOW, &before) }
    put(0x68)
  }

  private static func hideCursor() { put(0x6C) }

  /// `ESC [ ? 2 5 h` shows the cursor, with `l` it hides it.
  private static func put(_ last: UInt8) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 6) { bytes in
      bytes[0] = 0x1B
      bytes[1] = 0x5B
      bytes[2] = 0x3F
      bytes[3] = 0x32
      bytes[4] = 0x35
      bytes[5] = last
      _ = write(output.load(ordering: .acquiring), bytes.baseAddress, 6)
    }
  }
}

private func endLiveMode(_ number: Int32) { LiveMode.end(bySignal: number) }

private func stopLiveMode(_ number: Int32) { LiveMode.stop() }
