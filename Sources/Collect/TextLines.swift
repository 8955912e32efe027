import JSON

/// Reads what a program printed, line by line, with lines that are written over and over.
///
/// Of a line that is rewritten, every name keeps its last value, unless the step changed or the line
/// was wiped with blanks in between: then both count.
struct TextLines: Sendable {
  /// The values of the line that is still being rewritten.
  private var pending: [Reading] = []

  private static let mostPending = 1_000

  /// Whether a line is still being rewritten.
  var hasPending: Bool { !pending.isEmpty }

  init() {}

  mutating func read(_ line: LineSplitter.Line, into table: inout SeriesTable) {
    let text = TerminalText.plain(line.bytes)
    let readings = Self.readings(in: text, wanted: table.wantedName)
    let isWiped = !text.isEmpty && text.allSatisfy(Bytes.isBlank)
    replace(with: readings, into: &table)
    let continues = line.ending == .rewrite || line.ending == .cut
    if !continues || isWiped || pending.count > Self.mostPending { flush(into: &table) }
  }

  /// Reads a whole line that is never rewritten, where it stands; nothing may be pending.
  mutating func readWhole(_ line: UnsafeRawBufferPointer, into table: inout SeriesTable) {
    let isPlain = SystemBytes.first(TerminalText.escape, in: line, from: 0, to: line.count) == nil
    guard isPlain, Bytes.trimmed(line).last != UInt8(ascii: "}") else {
      return read(LineSplitter.Line(bytes: Array(line), ending: .newline), into: &table)
    }
    Self.withBytes(of: table.wantedName) { wanted in
      TextGrammar.scan(line, wanted: wanted) { found in
        let name = UnsafeRawBufferPointer(rebasing: line[found.name])
        guard let number = table.number(for: name) else { return }
        table.add(number, step: found.step, value: found.value)
      }
    }
  }

  private static func readings(in text: [UInt8], wanted: [UInt8]?) -> [Reading] {
    let line = Bytes.trimmed(text[...])
    if line.last == UInt8(ascii: "}"), let readings = JSONLines.readings(in: line) {
      return readings
    }
    var readings: [Reading] = []
    text.withUnsafeBytes { text in
      withBytes(of: wanted) { wanted in
        TextGrammar.scan(text, wanted: wanted) { found in
          let name = String(decoding: text[found.name], as: UTF8.self)
          readings.append(Reading(name: name, step: found.step, value: found.value))
        }
      }
    }
    return readings
  }

  @inline(__always)
  private static func withBytes(
    of name: [UInt8]?, _ body: (UnsafeRawBufferPointer?) -> Void
  ) {
    guard let name else { return body(nil) }
    name.withUnsafeBytes { body($0) }
  }

  private mutating func replace(with readings: [Reading], into table: inout SeriesTable) {
    guard !pending.isEmpty, !readings.isEmpty else {
      pending += readings
      return
    }
    var steps: [String: Int64?] = [:]
    for reading in readings { steps[reading.name] = .some(reading.step) }
    var others: [Reading] = []
    for old in pending {
      guard let step = steps[old.name] else {
        others.append(old)
        continue
      }
      if step != old.step { table.add(old) }
    }
    pending = others + readings
  }

  private mutating func flush(into table: inout SeriesTable) {
    for reading in pending { table.add(reading) }
    pending = []
  }
}

extension TextLines {
  var json: JSONValue {
    .array(
      pending.map { reading in
        .array([
          .string(reading.name), reading.step.map { .number(String($0)) } ?? .null,
          .double(reading.value),
        ])
      })
  }

  init?(json: JSONValue?) {
    guard let list = json?.array else { return nil }
    for item in list {
      guard let parts = item.array, parts.count == 3, let name = parts[0].string,
        let value = JSONValue.exactDouble(parts[2])
      else { return nil }
      pending.append(Reading(name: name, step: parts[1].int.map(Int64.init), value: value))
    }
  }
}
