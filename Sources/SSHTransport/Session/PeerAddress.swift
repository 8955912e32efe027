#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// The address at the other end of a TCP connection, in digits; nil where `socket` is none.
func peerAddress(of socket: Int32) -> String? {
  var storage = sockaddr_storage()
  var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
  var text = [CChar](repeating: 0, count: 1025)
  let code = withUnsafeMutablePointer(to: &storage) { storage in
    storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { address -> Int32 in
      guard getpeername(socket, address, &size) == 0,
        [AF_INET, AF_INET6].contains(Int32(address.pointee.sa_family))
      else { return -1 }
      return getnameinfo(address, size, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
    }
  }
  guard code == 0 else { return nil }
  return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
}
