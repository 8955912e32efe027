import Diagnostics

/// What a spec, or an item of a list, was read as.
struct Reading {
  var progression: Progression
  var notes: [Diagnostic] = []

  static func one(_ value: Value, notes: [Diagnostic] = []) -> Reading {
    Reading(progression: .listed([value]), notes: notes)
  }
}

extension SpecText {
  /// Reads a whole spec, except a file.
  func reading() throws(Diagnostic) -> Reading {
    let whole = all
    if whole.first == UInt8(ascii: "["), let inside = whole.inside(bracketAt: whole.startIndex) {
      return try bracketed(inside)
    }
    let items = try items(of: whole)
    guard items.count == 1 else { return try list(items) }
    if whole.first == UInt8(ascii: "[") { throw behindBracket(whole) }
    return try single(whole)
  }

  /// Reads an item of a list, or a spec that is no list: a text in quotes, a call, a range, else one
  /// value.
  func single(_ part: Part) throws(Diagnostic) -> Reading {
    if Quotes.isQuote(part.first) { return .one(try quoted(part)) }
    if let call = try call(part) { return call }
    if let range = try range(part) { return range }
    if part.first == UInt8(ascii: "["), part.inside(bracketAt: part.startIndex) != nil {
      return .one(Value(structure: try term(part).value, writtenAs: part.string))
    }
    return .one(Value(typing: part.string), notes: hint(part))
  }

  /// The items of a list, one behind the other; one range alone stays a computed one.
  func list(_ items: [Part]) throws(Diagnostic) -> Reading {
    var readings: [Reading] = []
    for (index, item) in items.enumerated() {
      guard !item.isEmpty else { throw missingItem(items, index) }
      readings.append(try single(item))
    }
    return try joined(readings)
  }

  /// The items of `[…]`, or those between the round brackets of a list function.
  func bracketed(_ inside: Part) throws(Diagnostic) -> Reading {
    guard !inside.trimmed.isEmpty else { return Reading(progression: .listed([])) }
    var reading = try list(items(of: inside))
    if let note = boundsNote(inside) { reading.notes.append(note) }
    return reading
  }

  func joined(_ readings: [Reading]) throws(Diagnostic) -> Reading {
    if readings.count == 1 { return readings[0] }
    var values: [Value] = []
    for reading in readings {
      guard reading.progression.count <= Self.longestList - values.count else {
        throw Diagnostic(
          "the list has more than \(Self.longestList) values", at: place(all),
          why: "only a range that stands alone may be longer", remedy: "give the range alone")
      }
      values += (0..<reading.progression.count).map { reading.progression[$0] }
    }
    return Reading(progression: .listed(values), notes: readings.flatMap(\.notes))
  }

  /// How many values a list may have, which unlike a range alone is held in memory.
  static let longestList = 1_000_000

  private func quoted(_ part: Part) throws(Diagnostic) -> Value {
    guard let close = Quotes.closing(part.startIndex, in: part) else {
      throw unclosed(part.startIndex, "quote")
    }
    guard close == part.endIndex - 1 else {
      throw Diagnostic(
        "there is text behind the closing quote", at: place(part[(close + 1)...]),
        remedy: "put the whole text in quotes: \(Quotes.quoted(part.string))")
    }
    guard let content = Quotes.content(of: part) else {
      throw Diagnostic(
        "an escape in \(part.string) is wrong", at: place(part),
        why: "a text in double quotes is read as JSON reads it",
        remedy: "use single quotes, which take everything as it stands")
    }
    return Value(text: content)
  }

  private func missingItem(_ items: [Part], _ index: Int) -> Diagnostic {
    let item = items[index]
    // The comma beside the hole is what there is to be shown.
    let comma = index > 0 ? item.startIndex - 1 : item.endIndex
    let mark = bytes.indices.contains(comma) ? bytes[comma...comma] : item
    return Diagnostic(
      "an item is missing beside a comma", at: place(mark),
      remedy: "take the comma away, or write '' for an empty text")
  }

  private func behindBracket(_ whole: Part) -> Diagnostic {
    Diagnostic(
      "'\(whole.string)' is no list", at: place(whole),
      why: "text stands behind the closing bracket",
      remedy: "end it with the bracket, or with '*' and a number of repetitions, or put the whole"
        + " text in quotes")
  }

  /// `[0:1]` is how other tools write the bounds of a continuous range.
  private func boundsNote(_ inside: Part) -> Diagnostic? {
    let parts = inside.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy(Self.isNumber) else { return nil }
    let text = inside.trimmed.string
    return Diagnostic(
      "[\(text)] was read as the whole numbers \(text)", at: place(inside),
      why: "it isn't a continuous range here",
      remedy: "write linspace(\(text.replacing(":", with: ",")),5) for points in between",
      severity: .warning)
  }
}
