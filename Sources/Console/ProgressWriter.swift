private import Synchronization

/// Draws progress on one line of standard error, at most ten times a second, and only where a
/// person watches. Several tasks may use it at once.
public final class ProgressWriter: Sendable {
  private struct State {
    var lastDrawn: ContinuousClock.Instant?
    var isShown = false
  }

  private static let interval = Duration.milliseconds(100)
  /// Back to the first column, and away with what stands there.
  private static let clearLine = "\r\u{1B}[K"

  private let stream: Terminal.Stream
  private let now: @Sendable () -> ContinuousClock.Instant
  private let write: @Sendable (String) -> Void
  private let state = Mutex(State())

  /// A writer to standard error as `terminal` describes it.
  public convenience init(_ terminal: Terminal) {
    self.init(terminal.errors, now: { ContinuousClock.now }) { text in
      // Progress that nobody can see is no reason to stop the work.
      try? Console.write(text, to: .standardError)
    }
  }

  init(
    _ stream: Terminal.Stream, now: @escaping @Sendable () -> ContinuousClock.Instant,
    write: @escaping @Sendable (String) -> Void
  ) {
    self.stream = stream
    self.now = now
    self.write = write
  }

  /// Shows `progress` instead of what was shown before, unless that was drawn just now.
  public func show(_ progress: Progress) {
    guard stream.isTerminal, let width = stream.width else { return }
    state.withLock { state in
      let time = now()
      if let last = state.lastDrawn, time - last < Self.interval { return }
      state = State(lastDrawn: time, isShown: true)
      // A character in the last column would make some terminals wrap.
      write(Self.clearLine + progress.draw(width: width - 1))
    }
  }

  /// Clears the line, so that other text can be written; the next progress is drawn at once.
  public func clear() {
    state.withLock { state in
      if state.isShown { write(Self.clearLine) }
      state = State()
    }
  }
}
