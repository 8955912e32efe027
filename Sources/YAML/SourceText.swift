package import Diagnostics

/// A text by code points, which is how libyaml counts, with its lines, which is how people count.
package struct SourceText: Sendable {
  package let file: String
  package let scalars: [Unicode.Scalar]
  private let lines: [Line]

  private struct Line {
    var start: Int
    var end: Int
    var text: String
    /// In a line of ASCII every code point is one character.
    var isASCII: Bool
  }

  package init(file: String, scalars: [Unicode.Scalar]) {
    self.file = file
    self.scalars = scalars
    var lines: [Line] = []
    var start = 0
    var index = 0
    while index < scalars.count {
      let next = Self.indexAfterBreak(scalars, index)
      if let next {
        lines.append(Self.line(scalars, start, index))
        start = next
      }
      index = next ?? index + 1
    }
    lines.append(Self.line(scalars, start, scalars.count))
    self.lines = lines
  }

  private static func indexAfterBreak(_ scalars: [Unicode.Scalar], _ index: Int) -> Int? {
    switch scalars[index] {
    case "\n": index + 1
    case "\r": index + 1 < scalars.count && scalars[index + 1] == "\n" ? index + 2 : index + 1
    default: nil
    }
  }

  private static func line(_ scalars: [Unicode.Scalar], _ start: Int, _ end: Int) -> Line {
    let slice = scalars[start..<end]
    return Line(start: start, end: end, text: string(slice), isASCII: slice.allSatisfy(\.isASCII))
  }

  private static func string(_ slice: ArraySlice<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: slice)
    return String(view)
  }

  var lineCount: Int { lines.count }

  /// The text of a line, counted from 0, without its end.
  func text(ofLine line: Int) -> String { lines[line].text }

  /// The code points from `start` to before `end`.
  package func text(from start: Int, to end: Int) -> String {
    let upper = min(max(end, 0), scalars.count)
    return Self.string(scalars[min(max(start, 0), upper)..<upper])
  }

  /// The line, counted from 0, of the code point at `index`.
  func line(of index: Int) -> Int {
    var low = 0
    var high = lines.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if lines[middle].start <= index { low = middle } else { high = middle - 1 }
    }
    return low
  }

  /// Where the line begins and ends, in code points.
  func extent(ofLine line: Int) -> Range<Int> { lines[line].start..<lines[line].end }

  /// The place of the code points from `start` to before `end`, cut at the end of the line.
  package func location(from start: Int, to end: Int? = nil) -> SourceLocation {
    let line = lines[line(of: start)]
    let first = min(max(start, line.start), line.end)
    let last = min(max(end ?? first + 1, first), line.end)
    return SourceLocation(
      file: file, line: self.line(of: start) + 1,
      column: count(line, from: line.start, to: first) + 1,
      length: count(line, from: first, to: last), text: line.text)
  }

  private func count(_ line: Line, from start: Int, to end: Int) -> Int {
    line.isASCII ? end - start : Self.string(scalars[start..<end]).count
  }
}

extension SourceText {
  /// The text of a file, without a byte order mark.
  ///
  /// - Throws: a complaint about the first byte that isn't UTF-8 or code point that YAML forbids.
  package init(file: String, utf8 bytes: [UInt8]) throws(Diagnostic) {
    var scalars: [Unicode.Scalar] = []
    scalars.reserveCapacity(bytes.count)
    let isValid = Self.decode(bytes, into: &scalars)
    if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
    self.init(file: file, scalars: scalars)
    guard isValid else {
      throw Diagnostic(
        "the file isn't UTF-8 text from here on", at: .source(location(from: scalars.count)),
        remedy: "save it as UTF-8: iconv -f latin1 -t utf-8 \(file)")
    }
    if let index = scalars.firstIndex(where: Self.isForbidden) {
      throw Diagnostic(
        "there is \(Self.name(scalars[index])) in the file",
        at: .source(location(from: index)),
        why: "YAML forbids it, or its versions disagree on what it means",
        remedy: "remove it; inside double quotes it can be written with a backslash")
    }
  }

  private static func decode(_ bytes: [UInt8], into scalars: inout [Unicode.Scalar]) -> Bool {
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    while true {
      switch decoder.decode(&iterator) {
      case .scalarValue(let scalar): scalars.append(scalar)
      case .emptyInput: return true
      case .error: return false
      }
    }
  }

  private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x2028, 0x2029: true
    case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0xA0...0xD7FF, 0xE000...0xFFFD: false
    case 0x10000...: false
    default: true
    }
  }

  private static func name(_ scalar: Unicode.Scalar) -> String {
    if scalar.value == 0 { return "a NUL byte" }
    let hex = String(scalar.value, radix: 16, uppercase: true)
    let noun = scalar.properties.generalCategory == .control ? "control character" : "character"
    return "the \(noun) U+" + String(repeating: "0", count: max(0, 4 - hex.count)) + hex
  }
}
