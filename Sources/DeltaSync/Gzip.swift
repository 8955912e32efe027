internal import CZlib
internal import Diagnostics

/// gzip (RFC 1952) by zlib.
enum Gzip {
  /// `bytes` compressed at the quickest level.
  static func compressed(_ bytes: [UInt8]) throws(Diagnostic) -> [UInt8] {
    var stream = z_stream()
    guard
      deflateInit2_(
        &stream, 1, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY, zlibVersion(),
        Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { throw Diagnostic("zlib can't be used", kind: .failed) }
    defer { deflateEnd(&stream) }
    let bound = Int(deflateBound(&stream, uLong(bytes.count)))
    var input = bytes
    let output = [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
      input.withUnsafeMutableBufferPointer { input in
        stream.next_in = input.baseAddress
        stream.avail_in = uInt(clamping: input.count)
        stream.next_out = buffer.baseAddress
        stream.avail_out = uInt(clamping: buffer.count)
        _ = deflate(&stream, Z_FINISH)
        count = Int(stream.total_out)
      }
    }
    guard Int(stream.total_in) == bytes.count else {
      throw Diagnostic("a list of files is too long", kind: .failed)
    }
    return output
  }

  /// 15 bits of window, and 16 for gzip's frame.
  static let windowBits: Int32 = 31
}
