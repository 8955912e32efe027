internal import CLibSSH

/// The passphrase of a key file, as libssh asks for it.
final class Passphrase {
  private var bytes: [UInt8]?
  /// Whether libssh has asked, which it does for encrypted keys alone.
  private(set) var wasAsked = false

  /// - Parameter text: nil where there is none.
  init(_ text: String?) { bytes = text.map { Array($0.utf8) } }

  deinit {
    for index in bytes?.indices ?? 0..<0 { bytes?[index] = 0 }
  }

  /// To be given to libssh with ``userData``. There must always be one: without it OpenSSL asks on
  /// the terminal by itself.
  static let callback: ssh_auth_callback = { _, buffer, length, _, _, userData in
    guard let userData, let buffer else { return -1 }
    return Unmanaged<Passphrase>.fromOpaque(userData).takeUnretainedValue().give(buffer, length)
  }

  /// Valid as long as this object lives.
  var userData: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

  private func give(_ buffer: UnsafeMutablePointer<CChar>, _ length: Int) -> Int32 {
    wasAsked = true
    guard let bytes, bytes.count < length else { return -1 }
    for (index, byte) in bytes.enumerated() { buffer[index] = CChar(bitPattern: byte) }
    buffer[bytes.count] = 0
    return 0
  }
}
