internal import Subprocess
private import Synchronization

#if canImport(Darwin)
  private import Darwin
#else
  private import Glibc
#endif

/// Turns signals that would end or stop this process into bytes of a pipe, for a while.
///
/// It leaves alone those that the process ignores or handles: whoever does that cancels the task.
/// One at a time, on the thread that waits.
struct SignalWatch {
  private let pipe: DescriptorPair
  private let taken: [(number: Int32, before: sigaction)]

  private static let numbers = [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGTTIN, SIGTTOU]

  /// Nil where the process has too many files open.
  init?() {
    guard let pipe = try? DescriptorPair.pipe() else { return nil }
    pipe.first.makeNonBlocking()
    pipe.second.makeNonBlocking()
    self.pipe = pipe
    signalPipe.store(pipe.second.number, ordering: .releasing)
    var taken: [(Int32, sigaction)] = []
    // The threads of Swift's tasks, from which this one has its mask, let no signal in.
    var open = sigset_t()
    sigemptyset(&open)
    for number in Self.numbers {
      var before = sigaction()
      // SIGQUIT may be handled by Swift itself, which then shows where the threads are.
      guard sigaction(number, nil, &before) == 0, before.isDefault || number == SIGQUIT else {
        continue
      }
      var action = sigaction(calling: noteSignal)
      guard sigaction(number, &action, nil) == 0 else { continue }
      taken.append((number, before))
      sigaddset(&open, number)
    }
    self.taken = taken
    pthread_sigmask(SIG_UNBLOCK, &open, nil)
  }

  /// Readable when a signal has come.
  var descriptor: Int32 { pipe.first.number }

  /// A signal that has come; nil where there is none.
  func next() -> Int32? {
    var byte: UInt8 = 0
    return read(descriptor, &byte, 1) == 1 ? Int32(byte) : nil
  }

  /// Lets signals do again what they did. Those of ``next()`` stay unblocked in this thread.
  func stop() {
    for (number, before) in taken {
      var before = before
      sigaction(number, &before, nil)
    }
    signalPipe.store(-1, ordering: .releasing)
  }
}

private let signalPipe = Atomic<Int32>(-1)

/// May only do what signal-safety(7) allows.
private func noteSignal(_ number: Int32) {
  let problem = errno
  var byte = UInt8(truncatingIfNeeded: number)
  _ = write(signalPipe.load(ordering: .acquiring), &byte, 1)
  errno = problem
}
