private import Synchronization

#if canImport(Darwin)
  private import Darwin
#else
  private import Glibc
#endif

/// A terminal that doesn't show what is typed, for a while.
///
/// It is known to the whole process, which puts the terminal right when it ends meanwhile.
enum HiddenInput {
  private struct Saved: Sendable {
    var terminal: Int32
    var settings: termios
  }

  private static let saved = Mutex<Saved?>(nil)
  private static let isRegistered: Bool = atexit { HiddenInput.end() } == 0

  /// Hides what is typed from now on, and drops what was typed before, which has been seen.
  ///
  /// - Returns: false where the terminal refuses.
  static func begin(_ terminal: Int32) -> Bool {
    guard isRegistered else { return false }
    return saved.withLock {
      var settings = termios()
      guard tcgetattr(terminal, &settings) == 0 else { return false }
      let before = settings
      settings.c_lflag &= ~tcflag_t(ECHO | ECHONL)
      guard tcsetattr(terminal, TCSAFLUSH, &settings) == 0 else { return false }
      $0 = Saved(terminal: terminal, settings: before)
      return true
    }
  }

  /// Puts the terminal right; does nothing where it is.
  static func end() {
    saved.withLock {
      guard var before = $0 else { return }
      while tcsetattr(before.terminal, TCSANOW, &before.settings) != 0, errno == EINTR {}
      $0 = nil
    }
  }
}
