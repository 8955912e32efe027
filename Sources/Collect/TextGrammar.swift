/// Finds `name=value`, `name: value` and `name value` in a printed line.
///
/// Names are matched whole: letters, digits and `_ - . / @ ^`, so that `val_loss` is found neither in
/// `my_val_loss` nor in `val_loss_ema`. A name may also be a phrase of up to three words, as in
/// `train loss 1.96`: each of `loss` and `train loss` is given the value. The step is what a name
/// such as `step` or `epoch`, else a number in brackets, said earlier on the line.
struct TextGrammar {
  private let line: [UInt8]
  private let wanted: [UInt8]?
  private var position = 0
  private var step: (rank: Int, value: Int64)?
  /// Where the words of the phrase start that ends at `position`.
  private var phrase: [Int] = []
  private var readings: [Reading] = []

  private static let longestPhrase = 3
  private static let longestName = 200

  /// - Parameters:
  ///   - line: without escape sequences.
  ///   - wanted: the only name whose values are returned, if not all.
  /// - Returns: the values in the order of the line.
  static func readings(in line: [UInt8], wanted: [UInt8]? = nil) -> [Reading] {
    var grammar = TextGrammar(line: line, wanted: wanted)
    grammar.scan()
    return grammar.readings
  }

  private init(line: [UInt8], wanted: [UInt8]?) {
    self.line = line
    self.wanted = wanted
  }

  private mutating func scan() {
    while position < line.count {
      if TextBytes.isWord(line[position]) {
        word()
        continue
      }
      if line[position] == UInt8(ascii: "["), let found = bracketedStep(at: position) {
        mark(found, rank: StepName.all.count)
      }
      let isSingleBlank =
        line[position] == 0x20 && position > 0 && TextBytes.isWord(line[position - 1])
      if !isSingleBlank { phrase.removeAll(keepingCapacity: true) }
      position += 1
    }
  }

  private mutating func word() {
    let start = position
    let end = TextBytes.wordEnd(in: line, from: start)
    position = end
    let name = TextBytes.name(in: line[start..<end])
    guard name.endIndex == end, TextBytes.hasLetter(name), NumberText.whole(name) == nil else {
      phrase.removeAll(keepingCapacity: true)
      return
    }
    if name.startIndex > start { phrase.removeAll(keepingCapacity: true) }
    if phrase.count == Self.longestPhrase { phrase.removeFirst() }
    phrase.append(name.startIndex)
    markStep(named: name)
    guard let (value, valueEnd) = TextValue.find(in: line, after: name) else { return }
    for first in phrase where end - first <= Self.longestName {
      if let wanted, !line[first..<end].elementsEqual(wanted) { continue }
      let name = String(decoding: line[first..<end], as: UTF8.self)
      readings.append(Reading(name: name, step: step?.value, value: value))
    }
    phrase.removeAll(keepingCapacity: true)
    position = valueEnd
  }

  private mutating func markStep(named name: ArraySlice<UInt8>) {
    guard let rank = StepName.rank(of: name),
      let found = TextValue.step(in: line, from: name.endIndex)
    else { return }
    mark(found, rank: rank)
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
    let numbers = parts.map(Bytes.trimmed)
    guard numbers.count <= 2,
      numbers.allSatisfy({ !$0.isEmpty && $0.allSatisfy(Bytes.isDigit) }),
      let number = numbers.first
    else { return nil }
    return Int64(String(decoding: number, as: UTF8.self))
  }
}
