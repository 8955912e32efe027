internal import Subprocess

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// The address of a socket in the file system; nil where its path is too long for one.
func socketAddress(_ path: String) -> sockaddr_un? {
  var address = sockaddr_un()
  address.sun_family = sa_family_t(AF_UNIX)
  let fits = withUnsafeMutableBytes(of: &address.sun_path) { field in
    guard path.utf8.count < field.count else { return false }
    field.copyBytes(from: path.utf8)
    return true
  }
  return fits ? address : nil
}

/// Hands an address to a system call.
func withSocketAddress<Value>(
  _ address: inout sockaddr_un, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Value
) -> Value {
  let size = socklen_t(MemoryLayout<sockaddr_un>.size)
  return withUnsafePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, size) }
  }
}

/// Writes to a socket on whichever thread, without the signal that ends programs where nobody reads.
///
/// - Returns: as write(2) does.
func writeSocket(_ bytes: ArraySlice<UInt8>, _ socket: Descriptor) -> Int {
  #if canImport(Darwin)
    var isOn: Int32 = 1
    let size = socklen_t(MemoryLayout<Int32>.size)
    _ = setsockopt(socket.number, SOL_SOCKET, SO_NOSIGPIPE, &isOn, size)
    let flags: Int32 = 0
  #else
    let flags = Int32(MSG_NOSIGNAL)
  #endif
  return bytes.withUnsafeBytes { send(socket.number, $0.baseAddress, $0.count, flags) }
}

/// A connection to a socket in the file system; nil where nobody listens there.
func connectToSocket(_ path: String) -> Descriptor? {
  guard var address = socketAddress(path) else { return nil }
  let number = openSocket(AF_UNIX)
  guard number >= 0 else { return nil }
  let descriptor = Descriptor(owning: number)
  return withSocketAddress(&address) { connect(number, $0, $1) } == 0 ? descriptor : nil
}
