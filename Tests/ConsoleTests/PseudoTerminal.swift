import Foundation

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A terminal with this process as the person at it.
final class PseudoTerminal: Sendable {
  /// The name under which a program opens it.
  let path: String
  private let person: Int32
  /// Kept open, so that the terminal outlives the program.
  private let program: Int32

  struct Failure: Error {
    var text: String
  }

  init() throws {
    var (person, program): (Int32, Int32) = (-1, -1)
    var name = [CChar](repeating: 0, count: 1024)
    guard openpty(&person, &program, &name, nil, nil) == 0 else {
      throw Failure(text: String(cString: strerror(errno)))
    }
    path = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
    (self.person, self.program) = (person, program)
    for number in [person, program] { _ = fcntl(number, F_SETFD, FD_CLOEXEC) }
  }

  deinit {
    close(person)
    close(program)
  }

  /// Whether what is typed is shown.
  var echoes: Bool {
    var settings = termios()
    return tcgetattr(program, &settings) == 0 && settings.c_lflag & tcflag_t(ECHO) != 0
  }

  func type(_ text: String) {
    let bytes = Array(text.utf8)
    _ = write(person, bytes, bytes.count)
  }

  /// What the terminal shows until `text` has come `count` times.
  func see(_ text: String, times count: Int = 1) throws -> String {
    var seen: [UInt8] = []
    var byte: UInt8 = 0
    while String(decoding: seen, as: UTF8.self).components(separatedBy: text).count <= count {
      var polled = pollfd(fd: person, events: Int16(POLLIN), revents: 0)
      guard poll(&polled, 1, 60_000) > 0, read(person, &byte, 1) == 1 else {
        throw Failure(text: "the terminal shows only \(String(decoding: seen, as: UTF8.self))")
      }
      seen.append(byte)
    }
    return String(decoding: seen, as: UTF8.self)
  }

  /// Makes the terminal at `path` that of this process, which it must be the first to be.
  static func takeOver(_ path: String) -> Bool {
    guard setsid() >= 0 else { return false }
    let terminal = open(path, O_RDWR)
    return terminal >= 0 && ioctl(terminal, UInt(TIOCSCTTY), 0) == 0
  }
}

/// What the person at a terminal does, on a thread that may wait.
func person<Value: Sendable>(
  _ act: @escaping @Sendable () throws -> Value
) -> Task<Value, any Error> {
  Task {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread { continuation.resume(with: Result(catching: act)) }
    }
  }
}
