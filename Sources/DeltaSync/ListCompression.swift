internal import CZstd
internal import Diagnostics

/// How the list of what is here is compressed on its way to the host, by what the host said that it has.
enum ListCompression: String, Sendable {
  case none
  case gzip
  case zstd

  /// - Throws: that there is no memory for it.
  func compressed(_ bytes: [UInt8]) throws(Diagnostic) -> [UInt8] {
    switch self {
    case .none: bytes
    case .gzip: try Gzip.compressed(bytes)
    case .zstd: try Self.zstd(bytes)
    }
  }

  /// What the host's shell expands it by.
  var expander: String {
    switch self {
    case .none: "cat"
    case .gzip: "gzip -dc"
    case .zstd: "zstd -dqc"
    }
  }

  private static func zstd(_ bytes: [UInt8]) throws(Diagnostic) -> [UInt8] {
    var failed = false
    let output = [UInt8](unsafeUninitializedCapacity: ZSTD_compressBound(bytes.count)) {
      let size = ZSTD_compress($0.baseAddress, $0.count, bytes, bytes.count, 1)
      failed = ZSTD_isError(size) != 0
      $1 = failed ? 0 : size
    }
    if failed { throw Diagnostic("the list of files can't be compressed", kind: .failed) }
    return output
  }
}
