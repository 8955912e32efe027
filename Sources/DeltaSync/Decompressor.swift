internal import CZlib
internal import CZstd

/// What a host has compressed, piece by piece.
final class Decompressor {
  /// The bytes are none that this compression writes.
  struct Malformed: Error {}

  private enum Engine {
    case none
    case zstd(OpaquePointer)
    case gzip(UnsafeMutablePointer<z_stream>)
  }

  private let engine: Engine
  private let output = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)

  /// - Parameter name: `zstd`, `gzip` or `none`, as the host says.
  init?(_ name: String) {
    switch name {
    case "none": engine = .none
    case "zstd":
      guard let stream = ZSTD_createDStream() else { return nil }
      engine = .zstd(stream)
    case "gzip":
      let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
      stream.initialize(to: z_stream())
      engine = .gzip(stream)
      inflateInit2_(
        stream, Gzip.windowBits, zlibVersion(), Int32(MemoryLayout<z_stream>.size))
    default: return nil
    }
  }

  deinit {
    switch engine {
    case .none: break
    case .zstd(let stream): ZSTD_freeDStream(stream)
    case .gzip(let stream):
      inflateEnd(stream)
      stream.deallocate()
    }
    output.deallocate()
  }

  /// Calls `take` with pieces of what `bytes` hold.
  func feed(
    _ bytes: UnsafeRawBufferPointer, _ take: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    switch engine {
    case .none: try take(bytes)
    case .zstd(let stream): try feed(bytes, zstd: stream, take)
    case .gzip(let stream): try feed(bytes, gzip: stream, take)
    }
  }

  private func feed(
    _ bytes: UnsafeRawBufferPointer, zstd: OpaquePointer,
    _ take: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    var input = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
    while true {
      var piece = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
      let code = ZSTD_decompressStream(zstd, &piece, &input)
      guard ZSTD_isError(code) == 0 else { throw Malformed() }
      if piece.pos > 0 { try take(UnsafeRawBufferPointer(rebasing: output[..<piece.pos])) }
      if input.pos == input.size, piece.pos < piece.size { return }
    }
  }

  private func feed(
    _ bytes: UnsafeRawBufferPointer, gzip: UnsafeMutablePointer<z_stream>,
    _ take: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    // zlib's header has no const here; it doesn't write to its input.
    gzip.pointee.next_in = UnsafeMutablePointer(
      mutating: bytes.bindMemory(to: UInt8.self).baseAddress)
    gzip.pointee.avail_in = uInt(bytes.count)
    while true {
      gzip.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress
      gzip.pointee.avail_out = uInt(output.count)
      let code = inflate(gzip, Z_NO_FLUSH)
      guard [Z_OK, Z_STREAM_END, Z_BUF_ERROR].contains(code) else { throw Malformed() }
      let count = output.count - Int(gzip.pointee.avail_out)
      if count > 0 { try take(UnsafeRawBufferPointer(rebasing: output[..<count])) }
      if code == Z_STREAM_END || gzip.pointee.avail_out > 0 { return }
    }
  }
}
