/// Foreign text, such as a program's log or a host's answer, without what acts on the terminal.
///
/// Taken out are escape sequences (colours, cursor moves, window titles, links, device controls) in
/// their 7-bit and 8-bit form, the other control characters, and the marks that reverse the
/// direction of writing. Newlines and tabs stay; a carriage return becomes a newline, unless a
/// newline follows, so that the states of a progress bar stay apart.
public func sanitize(_ foreign: String) -> String {
  let scalars = Array(foreign.unicodeScalars)
  guard scalars.contains(where: { !isHarmless($0) }) else { return foreign }
  var result = String.UnicodeScalarView()
  var index = 0
  while index < scalars.count {
    let scalar = scalars[index]
    if scalar == "\r" {
      index += 1
      if index == scalars.count || scalars[index] != "\n" { result.append("\n") }
    } else if let end = endOfSequence(scalars, index) {
      index = end
    } else {
      if isHarmless(scalar) { result.append(scalar) }
      index += 1
    }
  }
  return String(result)
}

private func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x09, 0x0A: true
  case 0..<0x20, 0x7F..<0xA0: false
  case 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0x061C: false
  default: true
  }
}

/// The index behind the escape sequence that begins at `start`, or nil if none does.
private func endOfSequence(_ scalars: [Unicode.Scalar], _ start: Int) -> Int? {
  switch scalars[start].value {
  case 0x1B:
    guard start + 1 < scalars.count else { return start + 1 }
    switch scalars[start + 1] {
    case "[": return endOfControlSequence(scalars, start + 2)
    case "]", "P", "X", "^", "_": return endOfString(scalars, start + 2)
    default: return endOfShortSequence(scalars, start + 1)
    }
  case 0x9B: return endOfControlSequence(scalars, start + 1)
  case 0x9D, 0x90, 0x98, 0x9E, 0x9F: return endOfString(scalars, start + 1)
  default: return nil
  }
}

/// CSI: parameters and intermediates, then one final byte. What doesn't belong ends it early.
private func endOfControlSequence(_ scalars: [Unicode.Scalar], _ start: Int) -> Int {
  var index = start
  while index < scalars.count, (0x20...0x3F).contains(scalars[index].value) { index += 1 }
  let isFinal = index < scalars.count && (0x40...0x7E).contains(scalars[index].value)
  return isFinal ? index + 1 : index
}

/// OSC, DCS and their like end with BEL or ST. One that never ends must not swallow a whole log, so
/// a newline ends it too.
private func endOfString(_ scalars: [Unicode.Scalar], _ start: Int) -> Int {
  var index = start
  while index < scalars.count {
    switch scalars[index].value {
    case 0x07, 0x9C: return index + 1
    case 0x1B:
      let isTerminator = index + 1 < scalars.count && scalars[index + 1] == "\\"
      return isTerminator ? index + 2 : index
    case 0x0A, 0x0D: return index
    default: index += 1
    }
  }
  return index
}

/// ESC, intermediates, and one final byte, such as the choice of a character set.
private func endOfShortSequence(_ scalars: [Unicode.Scalar], _ start: Int) -> Int {
  var index = start
  while index < scalars.count, (0x20...0x2F).contains(scalars[index].value) { index += 1 }
  let isFinal = index < scalars.count && (0x30...0x7E).contains(scalars[index].value)
  return isFinal ? index + 1 : index
}

/// Text on one line, in which what can't be seen is written with a backslash: `a\nb`.
public func visible(_ text: String) -> String {
  guard text.unicodeScalars.contains(where: { !isHarmless($0) || $0 == "\n" || $0 == "\t" }) else {
    return text
  }
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\n": result += "\\n"
    case "\t": result += "\\t"
    case "\r": result += "\\r"
    default:
      if isHarmless(scalar) {
        result.unicodeScalars.append(scalar)
      } else {
        result += "\\u{\(String(scalar.value, radix: 16))}"
      }
    }
  }
  return result
}
