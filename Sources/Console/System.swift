#if canImport(Darwin)
  private import Darwin
#else
  private import Glibc
#endif

/// One of the two streams that a command writes to.
public enum StandardStream: Hashable, Sendable {
  case standardOutput, standardError

  var descriptor: Int32 { self == .standardOutput ? STDOUT_FILENO : STDERR_FILENO }
}

extension Terminal {
  /// What the streams of this process can show.
  ///
  /// - Parameter color: what the option `--color` says.
  /// - Returns: the facts of now; a window that changes its size later isn't noticed.
  public static func current(color: ColorChoice = .auto) -> Terminal {
    var environment: [String: String] = [:]
    for name in ["NO_COLOR", "TERM", "COLUMNS"] {
      environment[name] = getenv(name).map { String(cString: $0) }
    }
    return Terminal(
      output: facts(STDOUT_FILENO), errors: facts(STDERR_FILENO), environment: environment,
      color: color)
  }

  private static func facts(_ descriptor: Int32) -> Facts {
    guard isatty(descriptor) == 1 else { return Facts(isTTY: false) }
    var size = winsize()
    let answered = ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0
    return Facts(isTTY: true, width: answered && size.ws_col > 0 ? Int(size.ws_col) : nil)
  }
}

/// How one call of write(2) ended.
enum WriteOutcome {
  case wrote(Int)
  case interrupted
  /// The descriptor is non-blocking, which its other users may have made it, and is full.
  case full
  case nobodyReads
  case failed(String)
}

/// Calls write(2) once, without the signal that a closed pipe would send.
///
/// The signal is held back in this thread only: to ignore it in the process would be inherited by
/// every program that is started.
func writeOnce(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) -> WriteOutcome {
  var pipeSignal = sigset_t()
  sigemptyset(&pipeSignal)
  sigaddset(&pipeSignal, SIGPIPE)
  let wasPending = isPipeSignalPending()
  var before = sigset_t()
  pthread_sigmask(SIG_BLOCK, &pipeSignal, &before)
  defer { pthread_sigmask(SIG_SETMASK, &before, nil) }

  let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
  if count >= 0 { return .wrote(count) }
  switch errno {
  case EINTR: return .interrupted
  case EAGAIN, EWOULDBLOCK: return .full
  case EPIPE:
    var received: Int32 = 0
    if !wasPending, isPipeSignalPending() { sigwait(&pipeSignal, &received) }
    return .nobodyReads
  case let code: return .failed(String(cString: strerror(code)))
  }
}

private func isPipeSignalPending() -> Bool {
  var pending = sigset_t()
  sigpending(&pending)
  return sigismember(&pending, SIGPIPE) == 1
}

/// Waits until the descriptor takes bytes again.
func waitUntilWritable(_ descriptor: Int32) {
  var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
  _ = poll(&request, 1, -1)
}
