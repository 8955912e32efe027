#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// How a process ended.
public enum ProcessEnd: Hashable, Sendable {
  case exited(Int32)
  /// Ended by a signal, by its name without `SIG`: `KILL`; a nameless one by its number.
  case signalled(String)

  init(waitStatus: Int32) {
    let signal = waitStatus & 0x7f
    self = signal == 0 ? .exited((waitStatus >> 8) & 0xff) : .signalled(Self.name(of: signal))
  }

  private static func name(of signal: Int32) -> String {
    names.first { $0.number == signal }?.name ?? String(signal)
  }

  private static let names: [(number: Int32, name: String)] = [
    (SIGABRT, "ABRT"), (SIGALRM, "ALRM"), (SIGBUS, "BUS"), (SIGCHLD, "CHLD"), (SIGCONT, "CONT"),
    (SIGFPE, "FPE"), (SIGHUP, "HUP"), (SIGILL, "ILL"), (SIGINT, "INT"), (SIGIO, "IO"),
    (SIGKILL, "KILL"), (SIGPIPE, "PIPE"), (SIGPROF, "PROF"), (SIGQUIT, "QUIT"),
    (SIGSEGV, "SEGV"), (SIGSTOP, "STOP"), (SIGSYS, "SYS"), (SIGTERM, "TERM"), (SIGTRAP, "TRAP"),
    (SIGTSTP, "TSTP"), (SIGTTIN, "TTIN"), (SIGTTOU, "TTOU"), (SIGURG, "URG"),
    (SIGUSR1, "USR1"), (SIGUSR2, "USR2"), (SIGVTALRM, "VTALRM"), (SIGWINCH, "WINCH"),
    (SIGXCPU, "XCPU"), (SIGXFSZ, "XFSZ"),
  ]
}
