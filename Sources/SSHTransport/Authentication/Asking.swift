internal import Cluster
internal import Subprocess
internal import Synchronization

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

extension Interruption {
  /// Asks a person from a thread that may wait. The deadline moves on by the time that it takes.
  ///
  /// - Throws: what the interruption throws; ``SpawnError`` where too many files are open.
  func ask(
    _ question: TerminalPrompt, _ prompt: @escaping Prompter, _ deadline: Deadline
  ) throws -> String? {
    let answer = Answer(bell: try CancellationBell())
    let start = ContinuousClock.now
    deadline.extend(by: Self.patience)
    defer { deadline.extend(by: .now - start - Self.patience) }
    let asking = Task {
      let text = await prompt(question)
      answer.text.withLock { $0 = text }
      answer.bell.ring()
    }
    defer { asking.cancel() }
    _ = try wait(answer.bell.descriptor, for: POLLIN, until: deadline)
    return answer.text.withLock { $0 }
  }

  /// Longer than any host waits for a login.
  private static let patience = Duration.seconds(600)
}

private final class Answer: Sendable {
  let text = Mutex<String?>(nil)
  let bell: CancellationBell

  init(bell: CancellationBell) { self.bell = bell }
}
