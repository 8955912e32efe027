import Diagnostics

/// Where the sought names stand in a Python file.
struct PythonOccurrences {
  private let text: TextLines
  private let sought: SoughtNames
  private let source: PythonTokens
  private let names: PythonNames

  /// - Throws: if the file can't be cut into tokens.
  init(_ text: TextLines, _ sought: SoughtNames) throws(Diagnostic) {
    self.text = text
    self.sought = sought
    source = try PythonTokensReader.tokens(of: text)
    names = PythonNames(source)
  }

  /// The occurrences, in the order of the file.
  var all: [NameOccurrence] {
    let commented = source.comments.flatMap {
      sought.occurrences(in: $0, of: text.bytes, role: .comment)
    }
    return (source.lines.flatMap(occurrences) + commented)
      .sorted { $0.range.lowerBound < $1.range.lowerBound }
  }

  /// Names, and chains of names with dots, that the file has.
  var identifiers: [String] {
    source.lines.flatMap { line in
      line.tokens.filter { names.roles[$0] != nil }.flatMap { start in
        var chain = text.string(source.all[start].range)
        var chains = [chain]
        var index = start
        while index + 2 < line.tokens.upperBound, source.all[index + 1].isSymbol("."),
          source.all[index + 2].isName
        {
          index += 2
          chain += "." + source.all[index].text
          chains.append(chain)
        }
        return chains
      }
    }
  }

  private func occurrences(in line: PythonLine) -> [NameOccurrence] {
    var found: [NameOccurrence] = []
    var index = line.tokens.lowerBound
    while index < line.tokens.upperBound {
      let token = source.all[index]
      if token.kind == .string || token.kind == .stringText {
        found += sought.occurrences(in: token.range, of: text.bytes, role: .string)
      } else if let role = names.roles[index],
        let (name, end) = sought.name(at: token.range.lowerBound, in: text.bytes)
      {
        var next = index + 1
        while next < line.tokens.upperBound, source.all[next].range.lowerBound < end { next += 1 }
        found.append(
          occurrence(
            of: name, index..<next, role, next: next < line.tokens.upperBound ? next : nil))
        index = next - 1
      }
      index += 1
    }
    return found
  }

  /// The occurrence of a name in `tokens`, several if it has dots, of which the first has `role`.
  /// `next` is the token behind it, if that is in the same line.
  private func occurrence(
    of name: Int, _ tokens: Range<Int>, _ role: NameRole, next: Int?
  ) -> NameOccurrence {
    let first = source.all[tokens.lowerBound]
    let range = first.range.lowerBound..<source.all[tokens.upperBound - 1].range.upperBound
    let following = next.map { source.all[$0] }
    let isTrailed = following?.kind == .open || following?.isSymbol(".") == true
    var role = role
    if tokens.count == 1, role != .imported, role != .module, names.isAfterDot(tokens.lowerBound) {
      role = .attribute
    } else if tokens.count > 1, role == .item {
      role = isTrailed ? .item : names.roles[tokens.upperBound - 1] ?? .item
    } else if tokens.count > 1, role.hides {
      // What hides `cfg` doesn't hide `cfg.lr`: whoever names the attribute means it wherever it is.
      role = .use
    }
    if role == .use, following?.text == "(" { role = .called }
    let isAwaited =
      tokens.lowerBound > 0 && source.all[tokens.lowerBound - 1].isKeyword("await")
    let bindsTighter = isTrailed || isAwaited || following?.isSymbol("**") == true
    return NameOccurrence(
      name: name, range: range, role: role,
      style: .python(
        parentheses: following?.isSymbol(".") == true ? .numbers : bindsTighter ? .signed : .none,
        quotes: first.quotes))
  }
}
