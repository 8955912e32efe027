/// What each name in a Python file is: read, bound, or no variable at all.
///
/// It is enough of Python's grammar (Language Reference, chapters 6 to 8) to tell these apart. A
/// parameter, the variable of a comprehension, of `for`, `as` or `case`, a module, function or class
/// hides a name where it is bound: what is read there isn't the parameter of a sweep. An assignment
/// hides nothing, nor does `from m import name`: that is how a script gives the value that a sweep
/// replaces.
struct PythonNames {
  typealias Bound = [String: NameRole]

  /// A block of lines that are indented further than its header.
  struct Block {
    enum Kind { case module, function, type, match, other }

    var kind = Kind.other
    var indentation = -1
    /// The names that mean something else in it, and what.
    var bound: Bound
  }

  let tokens: [PythonToken]
  let partners: [Int]
  /// The role of each token that is a name, nil for the others.
  private(set) var roles: [NameRole?]
  /// The names that `as` has bound in this header.
  var aliases: [String] = []
  /// How many functions and lambdas stand in each other's defaults here.
  var depth = 0
  private var blocks = [Block(kind: .module, bound: [:])]

  init(_ source: PythonTokens) {
    tokens = source.all
    partners = source.partners
    roles = Array(repeating: nil, count: tokens.count)
    for line in source.lines { read(line) }
  }

  private mutating func read(_ line: PythonLine) {
    while let block = blocks.last, line.indentation <= block.indentation { blocks.removeLast() }
    let outer = hidden
    guard let (colon, header) = header(line.tokens, outer) else {
      return statements(line.tokens, outer)
    }
    var block = header
    block.indentation = line.indentation
    if colon + 1 < line.tokens.upperBound {
      statements(colon + 1..<line.tokens.upperBound, block.bound)
    } else {
      blocks.append(block)
    }
  }

  /// Reads the header of a block, if the line has one.
  private mutating func header(_ line: Range<Int>, _ outer: Bound) -> (colon: Int, block: Block)? {
    var first = line.lowerBound
    if tokens[first].isKeyword("async"), line.contains(first + 1) { first += 1 }
    guard let colon = colon(in: first..<line.upperBound), first < colon else { return nil }
    let rest = first + 1..<colon
    var block = Block(bound: outer)
    switch tokens[first].kind == .name ? tokens[first].text : "" {
    case "if", "elif", "while": expression(rest, outer)
    case "else", "try", "finally": break
    case "for":
      guard let keyword = self.first(in: rest, where: { $0.isKeyword("in") }) else { return nil }
      let names = target(rest.lowerBound..<keyword, .loop, outer)
      expression(keyword + 1..<colon, outer)
      block.bound.merge(names.map { ($0, .loop) }) { $1 }
    case "with", "except":
      aliases = []
      expression(rest, outer)
      block.bound.merge(aliases.map { ($0, .alias) }) { $1 }
    case "class":
      let bases = self.first(in: rest) { $0.text == "(" } ?? colon
      mark(rest.lowerBound..<bases, .function)
      expression(bases..<colon, outer)
      hide(rest.prefix(1), .function)
      block.kind = .type
    case "def":
      hide(rest.prefix(1), .function)
      block.bound = function(rest, hidden)
      block.kind = .function
    case "match" where isMatch(rest, end: line.upperBound):
      expression(rest, outer)
      block.kind = .match
    case "case" where blocks.last?.kind == .match: block.bound = pattern(rest, outer)
    default: return nil
    }
    return (colon, block)
  }

  /// `match` is a name like others unless a value follows it and its colon ends the line.
  private func isMatch(_ subject: Range<Int>, end: Int) -> Bool {
    guard let first = subject.first, subject.upperBound == end - 1 else { return false }
    return tokens[first].kind != .symbol || ["-", "+", "~", "*"].contains(tokens[first].text)
  }

  /// Reads the pattern of a `case` and its guard.
  private mutating func pattern(_ range: Range<Int>, _ outer: Bound) -> Bound {
    let condition = first(in: range) { $0.isKeyword("if") } ?? range.upperBound
    let pattern = range.lowerBound..<condition
    mark(pattern, .pattern)
    let captured = pattern.filter { index in
      let next = index + 1 < condition ? tokens[index + 1] : nil
      return tokens[index].isName && !isAfterDot(index)
        && !(next?.kind == .open || next?.isSymbol(".") == true || next?.isSymbol("=") == true)
    }
    let bound = outer.merging(captured.map { (tokens[$0].text, .pattern) }) { $1 }
    expression(condition..<range.upperBound, bound)
    return bound
  }

  /// The names that mean something else here.
  var hidden: Bound { blocks.last?.bound ?? [:] }

  /// Lets the names in `range` mean something else in what follows of this function or module. What
  /// a class binds isn't seen in its functions.
  mutating func hide(_ range: Range<Int>, _ role: NameRole) {
    guard let scope = blocks.lastIndex(where: { [.module, .function, .type].contains($0.kind) }),
      blocks[scope].kind != .type
    else { return }
    for block in blocks.indices[scope...] {
      for index in range where tokens[index].isName {
        blocks[block].bound[tokens[index].text] = role
      }
    }
  }

  /// Gives all names in `range` that role.
  mutating func mark(_ range: Range<Int>, _ role: NameRole) {
    for index in range where tokens[index].isName { roles[index] = role }
  }

  mutating func mark(_ index: Int, _ role: NameRole) { roles[index] = role }

  func isAfterDot(_ index: Int) -> Bool { index > 0 && tokens[index - 1].isSymbol(".") }
}
