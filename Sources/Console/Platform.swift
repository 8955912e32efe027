// What differs between Linux and macOS at the terminal.

#if canImport(Darwin)
  internal import Darwin

  extension sigaction {
    init(calling handler: @escaping @convention(c) (Int32) -> Void) {
      self.init()
      __sigaction_u.__sa_handler = handler
    }

    var isDefault: Bool { __sigaction_u.__sa_handler == nil }
  }

  /// Waits until one of the descriptors can be read. poll(2) and kqueue(2) can't wait for `/dev/tty`
  /// here, select(2) can.
  ///
  /// - Parameters:
  ///   - descriptors: what is waited for.
  ///   - milliseconds: how long at the most; for ever if negative.
  /// - Returns: those that can be read; none where a signal came.
  func waitUntilReadable(_ descriptors: [Int32], milliseconds: Int32 = -1) -> [Int32] {
    var set = fd_set()
    let size = MemoryLayout<fd_set>.size
    guard descriptors.allSatisfy({ $0 >= 0 && $0 < size * 8 }) else { return [] }
    withUnsafeMutableBytes(of: &set) { bits in
      for number in descriptors { bits[Int(number) / 8] |= 1 << UInt8(number % 8) }
    }
    var patience = timeval(
      tv_sec: Int(milliseconds / 1000), tv_usec: (milliseconds % 1000) * 1000)
    let count =
      milliseconds < 0
      ? select((descriptors.max() ?? 0) + 1, &set, nil, nil, nil)
      : select((descriptors.max() ?? 0) + 1, &set, nil, nil, &patience)
    guard count > 0 else { return [] }
    return withUnsafeBytes(of: &set) { bits in
      descriptors.filter { bits[Int($0) / 8] & 1 << UInt8($0 % 8) != 0 }
    }
  }
#else
  internal import Glibc

  extension sigaction {
    init(calling handler: @escaping @convention(c) (Int32) -> Void) {
      self.init()
      __sigaction_handler.sa_handler = handler
    }

    var isDefault: Bool { __sigaction_handler.sa_handler == nil }
  }

  /// Waits until one of the descriptors can be read.
  ///
  /// - Parameters:
  ///   - descriptors: what is waited for.
  ///   - milliseconds: how long at the most; for ever if negative.
  /// - Returns: those that can be read; none where a signal came.
  func waitUntilReadable(_ descriptors: [Int32], milliseconds: Int32 = -1) -> [Int32] {
    var polled = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    guard poll(&polled, nfds_t(polled.count), milliseconds) > 0 else { return [] }
    return polled.filter { $0.revents != 0 }.map(\.fd)
  }
#endif
