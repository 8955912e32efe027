/// Where the keys of a block mapping stand.
extension ConfigSource {
  /// The start of the line of `byte`.
  func lineStart(of byte: Int) -> Int {
    (bytes[..<byte].lastIndex(where: isLineBreak) ?? -1) + 1
  }

  /// The first byte of the entry whose key stands at `byte`: that of the `?` of an explicit key.
  func entryStart(ofKeyAt byte: Int) -> Int { Self.entryStart(ofKeyAt: byte, in: bytes) }

  /// The blanks that put a line under the key at `byte`, which may stand behind `- ` itself.
  func indentation(ofKeyAt byte: Int) -> String {
    String(repeating: " ", count: Self.column(ofKeyAt: byte, in: bytes))
  }

  static func column(ofKeyAt byte: Int, in bytes: [UInt8]) -> Int {
    let start = entryStart(ofKeyAt: byte, in: bytes)
    var lineStart = (bytes[..<start].lastIndex(where: isLineBreak) ?? -1) + 1
    // A byte order mark takes no column.
    if bytes[lineStart...].starts(with: [0xEF, 0xBB, 0xBF]) { lineStart += 3 }
    return bytes[lineStart..<start].filter { $0 & 0xC0 != 0x80 }.count
  }

  private static func entryStart(ofKeyAt byte: Int, in bytes: [UInt8]) -> Int {
    let blanks = bytes[..<byte].reversed().prefix(while: isBlank).count
    let sign = byte - blanks - 1
    return blanks > 0 && sign >= 0 && bytes[sign] == UInt8(ascii: "?") ? sign : byte
  }
}

extension ConfigNode {
  /// How far the first block mapping that stands in another one is further right than it.
  func indentationStep(in bytes: [UInt8]) -> Int? {
    guard form == .block, case .mapping(let entries) = content else {
      return children.lazy.compactMap { $0.indentationStep(in: bytes) }.first
    }
    let column = entries.first.map {
      ConfigSource.column(ofKeyAt: $0.keyExtent.lowerBound, in: bytes)
    }
    for entry in entries {
      if entry.value.form == .block, case .mapping(let inner) = entry.value.content,
        let first = inner.first, let column
      {
        let step = ConfigSource.column(ofKeyAt: first.keyExtent.lowerBound, in: bytes) - column
        if step > 0 { return step }
      }
      if let step = entry.value.indentationStep(in: bytes) { return step }
    }
    return nil
  }
}
