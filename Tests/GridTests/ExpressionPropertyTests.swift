import Diagnostics
import Grid
import Testing

@Suite("Properties of expressions")
struct ExpressionPropertyTests {
  @Test("integer arithmetic agrees with a plain evaluator")
  func integers() throws {
    var random = SplitMix64(state: 11)
    for _ in 0..<10_000 {
      let tree = IntegerTree.random(depth: 4, using: &random)
      let x = Int.random(in: -9...9, using: &random)
      let bound = try Expression(tree.text(using: &random)).check { _ in .any }.bound { _ in 0 }
      let found = bound.evaluate { _ in Value(typing: "\(x)") }
      #expect(found?.text == tree.value(x).map { "\($0)" })
    }
  }

  @Test("precedence without brackets: products first, then sums, each from the left")
  func precedence() throws {
    var random = SplitMix64(state: 12)
    for _ in 0..<10_000 {
      let numbers = (0..<Int.random(in: 1...7, using: &random)).map { _ in
        Int.random(in: 1...20, using: &random)
      }
      let signs = numbers.dropFirst().map { _ in ["+", "-", "*", "//", "%"].random(&random) }
      var sums: [(sign: String, value: Int?)] = [("+", numbers[0])]
      for (sign, number) in zip(signs, numbers.dropFirst()) {
        guard sign != "+", sign != "-" else {
          sums.append((sign, number))
          continue
        }
        let last = sums.removeLast()
        sums.append((last.sign, IntegerTree.apply(sign, last.value, number)))
      }
      let expected = sums.dropFirst().reduce(sums[0].value) {
        IntegerTree.apply($1.sign, $0, $1.value)
      }
      let text = zip(signs, numbers.dropFirst()).reduce("\(numbers[0])") { "\($0)\($1.0)\($1.1)" }
      #expect(try evaluated(text)?.text == expected.map { "\($0)" })
    }
  }

  @Test("what is printed is read back as the same, and needs each of its brackets")
  func printing() throws {
    var source = RandomExpression(random: SplitMix64(state: 13))
    var known = 0
    for turn in 0..<10_000 {
      let kind = RandomExpression.Kind.allCases[turn % 3]
      let expression = try Expression(source.text(kind, depth: 1 + turn / 3 % 3))
      let printed = expression.description
      let again = try Expression(printed)
      #expect(again.description == printed)
      // `if(c, a, b)` is printed as `a if c else b`.
      #expect(Set(again.names) == Set(expression.names))
      let (one, other) = (outcome(expression), outcome(again))
      #expect(one == other)
      known += one.hasPrefix("value ") ? 1 : 0
      guard turn % 10 == 0 else { continue }
      for shorter in withoutBrackets(printed) {
        #expect((try? Expression(shorter))?.description != printed)
      }
    }
    #expect(known > 5000)
  }

  @Test("whatever is written is an expression or a complaint that points into it")
  func anything() throws {
    var random = SplitMix64(state: 14)
    for turn in 0..<10_000 {
      let text =
        turn % 2 == 0
        ? String(
          decoding: (0..<Int.random(in: 0...40, using: &random)).map { _ in
            UInt8.random(in: turn % 4 == 0 ? 0...255 : 32...126, using: &random)
          }, as: UTF8.self)
        : (0..<Int.random(in: 1...12, using: &random)).map { _ in Self.pieces.random(&random) }
          .joined(separator: [" ", "", "\n"].random(&random))
      try probe(text, isConstraint: false)
      try probe(text, isConstraint: true)
    }
  }

  private func probe(_ text: String, isConstraint: Bool) throws {
    let place = expressionPlace(text)
    do {
      let expression =
        isConstraint
        ? try Expression.constraint(text, on: "x", at: place) : try Expression(text, at: place)
      #expect(try Expression(expression.description).description == expression.description)
      _ = outcome(expression)
    } catch {
      guard case .source(let place)? = error.location else {
        Issue.record("no place: \(text)")
        return
      }
      #expect(place.line >= 2 && place.column >= 1)
      #expect(place.column - 1 <= (place.text ?? "").count)
    }
  }

  @Test("a double is the shortest decimal that gives it back")
  func doubles() throws {
    var random = SplitMix64(state: 15)
    for _ in 0..<10_000 {
      let digits = Int.random(in: 1...9_999_999_999_999_999, using: &random)
      let text = "\(digits)e\(Int.random(in: -60...60, using: &random))"
      let root = try #require(Double(text)).squareRoot()
      #expect(try evaluated("sqrt(\(text)) == \(root)")?.text == "true")
      #expect(try evaluated("sqrt(\(text)) < \(root.nextUp)")?.text == "true")
      #expect(try evaluated("\(root.nextDown) < sqrt(\(text))")?.text == "true")
    }
  }

  private static let pieces = [
    "1", "0", "-1", "2.5", "1e-400", "1e999999", "99999999999999999999999999999999999999",
    "9223372036854775807", "layers", "lr", "absent", "shape", "net", "optimizer", "debug", "none",
    "`learning-rate`", "'a'", "\"\\n\"", "true", "null", "+", "-", "*", "/", "//", "%", "**", "==",
    "!=", "<", ">=", "<=", ">", "and", "or", "not", "!", "&&", "in", "not in", "if", "else", "(",
    ")", "[", "]", ",", "min(", "max(", "round(", "len(", "str(", "int(", "log(", "pow(", "exists(",
    "abs(", "sqrt(", "=", ".", "'", "`", "ö", "\\", "x",
  ]

  @Test(
    "nesting of 99 levels is read, more is refused, however much more",
    arguments: [
      ("(", "1", ")"), ("-", "1", ""), ("+", "1", ""), ("not ", "true", ""), ("!", "true", ""),
      ("abs(", "1", ")"), ("1 ** ", "1", ""), ("1 if true else ", "1", ""),
      ("if(true, 1, ", "1", ")"),
      ("1 - (", "1", ")"), ("min([", "1", "])"), ("1 in [", "1", "]"),
    ])
  func nesting(opening: String, inner: String, closing: String) throws {
    func nested(_ depth: Int) -> String {
      String(repeating: opening, count: depth) + inner + String(repeating: closing, count: depth)
    }
    // Brackets and an operator before them are two levels.
    let levels = ["min([", "1 - (", "1 in ["].contains(opening) ? 49 : 99
    #expect(try evaluated(nested(levels)) != nil)
    #expect(try Expression(Expression(nested(levels)).description).names == [])
    let most = 9_990 / (opening + closing).utf8.count
    for depth in [levels + 1, levels + 2, most] {
      #expect(throws: Diagnostic.self) { try Expression(nested(depth)) }
      let what = complaint(nested(depth))
      #expect(what == "the expression is nested more than 100 levels deep")
    }
  }

  @Test("a long row isn't deep; only its length has a bound")
  func length() throws {
    let row = Array(repeating: "1", count: 2500)
    for (sign, value) in [("+", "2500"), ("*", "1"), ("-", "-2498"), ("//", "1")] {
      #expect(try evaluated(row.joined(separator: sign))?.text == value)
    }
    #expect(try evaluated(row.joined(separator: "=="))?.text == "true")
    #expect(try evaluated("1 in [" + row.joined(separator: ",") + "]")?.text == "true")
    let truths = Array(repeating: "true", count: 1000)
    #expect(try evaluated(truths.joined(separator: " and "))?.text == "true")
    #expect(try evaluated(truths.joined(separator: " or "))?.text == "true")
    let blanks = String(repeating: " ", count: 9_999)
    #expect(try evaluated(blanks + "1")?.text == "1")
    #expect(complaint(blanks + "12") == "the expression is longer than 10000 bytes")
  }

  private func complaint(_ text: String) -> String? {
    do throws(Diagnostic) {
      _ = try Expression(text)
      return nil
    } catch {
      return error.what
    }
  }

  /// The value, or what is complained about.
  private func outcome(_ expression: Expression) -> String {
    do throws(Diagnostic) {
      return try evaluated(expression).map { "value \($0.kind) \($0.text)" } ?? "unknown"
    } catch {
      return error.what
    }
  }

  /// The text without one of its pairs of brackets that aren't those of a call.
  private func withoutBrackets(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    var opened: [Int] = []
    var found: [String] = []
    for (index, byte) in bytes.enumerated() {
      if byte == UInt8(ascii: "(") { opened.append(index) }
      guard byte == UInt8(ascii: ")"), let open = opened.popLast() else { continue }
      let isCall = open > 0 && bytes[open - 1] >= UInt8(ascii: "0")
      guard !isCall else { continue }
      var shorter = bytes
      shorter[open] = UInt8(ascii: " ")
      shorter[index] = UInt8(ascii: " ")
      found.append(String(decoding: shorter, as: UTF8.self))
    }
    return found
  }
}

extension Array {
  /// One of the elements, of which there are some.
  fileprivate func random(_ random: inout SplitMix64) -> Element {
    self[Int.random(in: indices, using: &random)]
  }
}

/// An expression, with more brackets than it needs.
private struct RandomExpression {
  enum Kind: CaseIterable { case number, truth, text }

  var random: SplitMix64

  mutating func text(_ wanted: Kind, depth: Int) -> String {
    // Now and then one of a kind that doesn't fit.
    let kind = one(in: 40) ? Kind.allCases.random(&random) : wanted
    guard depth > 0, !one(in: 6) else { return atom(kind) }
    if one(in: 8) {
      let (a, c, b) = (operand(kind, depth), operand(.truth, depth), operand(kind, depth))
      return one(in: 3) ? "if(\(c), \(a), \(b))" : "\(a) if \(c) else \(b)"
    }
    switch kind {
    case .number: return number(depth)
    case .truth: return truth(depth)
    case .text:
      return one(in: 3)
        ? "str(\(operand(.number, depth)))"
        : "\(operand(.text, depth)) + \(operand(.text, depth))"
    }
  }

  private mutating func number(_ depth: Int) -> String {
    let (a, b, c) = (operand(.number, depth), operand(.number, depth), operand(.number, depth))
    if one(in: 6) { return ["-", "+"].random(&random) + a }
    if one(in: 6) { return "\(["abs", "max", "sum", "round", "int"].random(&random))(\(a))" }
    let signs = ["+", "-", "*", "/", "//", "%", "**"]
    return "\(a) \(signs.random(&random)) \(b) \(signs.random(&random)) \(c)"
  }

  private mutating func truth(_ depth: Int) -> String {
    if one(in: 2) {
      let (a, b, c) = (operand(.truth, depth), operand(.truth, depth), operand(.truth, depth))
      if one(in: 4) { return "not \(a)" }
      if one(in: 4) { return "!(\(a))" }
      let signs = ["and", "or", "&&", "||"]
      return "\(a) \(signs.random(&random)) \(b) \(signs.random(&random)) \(c)"
    }
    let kind: Kind = one(in: 3) ? .text : .number
    let (a, b, c) = (operand(kind, depth), operand(kind, depth), operand(kind, depth))
    if one(in: 4) { return "\(a) \(["in", "not in"].random(&random)) [\(b), \(c)]" }
    let signs = ["==", "!=", "<", "<=", ">", ">="]
    return "\(a) \(signs.random(&random)) \(b) \(signs.random(&random)) \(c)"
  }

  private mutating func operand(_ kind: Kind, _ depth: Int) -> String {
    "(" + text(kind, depth: depth - 1) + ")"
  }

  private mutating func atom(_ kind: Kind) -> String {
    let atoms =
      switch kind {
      case .number:
        ["0", "1", "2", "3.5", "1e-3", "0.10", "layers", "lr", "wd", "`learning-rate`", "`in`"]
      case .truth: ["true", "false", "debug", "off", "absent", "exists(absent)"]
      case .text: ["'a'", "'it\\'s\\n'", "'\\\\ \\x01\\x7f \\u00e9'", "optimizer", "name"]
      }
    return (atoms + ["absent"]).random(&random)
  }

  private mutating func one(in count: Int) -> Bool {
    Int.random(in: 0..<count, using: &random) == 0
  }
}

/// Whole numbers, computed as anybody would.
private indirect enum IntegerTree {
  case number(Int)
  case parameter
  case minus(IntegerTree)
  case both(String, IntegerTree, IntegerTree)

  static func random(depth: Int, using random: inout SplitMix64) -> IntegerTree {
    guard depth > 0, Int.random(in: 0..<6, using: &random) > 0 else {
      return Bool.random(using: &random)
        ? .parameter : .number(Int.random(in: 0...9, using: &random))
    }
    let left = Self.random(depth: depth - 1, using: &random)
    if Int.random(in: 0..<6, using: &random) == 0 { return .minus(left) }
    let sign = ["+", "-", "*", "//", "%"].random(&random)
    return .both(sign, left, Self.random(depth: depth - 1, using: &random))
  }

  /// The value for a value of the parameter; nil behind a division by 0.
  func value(_ x: Int) -> Int? {
    switch self {
    case .number(let number): number
    case .parameter: x
    case .minus(let tree): tree.value(x).map { -$0 }
    case .both(let sign, let a, let b): Self.apply(sign, a.value(x), b.value(x))
    }
  }

  static func apply(_ sign: String, _ a: Int?, _ b: Int?) -> Int? {
    guard let a, let b else { return nil }
    switch sign {
    case "+": return a + b
    case "-": return a - b
    case "*": return a * b
    default:
      guard b != 0 else { return nil }
      let rest = (a % b + b) % b
      return sign == "%" ? rest : (a - rest) / b
    }
  }

  func text(using random: inout SplitMix64) -> String {
    switch self {
    case .number(let number): "\(number)"
    case .parameter: "x"
    case .minus(let tree): "-(\(tree.text(using: &random)))"
    case .both(let sign, let a, let b):
      if Bool.random(using: &random) {
        "((\(a.text(using: &random)))\(sign)(\(b.text(using: &random))))"
      } else {
        "( \(a.text(using: &random)) ) \(sign) (\(b.text(using: &random)))"
      }
    }
  }
}
