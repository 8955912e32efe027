import Diagnostics
import JSON
import YAML

/// The bytes of a config file and the tree of its values, whose places count in these bytes.
struct ConfigSource: Sendable {
  let format: ConfigFormat
  let bytes: [UInt8]
  let root: ConfigNode
  /// The end of a line, as the first line has it.
  let lineBreak: String
  /// How far a mapping stands further right than the one around it; 2 if there is none in another.
  let indentationStep: Int
  private let text: SourceText
  /// The place of each code point in the bytes, and behind the last one.
  private let offsets: [Int]

  /// - Throws: what can't be read as a value.
  init(_ bytes: [UInt8], file: String, format: ConfigFormat?) throws(Diagnostic) {
    let bom: [UInt8] = [0xEF, 0xBB, 0xBF]
    let skipped = bytes.starts(with: bom) ? bom.count : 0
    let content = Array(bytes[skipped...])
    let format = format ?? ConfigFormat(file: file, content: content)
    let text = try Self.text(content, file: file, format: format)
    var offsets = [skipped]
    offsets.reserveCapacity(text.scalars.count + 1)
    for scalar in text.scalars { offsets.append((offsets.last ?? 0) + UTF8.width(scalar)) }
    let root: ConfigNode?
    switch format {
    case .yaml:
      root = try YAMLSyntaxReader.read(text).map { ConfigNode($0, offsets: offsets) }
    case .json: root = ConfigNode(try Self.json(content, text), skipped: skipped)
    }
    guard let root else { throw Diagnostic("the file is empty", at: .file(file)) }
    self.bytes = bytes
    self.format = format
    self.root = root
    self.text = text
    self.offsets = offsets
    lineBreak = Self.lineBreak(bytes)
    indentationStep = root.indentationStep(in: bytes) ?? 2
  }

  private static func text(
    _ content: [UInt8], file: String, format: ConfigFormat
  ) throws(Diagnostic) -> SourceText {
    if format == .yaml { return try SourceText(file: file, utf8: content) }
    guard let string = String(validating: content, as: UTF8.self) else {
      throw Diagnostic(
        "the file isn't UTF-8 text", at: .file(file),
        remedy: "save it as UTF-8: iconv -f latin1 -t utf-8 \(file)")
    }
    return SourceText(file: file, scalars: Array(string.unicodeScalars))
  }

  private static func json(_ content: [UInt8], _ text: SourceText) throws(Diagnostic) -> JSONNode {
    do {
      return try JSONNode(parsing: content)
    } catch {
      let before = String(decoding: content.prefix(error.offset), as: UTF8.self)
      throw Diagnostic(
        "this can't be read as JSON: \(error.what)",
        at: .source(text.location(from: before.unicodeScalars.count)),
        remedy: "JSON has no comments and no comma behind the last value; YAML has both")
    }
  }

  private static func lineBreak(_ bytes: [UInt8]) -> String {
    guard let first = bytes.firstIndex(where: isLineBreak) else { return "\n" }
    guard bytes[first] == UInt8(ascii: "\r") else { return "\n" }
    return first + 1 < bytes.count && bytes[first + 1] == UInt8(ascii: "\n") ? "\r\n" : "\r"
  }
}

extension ConfigSource {
  /// The place of some bytes for a message; of a list or mapping over several lines, its first one.
  func location(_ extent: Range<Int>) -> SourceLocation {
    text.location(from: index(of: extent.lowerBound), to: index(of: extent.upperBound))
  }

  func location(_ node: ConfigNode) -> SourceLocation { location(node.start..<node.end) }

  private func index(of byte: Int) -> Int {
    var low = 0
    var high = offsets.count - 1
    while low < high {
      let middle = (low + high) / 2
      if offsets[middle] < byte { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The end of the line in which `byte` stands, before its line break.
  func lineEnd(from byte: Int) -> Int {
    bytes[byte...].firstIndex(where: isLineBreak) ?? bytes.count
  }

  func string(_ extent: Range<Int>) -> String { String(decoding: bytes[extent], as: UTF8.self) }
}

func isLineBreak(_ byte: UInt8) -> Bool {
  byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
}

func isBlank(_ byte: UInt8) -> Bool {
  byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
}
