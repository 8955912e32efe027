import Diagnostics

/// The names that parameters may have: letters and digits of ASCII, `_`, `.`, `-` and `/`.
enum ParameterName {
  static func check(_ name: String, at start: SourceLocation?) throws(Diagnostic) {
    guard !name.isEmpty else {
      throw Diagnostic(
        "a parameter has no name", at: start.map { .source($0.advanced(by: 0, length: 1)) },
        remedy: "write its name in front: lr=0.1,0.2")
    }
    guard let bad = name.firstIndex(where: { !isAllowed($0) }) else { return }
    let offset = name.distance(from: name.startIndex, to: bad)
    throw Diagnostic(
      "the character \(shown(name[bad])) can't stand in the name of a parameter: \(name)",
      at: start.map { .source($0.advanced(by: offset, length: 1)) },
      why: "names have letters from a to z, digits, '_', '.', '-' and '/'",
      remedy: "rename the parameter")
  }

  private static func isAllowed(_ character: Character) -> Bool {
    guard let byte = character.asciiValue, character.utf8.count == 1 else { return false }
    return byte.isASCIILetter || byte.isDigit || "_.-/".utf8.contains(byte)
  }

  private static func shown(_ character: Character) -> String {
    let isVisible = character.unicodeScalars.allSatisfy {
      $0.value >= 0x20 && $0.value != 0x7f && !(0x80..<0xa0).contains($0.value)
    }
    if isVisible { return "'\(character)'" }
    let codes = character.unicodeScalars.map { "U+" + String($0.value, radix: 16).uppercased() }
    return codes.joined(separator: " ")
  }
}
