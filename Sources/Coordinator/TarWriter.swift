/// Writes a tar archive: headers of POSIX.1-1988 (ustar), with GNU's `@LongLink` entries before those
/// whose path or target has more than 100 bytes. BusyBox reads these, and passes over the headers of
/// POSIX.1-2001.
struct TarWriter {
  private(set) var bytes: [UInt8] = []

  /// Adds a file.
  ///
  /// - Parameters:
  ///   - path: relative, with slashes.
  ///   - content: its bytes.
  ///   - isExecutable: whether it can be run.
  mutating func add(_ path: String, _ content: [UInt8], isExecutable: Bool = false) {
    let mode = isExecutable ? 0o755 : 0o644
    bytes += TarHeader(Array(path.utf8), .file, size: content.count, mode: mode).bytes
    bytes += content
    bytes += TarHeader.padding(behind: content.count)
  }

  /// Adds an empty folder.
  mutating func addFolder(_ path: String) {
    bytes += TarHeader(Array(path.utf8), .folder, mode: 0o755).bytes
  }

  /// Ends the archive.
  mutating func finish() { bytes += TarHeader.end }
}

/// What stands before an entry's content in a tar archive.
struct TarHeader {
  enum Kind: Unicode.Scalar {
    case file = "0"
    case link = "2"
    case folder = "5"
    case longPath = "L"
    case longTarget = "K"
  }

  /// The blocks of the header, a multiple of 512 bytes.
  let bytes: [UInt8]

  /// - Parameters:
  ///   - path: relative, with slashes, of any bytes but NUL.
  ///   - kind: what it is.
  ///   - size: how many bytes of content follow, less than 8 GiB.
  ///   - mode: the permissions.
  ///   - target: where a link leads.
  init(_ path: PathBytes, _ kind: Kind, size: Int = 0, mode: Int, target: PathBytes = []) {
    let name = kind == .folder ? path + [UInt8(ascii: "/")] : path
    bytes =
      Self.long(name, .longPath) + Self.long(target, .longTarget)
      + Self.block(name, kind, size: size, mode: mode, target: target)
  }

  /// What fills up the last block of a content.
  static func padding(behind size: Int) -> [UInt8] {
    [UInt8](repeating: 0, count: (512 - size % 512) % 512)
  }

  /// What ends an archive.
  static let end = [UInt8](repeating: 0, count: 1024)

  private static func long(_ text: PathBytes, _ kind: Kind) -> [UInt8] {
    guard text.count > 100 else { return [] }
    let content = text + [0]
    return block(Array("././@LongLink".utf8), kind, size: content.count, mode: 0o644, target: [])
      + content + padding(behind: content.count)
  }

  private static func block(
    _ path: PathBytes, _ kind: Kind, size: Int, mode: Int, target: PathBytes
  ) -> [UInt8] {
    var block = [UInt8](repeating: 0, count: 512)
    func put(_ text: some Sequence<UInt8>, at offset: Int, _ limit: Int) {
      for (index, byte) in text.prefix(limit).enumerated() { block[offset + index] = byte }
    }
    func octal(_ value: Int, _ width: Int) -> String {
      let digits = String(value, radix: 8)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    put(path, at: 0, 100)
    put(octal(mode, 7).utf8, at: 100, 7)
    put(octal(0, 7).utf8, at: 108, 7)
    put(octal(0, 7).utf8, at: 116, 7)
    put(octal(size, 11).utf8, at: 124, 11)
    put(octal(0, 11).utf8, at: 136, 11)
    put("        ".utf8, at: 148, 8)
    block[156] = UInt8(ascii: kind.rawValue)
    put(target, at: 157, 100)
    put("ustar\u{0}00".utf8, at: 257, 8)
    let sum = block.reduce(0) { $0 + Int($1) }
    put("\(octal(sum, 6))\u{0} ".utf8, at: 148, 8)
    return block
  }
}
