/// What YAML reads from text without quotes: what readers of either version take for something else
/// than text, and what they can't read at all.
///
/// Sources: the resolvers of PyYAML, which are those of YAML 1.1 as it is read in practice; the type
/// repository of YAML 1.1 for `y`, `n`, `=` and `<<`; the core schema of YAML 1.2.
enum YAMLPlain {
  /// Whether both versions take it for a text.
  static func isText(_ text: [UInt8]) -> Bool {
    !isWord(text) && !isNumber11(text) && !isLikeNumber12(text) && !YAMLTimestamp.fills(text)
  }

  /// Whether YAML 1.2 takes it for a number that PyYAML takes for a text, such as `1e-5`.
  static func isLooseNumber(_ text: [UInt8]) -> Bool { isNumber12(text) && !isNumber11(text) }

  private static func isWord(_ text: [UInt8]) -> Bool {
    let words = [
      "", "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", "=", "<<",
    ]
    guard text.count <= 5 else { return false }
    let word = String(decoding: text, as: UTF8.self)
    let lower = word.lowercased()
    guard words.contains(lower) else { return false }
    let capitalized = lower.prefix(1).uppercased() + lower.dropFirst()
    return word == lower || word == lower.uppercased() || word == capitalized
  }

  // MARK: Numbers

  /// Whether PyYAML takes it for a number.
  static func isNumber11(_ text: [UInt8]) -> Bool {
    isSpecialNumber(text) || isInteger11(text) || isFloat11(text)
  }

  private static func isInteger11(_ text: [UInt8]) -> Bool {
    var rest = YAMLCursor(text)
    _ = rest.takeSign()
    if rest.take("0b") { return rest.fills { "01_".utf8.contains($0) } }
    if rest.take("0x") { return rest.fills { isHexDigit($0) || $0 == UInt8(ascii: "_") } }
    if rest.isAtEnd(behind: "0") { return true }
    if rest.take("0") { return rest.fills { "01234567_".utf8.contains($0) } }
    guard rest.takeDigits() > 0 else { return false }
    while rest.takeSixtieth() {}
    return rest.isAtEnd
  }

  private static func isFloat11(_ text: [UInt8]) -> Bool {
    var rest = YAMLCursor(text)
    let hasSign = rest.takeSign()
    let digits = rest.takeDigits()
    var isSexagesimal = false
    if digits > 0 {
      while rest.takeSixtieth() { isSexagesimal = true }
    } else if hasSign {
      return false
    }
    guard rest.take(".") else { return false }
    if digits == 0 {
      guard rest.takeDigits() > 0 else { return false }
    } else {
      rest.takeDigitsAndUnderscores()
    }
    if rest.isAtEnd { return true }
    guard !isSexagesimal, rest.take("e") || rest.take("E"), rest.takeSign() else { return false }
    return rest.fills(isDigit)
  }

  /// Whether the core schema of YAML 1.2 takes it for a number.
  private static func isNumber12(_ text: [UInt8]) -> Bool {
    if isSpecialNumber(text) { return true }
    var rest = YAMLCursor(text)
    if rest.take("0o") { return rest.fills { "01234567".utf8.contains($0) } }
    if rest.take("0x") { return rest.fills(isHexDigit) }
    _ = rest.takeSign()
    var count = rest.takePlainDigits()
    if rest.take(".") { count += rest.takePlainDigits() }
    guard count > 0 else { return false }
    guard rest.take("e") || rest.take("E") else { return rest.isAtEnd }
    _ = rest.takeSign()
    return rest.fills(isDigit)
  }

  /// Whether ruamel.yaml may take it for a number, as which it also knows signs and `_` in many places.
  private static func isLikeNumber12(_ text: [UInt8]) -> Bool {
    guard let first = text.first, isDigit(first) || "+-.".utf8.contains(first) else { return false }
    var rest = YAMLCursor(text)
    _ = rest.takeSign()
    if rest.take("0o") || rest.take("0x") {
      return rest.isAtEnd || rest.fills { isHexDigit($0) || $0 == UInt8(ascii: "_") }
    }
    var count = rest.takeDigitsAndUnderscores()
    if rest.take(".") { count += rest.takeDigitsAndUnderscores() }
    guard count > 0 else { return isSpecialNumber(text) }
    guard rest.take("e") || rest.take("E") else { return rest.isAtEnd }
    _ = rest.takeSign()
    return rest.fills(isDigit)
  }

  private static func isSpecialNumber(_ text: [UInt8]) -> Bool {
    var rest = YAMLCursor(text)
    let hasSign = rest.takeSign()
    if ["inf", "Inf", "INF"].contains(where: { rest.isAtEnd(behind: "." + $0) }) { return true }
    return !hasSign && ["nan", "NaN", "NAN"].contains { rest.isAtEnd(behind: "." + $0) }
  }

  static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    isDigit(byte) || "abcdefABCDEF".utf8.contains(byte)
  }

  // MARK: Syntax

  /// Whether the text can be written without quotes, behind `key: ` or in brackets.
  static func canStand(_ text: String, isInFlow: Bool) -> Bool {
    let scalars = Array(text.unicodeScalars)
    guard let first = scalars.first, let last = scalars.last, first != " ", last != " ",
      last != ":", scalars.allSatisfy(isPrintable)
    else { return false }
    if "-?:".unicodeScalars.contains(first) {
      guard scalars.count > 1, scalars[1] != " ", first == "-" || !isInFlow else { return false }
    } else if ",[]{}#&*!|>'\"%@`".unicodeScalars.contains(first) {
      return false
    }
    if ["---", "..."].contains(where: { text == $0 || text.hasPrefix($0 + " ") }) { return false }
    return zip(scalars, scalars.dropFirst()).allSatisfy { one, next in
      !(one == ":" && next == " ") && !(one == " " && next == "#")
    } && !(isInFlow && scalars.contains { ",?[]{}".unicodeScalars.contains($0) })
  }

  /// Whether YAML allows the character outside of escapes, on one line.
  static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD: true
    case 0x10000...: true
    default: false
    }
  }
}

extension ConfigNode {
  /// Whether it is or holds a number that YAML 1.2 reads and PyYAML takes for a text.
  var hasLooseNumber: Bool {
    if case .scalar(let scalar) = content {
      return scalar.isPlain && YAMLPlain.isLooseNumber(Array(scalar.text.utf8))
    }
    return children.contains(where: \.hasLooseNumber)
  }
}
