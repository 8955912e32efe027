/// What libFuzzer gives to a reader: a text, and perhaps a second one behind a byte 0xFF, which no
/// text in UTF-8 has.
public struct Input {
  public let bytes: [UInt8]
  /// What a file that the first names contains, for instance.
  public let second: [UInt8]?

  public init(_ start: UnsafePointer<UInt8>?, _ count: Int) {
    let parts = UnsafeBufferPointer(start: start, count: count)
      .split(separator: 0xFF, maxSplits: 1, omittingEmptySubsequences: false)
    bytes = Array(parts[0])
    second = parts.count > 1 ? Array(parts[1]) : nil
  }

  public var text: String { String(decoding: bytes, as: UTF8.self) }

  public var secondText: String? { second.map { String(decoding: $0, as: UTF8.self) } }

  /// The content of whatever file is asked for.
  ///
  /// - Throws: if the input has no second part.
  public func file(_ path: String) throws(NoSuchFile) -> [UInt8] {
    guard let second else { throw NoSuchFile() }
    return second
  }

  public struct NoSuchFile: Error, CustomStringConvertible {
    public init() {}

    public var description: String { "no such file" }
  }
}
