/// Finds `name=value`, `name: value` and `name value` in a printed line.
///
/// Names are matched whole: letters, digits and `_ - . / @ ^`, so that `val_loss` is found neither in
/// `my_val_loss` nor in `val_loss_ema`. A name may also be a phrase of up to three words, as in
/// `train loss 1.96`: each of `loss` and `train loss` is given the value. The step is what a name
/// such as `step` or `epoch`, else a number in brackets, said earlier on the line.
struct TextGrammar {
  /// A value, and where its name stands on the line.
  struct Found {
    var name: Range<Int>
    var step: Int64?
    var value: Double
  }

  private let line: UnsafeRawBufferPointer
  private let wanted: UnsafeRawBufferPointer?
  private var position = 0
  private var step: (rank: Int, value: Int64)?
  private var phrase = Phrase()

  private static let longestName = 200

  /// Tells `body` the values in the order of the line.
  ///
  /// - Parameters:
  ///   - line: without escape sequences.
  ///   - wanted: the only name whose values are told, if not all.
  ///   - body: told each value.
  @inline(__always)
  static func scan(
    _ line: UnsafeRawBufferPointer, wanted: UnsafeRawBufferPointer?, _ body: (Found) -> Void
  ) {
    var grammar = TextGrammar(line: line, wanted: wanted)
    while grammar.position < line.count, !grammar.isDone { grammar.next(body) }
  }

  /// Whether the wanted name, of which a value was told, doesn't stand on the rest of the line.
  private var isDone = false

  private init(line: UnsafeRawBufferPointer, wanted: UnsafeRawBufferPointer?) {
    self.line = line
    self.wanted = wanted
  }

  @inline(__always)
  private mutating func next(_ body: (Found) -> Void) {
    let byte = line[position]
    if TextBytes.isWord(byte) { return word(body) }
    if byte == UInt8(ascii: "["), let found = bracketedStep(at: position) {
      mark(found, rank: StepName.all.count)
    }
    let isSingleBlank = byte == 0x20 && position > 0 && TextBytes.isWord(line[position - 1])
    if !isSingleBlank { phrase = Phrase() }
    position += 1
  }

  @inline(__always)
  private mutating func word(_ body: (Found) -> Void) {
    let start = position
    let end = TextBytes.wordEnd(in: line, from: start)
    position = end
    let name = TextBytes.name(in: line, start..<end)
    guard name.upperBound == end, TextBytes.hasLetter(line, name), !isNumber(name) else {
      phrase = Phrase()
      return
    }
    if name.lowerBound > start { phrase = Phrase() }
    phrase.add(name.lowerBound)
    let found = TextValue.find(in: line, after: name)
    markStep(named: name, found)
    guard let found else { return }
    position = found.end
    for index in 0..<phrase.count where isTold(phrase[index]..<end) {
      body(Found(name: phrase[index]..<end, step: step?.value, value: found.value))
      isDone = wanted.map { SystemBytes.first($0, in: line, from: found.end) == nil } ?? false
    }
    phrase = Phrase()
  }

  private func isTold(_ name: Range<Int>) -> Bool {
    guard let wanted else { return name.count <= Self.longestName }
    return SystemBytes.areEqual(UnsafeRawBufferPointer(rebasing: line[name]), wanted)
  }

  /// Whether the word is a number such as `nan`.
  @inline(__always)
  private func isNumber(_ name: Range<Int>) -> Bool {
    let first = line[name.lowerBound] | 0x20
    guard !Bytes.isLetter(first) || first == UInt8(ascii: "n") || first == UInt8(ascii: "i") else {
      return false
    }
    return NumberText.whole(UnsafeRawBufferPointer(rebasing: line[name])) != nil
  }

  /// Takes what follows a name such as `step` for the step; `found` is the value that follows it.
  @inline(__always)
  private mutating func markStep(named name: Range<Int>, _ found: TextValue.Found?) {
    guard let rank = StepName.rank(of: UnsafeRawBufferPointer(rebasing: line[name])) else { return }
    let step =
      found.map { $0.isCall ? nil : Int64(step: $0.value) }
      ?? TextValue.step(in: line, from: name.upperBound)
    if let step { mark(step, rank: rank) }
  }

  private mutating func mark(_ value: Int64, rank: Int) {
    guard rank <= step?.rank ?? .max else { return }
    step = (rank, value)
  }

  /// The 10 of `[10]` or `[ 10/391]`, if no name stands before the bracket.
  private func bracketedStep(at bracket: Int) -> Int64? {
    if bracket > 0, TextBytes.isWord(line[bracket - 1]) { return nil }
    guard let close = line[bracket...].prefix(40).firstIndex(of: UInt8(ascii: "]")) else {
      return nil
    }
    let parts = line[(bracket + 1)..<close].split(
      separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    let numbers = parts.map { Bytes.trimmed(UnsafeRawBufferPointer(rebasing: $0)) }
    guard numbers.count <= 2,
      numbers.allSatisfy({ !$0.isEmpty && $0.allSatisfy(Bytes.isDigit) }),
      let number = numbers.first
    else { return nil }
    return Int64(String(decoding: number, as: UTF8.self))
  }
}

/// Where the last words begin that follow one another, three at most.
private struct Phrase {
  private(set) var count = 0
  private var starts = (0, 0, 0)

  subscript(index: Int) -> Int { index == 0 ? starts.0 : index == 1 ? starts.1 : starts.2 }

  mutating func add(_ start: Int) {
    switch count {
    case 0: starts.0 = start
    case 1: starts.1 = start
    case 2: starts.2 = start
    default: starts = (starts.1, starts.2, start)
    }
    count = min(count + 1, 3)
  }
}
