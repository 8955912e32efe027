internal import Subprocess

#if canImport(Darwin)
  private import Darwin
#else
  private import Glibc
#endif

/// The terminal at which this process was started, to ask the person there: it can be reached when
/// standard input and output are pipes or files.
///
/// One question is asked at a time; others wait for it.
public struct ControllingTerminal: Sendable {
  /// Nil where there is none: in a job of cron, behind `setsid`, in a container.
  public init?() {
    guard openTerminal() != nil else { return nil }
  }

  /// Asks for a line.
  ///
  /// The way in which the terminal shows what is typed is as before afterwards, whatever happens: an
  /// answer, a cancelled task, a signal that ends or stops the process, an end of the process.
  ///
  /// - Parameters:
  ///   - text: what is written before the answer; foreign escapes in it do nothing.
  ///   - isSecret: whether what is typed must not be seen.
  /// - Returns: the line without its end. Nil if the task is cancelled, at the end of the input
  ///   (Ctrl-D), and where the terminal is gone.
  public func ask(_ text: String, isSecret: Bool) async -> String? {
    guard let bell = try? CancellationBell() else { return nil }
    let question = TerminalQuestion(text: sanitize(text), isSecret: isSecret, bell: bell)
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isRunning = DedicatedThread.start { continuation.resume(returning: question.ask()) }
        if !isRunning { continuation.resume(returning: nil) }
      }
    } onCancel: {
      bell.ring()
    }
  }

  /// Writes something that needs no answer.
  public func tell(_ text: String) {
    guard let terminal = openTerminal() else { return }
    writeAll(Array(sanitize(text).utf8), to: terminal.number)
  }
}

/// Opens the terminal of this process; nil where there is none.
func openTerminal() -> Descriptor? {
  let number = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)
  return number < 0 ? nil : Descriptor(owning: number)
}

/// Writes to a terminal; what it doesn't take is lost, for there is nobody to tell.
func writeAll(_ bytes: [UInt8], to descriptor: Int32) {
  var rest = bytes[...]
  while !rest.isEmpty {
    switch writeOnce(rest, to: descriptor) {
    case .wrote(let count): rest = rest.dropFirst(count)
    case .full: waitUntilWritable(descriptor)
    case .interrupted, .nobodyReads, .failed: return
    }
  }
}
