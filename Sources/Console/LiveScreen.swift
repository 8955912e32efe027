internal import Subprocess
private import Synchronization

#if canImport(Darwin)
  private import Darwin
#else
  private import Glibc
#endif

/// The size of a terminal in characters.
public struct ScreenSize: Hashable, Sendable {
  public var width: Int
  public var height: Int

  public init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }
}

/// Some lines at the end of a terminal that are drawn anew in place, every second and when they
/// change. What stood there before stays above them, and they stay when it ends.
///
/// Several tasks may use it at once. Where it can't be, or hasn't begun, nothing happens.
public final class LiveScreen: Sendable {
  private struct State {
    var isOn = false
    /// Others ask at the terminal.
    var isPaused = false
    var render: (@Sendable (ScreenSize) -> [String])?
    /// The widths of the lines that were drawn last.
    var drawn: [Int] = []
    var bell: CancellationBell?
  }

  private let stream: StandardStream
  private let state = Mutex(State())

  public init(_ stream: StandardStream) { self.stream = stream }

  /// Begins where a person sits at the terminal: standard input is one, too.
  ///
  /// - Parameter onKey: told each key, on a thread of its own.
  /// - Returns: whether it has begun.
  public func begin(onKey: @escaping @Sendable (UInt8) -> Void) -> Bool {
    guard isatty(STDIN_FILENO) == 1, isatty(stream.descriptor) == 1,
      let bell = try? CancellationBell(),
      LiveMode.begin(input: STDIN_FILENO, output: stream.descriptor)
    else { return false }
    state.withLock {
      $0.isOn = true
      $0.bell = bell
    }
    let isWatched = DedicatedThread.start { [self] in watch(bell, onKey) }
    if !isWatched { end() }
    return isWatched
  }

  /// Shows other lines from now on.
  ///
  /// - Parameter render: makes the lines for a size; those that are too long or too many are cut. It
  ///   is called every second.
  public func show(_ render: @escaping @Sendable (ScreenSize) -> [String]) {
    state.withLock { state in
      state.render = render
      draw(&state)
    }
  }

  /// Makes way for other text, which then stands above the lines.
  public func clear() {
    state.withLock { state in
      guard state.isOn, !state.isPaused else { return }
      put(Self.erase(state.drawn, width: size.width))
      state.drawn = []
    }
  }

  /// Gives the terminal back for a question; ``resume()`` takes it again.
  public func pause() {
    clear()
    state.withLock { state in
      guard state.isOn, !state.isPaused else { return }
      state.isPaused = true
      LiveMode.end()
    }
  }

  public func resume() {
    state.withLock { state in
      guard state.isOn, state.isPaused else { return }
      state.isPaused = false
      _ = LiveMode.begin(input: STDIN_FILENO, output: stream.descriptor)
    }
  }

  /// Ends it. The lines stay as they were drawn last.
  public func end() {
    state.withLock { state in
      guard state.isOn else { return }
      draw(&state)
      state.isOn = false
      state.bell?.ring()
      LiveMode.end()
    }
  }

  /// Puts the terminal right at once, for an end of the process that nothing else announces.
  public static func abandon() { LiveMode.end() }

  // MARK: Keys and time

  private func watch(_ bell: CancellationBell, _ onKey: (UInt8) -> Void) {
    var byte: UInt8 = 0
    while !bell.rung {
      let isPaused = state.withLock { $0.isPaused }
      let ready = waitUntilReadable(
        [bell.descriptor] + (isPaused ? [] : [STDIN_FILENO]), milliseconds: 1000)
      guard !bell.rung else { return }
      if ready.contains(STDIN_FILENO) {
        let count = state.withLock { $0.isPaused ? 0 : read(STDIN_FILENO, &byte, 1) }
        if count == 1 { onKey(byte) }
        // The terminal is gone: nothing more will be read from it.
        if count < 0, errno != EINTR, errno != EAGAIN { return }
      } else {
        state.withLock { draw(&$0) }
      }
    }
  }

  // MARK: Drawing

  private func draw(_ state: inout State) {
    guard state.isOn, !state.isPaused, let render = state.render,
      LiveMode.isForeground(STDIN_FILENO)
    else { return }
    let size = size
    let lines = render(size).prefix(max(1, size.height - 1)).map { Self.fit($0, size.width) }
    let text = lines.map { $0 + "\u{1B}[K\n" }.joined()
    put(Self.erase(state.drawn, width: size.width) + text)
    state.drawn = lines.map { displayWidth(sanitize($0)) }
  }

  /// Back to the first of the lines that were drawn, and away with all below. Where the terminal has
  /// become narrower it has broken them.
  static func erase(_ drawn: [Int], width: Int) -> String {
    let rows = drawn.map { max(1, ($0 + width - 1) / max(1, width)) }.reduce(0, +)
    return "\r" + (rows > 0 ? "\u{1B}[\(rows)A" : "") + "\u{1B}[J"
  }

  /// A line that doesn't reach the last column, where some terminals would break it. One that is cut
  /// loses its styles.
  static func fit(_ line: String, _ width: Int) -> String {
    let line = line.replacing("\n", with: " ")
    let plain = sanitize(line)
    return displayWidth(plain) < width ? line : truncate(plain, to: max(1, width - 1))
  }

  private func put(_ text: String) {
    // A screen that nobody can see is no reason to stop the work.
    try? write(text, to: stream)
  }

  private var size: ScreenSize {
    var size = winsize()
    guard ioctl(stream.descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0
    else { return ScreenSize(width: 80, height: 24) }
    return ScreenSize(width: Int(size.ws_col), height: Int(size.ws_row))
  }
}
