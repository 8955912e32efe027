/// Writes a tar archive (POSIX.1-1988 ustar, with POSIX.1-2001 headers where a path is too long).
struct TarWriter {
  private(set) var bytes: [UInt8] = []

  /// Adds a file.
  ///
  /// - Parameters:
  ///   - path: relative, with slashes.
  ///   - content: its bytes.
  ///   - isExecutable: whether it can be run.
  mutating func add(_ path: String, _ content: [UInt8], isExecutable: Bool = false) {
    longPath(path, linkTarget: nil)
    header(path, size: content.count, mode: isExecutable ? 0o755 : 0o644, type: "0")
    bytes += content
    pad()
  }

  /// Adds a symbolic link.
  mutating func addLink(_ path: String, to target: String) {
    longPath(path, linkTarget: target)
    header(path, size: 0, mode: 0o777, type: "2", linkTarget: target)
  }

  /// Adds an empty folder.
  mutating func addFolder(_ path: String) {
    longPath(path + "/", linkTarget: nil)
    header(path + "/", size: 0, mode: 0o755, type: "5")
  }

  /// Ends the archive.
  mutating func finish() {
    bytes += [UInt8](repeating: 0, count: 1024)
  }

  private mutating func longPath(_ path: String, linkTarget: String?) {
    var records: [UInt8] = []
    if path.utf8.count > 100 { records += Self.record("path", path) }
    if let linkTarget, linkTarget.utf8.count > 100 {
      records += Self.record("linkpath", linkTarget)
    }
    guard !records.isEmpty else { return }
    header("PaxHeader", size: records.count, mode: 0o644, type: "x")
    bytes += records
    pad()
  }

  /// `LENGTH KEY=VALUE\n`, where the length counts its own digits.
  private static func record(_ key: String, _ value: String) -> [UInt8] {
    let rest = " \(key)=\(value)\n"
    var length = rest.utf8.count + 1
    while "\(length)".utf8.count + rest.utf8.count != length {
      length = "\(length)".utf8.count + rest.utf8.count
    }
    return Array("\(length)\(rest)".utf8)
  }

  private mutating func header(
    _ path: String, size: Int, mode: Int, type: Unicode.Scalar, linkTarget: String = ""
  ) {
    var block = [UInt8](repeating: 0, count: 512)
    func put(_ text: some Sequence<UInt8>, at offset: Int, _ limit: Int) {
      for (index, byte) in text.prefix(limit).enumerated() { block[offset + index] = byte }
    }
    func octal(_ value: Int, _ width: Int) -> String {
      let digits = String(value, radix: 8)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    put(path.utf8, at: 0, 100)
    put(octal(mode, 7).utf8, at: 100, 7)
    put(octal(0, 7).utf8, at: 108, 7)
    put(octal(0, 7).utf8, at: 116, 7)
    put(octal(size, 11).utf8, at: 124, 11)
    put(octal(0, 11).utf8, at: 136, 11)
    put("        ".utf8, at: 148, 8)
    block[156] = UInt8(ascii: type)
    put(linkTarget.utf8, at: 157, 100)
    put("ustar\u{0}00".utf8, at: 257, 8)
    let sum = block.reduce(0) { $0 + Int($1) }
    put("\(octal(sum, 6))\u{0} ".utf8, at: 148, 8)
    bytes += block
  }

  private mutating func pad() {
    bytes += [UInt8](repeating: 0, count: (512 - bytes.count % 512) % 512)
  }
}
