/// How many columns a terminal needs to show a text of one line, as near as can be said without
/// asking the terminal: East Asian wide characters and emoji take two, marks that combine none.
public func displayWidth(_ text: String) -> Int {
  if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return text.utf8.count }
  return text.reduce(0) { $0 + displayWidth($1) }
}

/// How many columns a character takes: 0, 1 or 2.
func displayWidth(_ character: Character) -> Int {
  guard let first = character.unicodeScalars.first else { return 0 }
  if isInvisible(first) { return 0 }
  if isWide(first) { return 2 }
  let hasEmojiSelector = character.unicodeScalars.contains("\u{FE0F}")
  return hasEmojiSelector && first.properties.isEmoji ? 2 : 1
}

/// The text, or its beginning with `…`, in at most `width` columns.
public func truncate(_ text: String, to width: Int) -> String {
  guard displayWidth(text) > width else { return text }
  guard width > 0 else { return "" }
  var result = ""
  var used = 0
  for character in text {
    let next = displayWidth(character)
    guard used + next < width else { break }
    result.append(character)
    used += next
  }
  return result + "…"
}

private func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .control, .nonspacingMark, .enclosingMark, .format, .lineSeparator, .paragraphSeparator:
    true
  default: false
  }
}

/// The blocks of Unicode's EastAsianWidth W and F, and what is shown as an emoji by itself.
private func isWide(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF,
    0x4E00...0x9FFF, 0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
    0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x17000...0x18DFF,
    0x1AFF0...0x1B2FF, 0x1F200...0x1F2FF, 0x20000...0x3FFFD:
    true
  default: scalar.properties.isEmojiPresentation
  }
}
