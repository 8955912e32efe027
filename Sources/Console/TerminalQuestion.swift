internal import Subprocess
private import Synchronization

#if canImport(Darwin)
  private import Darwin
#else
  private import Glibc
#endif

/// A question at the terminal, for a thread that may wait.
struct TerminalQuestion: Sendable {
  var text: String
  var isSecret: Bool
  /// Rings when nobody wants the answer any more.
  var bell: CancellationBell

  private static let turn = Mutex(())

  private enum End {
    case line(String)
    case nothing
    case signal(Int32)
  }

  func ask() -> String? {
    Self.turn.withLock { _ in
      guard let terminal = openTerminal() else { return nil }
      while !bell.rung {
        switch attempt(terminal.number) {
        case .line(let line): return line
        case .nothing: return nil
        case .signal(let number):
          // All is as it was before: now the signal may do its work. Where it only stopped the process,
          // the question is asked again when that goes on.
          raise(number)
        }
      }
      return nil
    }
  }

  private func attempt(_ terminal: Int32) -> End {
    guard let signals = SignalWatch() else { return .nothing }
    defer { signals.stop() }
    if isSecret {
      guard HiddenInput.begin(terminal) else {
        return signals.next().map(End.signal) ?? .nothing
      }
    }
    // The end of the line that was typed isn't shown either.
    defer { if isSecret { HiddenInput.end(); writeAll([UInt8(ascii: "\n")], to: terminal) } }
    writeAll(Array(text.utf8), to: terminal)
    return readLine(terminal, signals)
  }

  private func readLine(_ terminal: Int32, _ signals: SignalWatch) -> End {
    var line: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1024)
    // More than any terminal gives as a line.
    line.reserveCapacity(8192)
    defer {
      for index in line.indices { line[index] = 0 }
      for index in buffer.indices { buffer[index] = 0 }
    }
    while line.count < 8192 - buffer.count {
      let ready = waitUntilReadable([terminal, bell.descriptor, signals.descriptor])
      if let number = signals.next() { return .signal(number) }
      guard !bell.rung else { return .nothing }
      guard ready.contains(terminal) else { continue }
      let count = read(terminal, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return .nothing }
      line += buffer[..<count]
      if line.last == UInt8(ascii: "\n") {
        return .line(String(decoding: line.dropLast(), as: UTF8.self))
      }
    }
    return .nothing
  }
}
