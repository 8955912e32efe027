/// Takes a text apart from its start.
struct YAMLCursor {
  private var rest: ArraySlice<UInt8>

  init(_ text: [UInt8]) { rest = text[...] }

  var isAtEnd: Bool { rest.isEmpty }

  /// Whether nothing but `word` is left.
  func isAtEnd(behind word: String) -> Bool { rest.elementsEqual(word.utf8) }

  /// Whether there is more, all of which `isRight` takes.
  func fills(_ isRight: (UInt8) -> Bool) -> Bool { !rest.isEmpty && rest.allSatisfy(isRight) }

  mutating func take(_ word: String) -> Bool {
    guard rest.starts(with: word.utf8) else { return false }
    rest = rest.dropFirst(word.utf8.count)
    return true
  }

  mutating func takeSign() -> Bool { take("-") || take("+") }

  /// Takes digits; gives their number.
  mutating func takePlainDigits() -> Int {
    let count = rest.prefix(while: YAMLPlain.isDigit).count
    rest = rest.dropFirst(count)
    return count
  }

  /// Takes a digit and further ones, with `_` between and behind them; gives the number of characters.
  mutating func takeDigits() -> Int {
    guard let first = rest.first, YAMLPlain.isDigit(first) else { return 0 }
    return takeDigitsAndUnderscores()
  }

  @discardableResult mutating func takeDigitsAndUnderscores() -> Int {
    let count = rest.prefix { YAMLPlain.isDigit($0) || $0 == UInt8(ascii: "_") }.count
    rest = rest.dropFirst(count)
    return count
  }

  /// Takes a colon and a number below 60, as in `1:30`.
  mutating func takeSixtieth() -> Bool {
    let digits = rest.dropFirst().prefix(while: YAMLPlain.isDigit)
    guard rest.first == UInt8(ascii: ":"), (1...2).contains(digits.count),
      let first = digits.first, digits.count == 1 || first < UInt8(ascii: "6")
    else { return false }
    rest = rest.dropFirst(1 + digits.count)
    return true
  }

  /// Takes digits of which there are as many as `count` says.
  mutating func takeDigits(_ count: ClosedRange<Int>) -> Bool {
    let digits = rest.prefix(while: YAMLPlain.isDigit).count
    guard digits >= count.lowerBound else { return false }
    rest = rest.dropFirst(min(digits, count.upperBound))
    return true
  }

  mutating func takeBlanks() -> Int {
    let count = rest.prefix(while: isBlank).count
    rest = rest.dropFirst(count)
    return count
  }
}

/// Dates and times as YAML 1.1 reads them: `2024-01-31`, `2024-1-31 8:30:00 +1`.
enum YAMLTimestamp {
  static func fills(_ text: [UInt8]) -> Bool { isDate(text) || isTime(text) }

  private static func isDate(_ text: [UInt8]) -> Bool {
    var rest = YAMLCursor(text)
    return rest.takeDigits(4...4) && rest.take("-") && rest.takeDigits(2...2) && rest.take("-")
      && rest.takeDigits(2...2) && rest.isAtEnd
  }

  private static func isTime(_ text: [UInt8]) -> Bool {
    var rest = YAMLCursor(text)
    guard rest.takeDigits(4...4), rest.take("-"), rest.takeDigits(1...2), rest.take("-"),
      rest.takeDigits(1...2), rest.take("T") || rest.take("t") || rest.takeBlanks() > 0,
      rest.takeDigits(1...2), rest.take(":"), rest.takeDigits(2...2), rest.take(":"),
      rest.takeDigits(2...2)
    else { return false }
    if rest.take(".") { _ = rest.takePlainDigits() }
    if rest.isAtEnd { return true }
    _ = rest.takeBlanks()
    if rest.isAtEnd(behind: "Z") { return true }
    guard rest.takeSign(), rest.takeDigits(1...2) else { return false }
    if rest.isAtEnd { return true }
    return rest.take(":") && rest.takeDigits(2...2) && rest.isAtEnd
  }
}
