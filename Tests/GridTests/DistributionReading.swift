import Diagnostics

@testable import Grid

/// Reads `name(1, min=2, [a, b])` or `name[1:2]`, so that a test can write a distribution as one text.
/// It knows no quotes, save round one whole item.
func distribution(_ text: String) throws(Diagnostic) -> Distribution {
  let open = text.firstIndex { "([".contains($0) } ?? text.endIndex
  let inside = text[open...].dropFirst().dropLast()
  let isSquare = text[open...].first == "["
  return try Distribution(
    name: String(text[..<open]),
    arguments: items(of: inside, separator: isSquare ? ":" : ",").map { argument($0, in: text) },
    isSquare: isSquare, at: place(of: text[..<open], in: text))
}

func distributionComplaint(_ text: String) -> Diagnostic? {
  do {
    _ = try distribution(text)
    return nil
  } catch {
    return error
  }
}

private func items(of text: Substring, separator: Character) -> [Substring] {
  var depth = 0
  let parts = text.split(omittingEmptySubsequences: false) { character in
    depth += character == "[" ? 1 : character == "]" ? -1 : 0
    return character == separator && depth == 0
  }
  return parts.map { $0.drop { $0 == " " } }.filter { !$0.isEmpty }
}

private func argument(_ item: Substring, in text: String) -> Argument {
  guard let equals = item.firstIndex(of: "="), item.first != "[" else {
    return Argument(term(item, in: text))
  }
  return Argument(
    term(item[equals...].dropFirst(), in: text), keyword: String(item[..<equals]),
    at: place(of: item[..<equals], in: text))
}

private func term(_ item: Substring, in text: String) -> Term {
  let place = place(of: item, in: text)
  if item.first == "[" {
    let elements = items(of: item.dropFirst().dropLast(), separator: ",")
    return .list(elements.map { term($0, in: text) }, at: place)
  }
  let isQuoted = item.first == "'"
  let content = isQuoted ? item.dropFirst().dropLast() : item
  return .text(String(content), isQuoted: isQuoted, at: place)
}

private func place(of part: Substring, in text: String) -> SourceLocation {
  let column = text.distance(from: text.startIndex, to: part.startIndex) + 1
  return SourceLocation(
    file: "--set", line: 1, column: column, length: part.count, text: text)
}

extension Distribution {
  /// The first draws of a parameter that is called p, for one seed.
  func draws(_ count: Int, seed: UInt64 = 7, name: String = "p") -> [Value] {
    (0..<count).map { index in
      draw(
        RandomStream(seed: seed, name: name, cell: 0, index: UInt64(index), attempt: 0))
    }
  }

  func numbers(_ count: Int, seed: UInt64 = 7, name: String = "p") -> [Double] {
    draws(count, seed: seed, name: name).compactMap { Double($0.text) }
  }
}
