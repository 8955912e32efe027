import Diagnostics
import Grid
import Testing

@Suite("Complaints about expressions")
struct ExpressionComplaintTests {
  /// A wrong expression, what is said, where (column and length, from 1), and a part of the remedy.
  struct Case: CustomTestStringConvertible {
    var text: String
    var what: String
    var column: Int
    var length: Int
    var remedy: String
    var testDescription: String { text }

    init(_ text: String, _ what: String, _ column: Int, _ length: Int, _ remedy: String = "") {
      self.text = text
      self.what = what
      self.column = column
      self.length = length
      self.remedy = remedy
    }
  }

  static let grammar = [
    Case("", "an expression is missing", 1, 1, "batch * 2 <= 512"),
    Case("  ", "an expression is missing", 1, 2),
    Case("layers = 3", "`=` is no operator of expressions", 8, 1, "write =="),
    Case("layers := 3", "`:=` is no operator of expressions", 8, 2, "write =="),
    Case("layers += 3", "`=` is no operator of expressions", 9, 1, "write =="),
    Case("layers => 3", "`=>` is no operator of expressions", 8, 2, "write >="),
    Case("layers =< 3", "`=<` is no operator of expressions", 8, 2, "write <="),
    Case("layers <> 3", "`<>` is no operator of expressions", 8, 2, "write !="),
    Case("layers ^ 2", "`^` is no operator of expressions", 8, 1, "write **"),
    Case("debug & off", "`&` is no operator of expressions", 7, 1, "write `and`"),
    Case("debug | off", "`|` is no operator of expressions", 7, 1, "write `or`"),
    Case("debug ? 1 : 2", "`?` is no operator of expressions", 7, 1, "a if c else b"),
    Case("1 << layers", "`<<` is no operator of expressions", 3, 2, "2 ** n"),
    Case("layers ≤ 3", "the character `≤` can't stand in an expression", 8, 1, "write <="),
    Case("optimizer == ‘sgd’", "the character `‘` can't stand in an expression", 14, 1, "write '"),
    Case("layers;rm", "the character `;` can't stand in an expression", 7, 1),
    Case("$HOME", "the character `$` can't stand in an expression", 1, 1),
    Case("grün > 1", "the character `ü` can't stand in an expression", 3, 1),
    Case("layers\u{7}", "the character U+7 can't stand in an expression", 7, 1),
    Case("'größe' + ;", "the character `;` can't stand in an expression", 11, 1),
    Case("{1, 2}", "`{` is no operator of expressions", 1, 1, "square brackets"),
    Case("'adam'.upper()", "values have no attributes and no methods", 7, 1, "upper(x)"),
    Case(
      "optimizer.upper()", "unknown function 'optimizer.upper'", 1, 15, "write upper(optimizer)"),
    Case("__import__('os').system('x')", "unknown function '__import__'", 1, 10),
    Case("eval('1')", "unknown function 'eval'", 1, 4),
    Case("mim(1, 2)", "unknown function 'mim'", 1, 3, "did you mean 'min'?"),
    Case(
      "optimizer.startswith('a')", "unknown function 'optimizer.startswith'", 1, 20,
      "starts_with(optimizer)"),
    Case("shape[0]", "values can't be indexed", 6, 1, "`in`"),
    Case("lambda x: x", "`lambda` isn't part of expressions", 1, 6),
    Case("[x for x in shape]", "`for` isn't part of expressions", 4, 3),
    Case("sum(x for x in shape)", "`for` isn't part of expressions", 7, 3),
    Case("f'{layers}'", "a text takes no prefix such as `f`", 1, 1, "join texts"),
    Case("none is null", "`is` isn't part of expressions", 6, 2, "write =="),
    Case("debug AND off", "`AND` isn't part of expressions", 7, 3, "write and"),
    Case("NOT debug", "`NOT` isn't part of expressions", 1, 3, "write not"),
    Case("layers mod 2", "`mod` isn't part of expressions", 8, 3, "write %"),
    Case("2 *", "an operand is missing behind `*`", 3, 1),
    Case("not", "an operand is missing behind `not`", 1, 3),
    Case("> 3", "an operand is missing before `>`", 1, 1, "x > 3"),
    Case("layers > 2 and < 5", "an operand is missing before `<`", 16, 1, "x < 5"),
    Case("2 * * 3", "an operand is missing before `*`", 5, 1),
    Case("()", "an operand is missing before `)`", 2, 1),
    Case("[1,,2]", "an operand is missing before `,`", 4, 1),
    Case("1 2", "an operator is missing before `2`", 3, 1),
    Case("layers batch", "an operator is missing before `batch`", 8, 5),
    Case("'a' 'b'", "an operator is missing before `'b'`", 5, 3, "`+`"),
    Case("2layers", "`2layers` is no number", 1, 7, "put a `*`"),
    Case("1_000", "`1_000` is no number", 1, 5, "write 1000"),
    Case("1.2.3", "`1.2.3` is no number", 1, 5, "0.5"),
    Case("1e", "`1e` is no number", 1, 2),
    Case("1e-layers", "`1e` is no number", 1, 2),
    Case("0xg", "`0xg` is no number", 1, 3),
    Case("1e1234567", "`1e1234567` is no number", 1, 9),
    Case(
      "123456789012345678901234567890123456789",
      "the number 123456789012345678901234567890123456789 has more than 38 digits", 1, 39,
      "fewer digits"),
    Case("(1 + 2", "the bracket ( isn't closed", 1, 1, "close it with )"),
    Case("1 in [1, 2", "the bracket [ isn't closed", 6, 1, "close it with ]"),
    Case("min(1, 2", "the bracket ( isn't closed", 4, 1, "close it with )"),
    Case("1 in [1, 2)", "the bracket ) was never opened", 11, 1),
    Case("1 + 2)", "the bracket ) was never opened", 6, 1, "take it away"),
    Case("1, 2", "a comma can't stand here", 2, 1),
    Case("(layers)(2)", "`layers` can't be called", 9, 1),
    Case("3(2)", "`3` can't be called", 2, 1),
    Case("1 if debug", "`if` without `else`", 3, 2, "a if condition else b"),
    Case("1 else 2", "`else` without `if`", 3, 4),
    Case("1 == not debug", "`not` can't stand here", 6, 3, "a == (not b)"),
    Case("1 not 2", "`not` can't stand here", 3, 3),
    Case("!layers == 3", "`!layers ==` can be read in two ways", 1, 7, "!(layers == …)"),
    Case("'abc", "the quote ' isn't closed", 1, 1),
    Case("1 + \"abc'", "the quote \" isn't closed", 5, 1),
    Case("'a\\qb'", "an unknown escape stands in a text", 3, 2, "\\\\"),
    Case("'\\x4'", "an escape needs 2 hexadecimal digits", 2, 2),
    Case("'\\u-001'", "an escape needs 4 hexadecimal digits", 2, 2),
    Case("'\\ud800'", "there is no character with the code d800", 2, 2),
    Case("`a", "the backtick isn't closed", 1, 1),
    Case("`a b`", "the character ' ' can't stand in the name of a parameter: a b", 3, 1),
    Case("``", "a parameter has no name", 2, 1),
    Case("[1, 2]", "a list can't stand here", 1, 6),
    Case("1 + [2]", "a list can't stand here", 5, 3),
    Case("[1] == shape", "a list can't stand here", 1, 3),
    Case("layers < [1]", "a list can't stand here", 10, 3),
    Case("layers in [1] == true", "a list can't stand here", 11, 3),
    Case("not [1]", "a list can't stand here", 5, 3),
    Case("[1] if debug else 2", "a list can't stand here", 1, 3),
    Case("max([1], 2)", "a list can't stand here", 5, 3),
    Case("abs([1])", "a list can't stand here", 5, 3),
    Case("(1, 2) and debug", "a list can't stand here", 1, 6),
    Case("abs()", "abs can't take 0 arguments", 1, 5, "abs(x)"),
    Case("abs(1, 2)", "abs can't take 2 arguments", 1, 9, "abs(x)"),
    Case("1 + contains('a')", "contains can't take 1 argument", 5, 13, "contains(text, part)"),
    Case("if(debug, 1)", "if can't take 2 arguments", 1, 12, "if(condition, value, other)"),
    Case("min([])", "an empty list has no min", 1, 7),
    Case("exists(1)", "exists takes the name of a parameter", 8, 1, "exists(momentum)"),
  ]

  static let kinds = [
    Case("lerning > 3", "unknown parameter 'lerning'", 1, 7, "a text stands in quotes"),
    Case("layer > 3", "unknown parameter 'layer'", 1, 5, "did you mean 'layers'?"),
    Case("optimizer == sgd", "unknown parameter 'sgd'", 14, 3, "a text stands in quotes: 'sgd'"),
    Case("learning-rate > 0", "unknown parameter 'learning'", 1, 8, "backticks: `learning-rate`"),
    Case("1 < data/size", "unknown parameter 'data'", 5, 4, "backticks: `data/size`"),
    Case("layers-rate/x", "unknown parameter 'rate'", 8, 4, "backticks: `layers-rate/x`"),
    Case("layers-rate/2", "unknown parameter 'rate'", 8, 4, "backticks: `layers-rate`"),
    Case(
      "optimizer * 2", "`*` takes numbers, but the values of 'optimizer' are texts", 1, 9,
      "number(optimizer)"),
    Case("2 - 'a'", "`-` takes numbers, but `'a'` is a text", 5, 3),
    Case("1 + 2 * optimizer", "`*` takes numbers, but the values of 'optimizer' are texts", 9, 9),
    Case("-optimizer", "`-` takes numbers, but the values of 'optimizer' are texts", 2, 9),
    Case("2 ** debug", "`**` takes numbers, but the values of 'debug' are truth values", 6, 5),
    Case(
      "'run-' + layers",
      "`+` adds two numbers or joins two texts, but `'run-'` is a text and the values of 'layers' are numbers",
      1, 15, "str(layers)"),
    Case(
      "layers + 1 + 'a'",
      "`+` adds two numbers or joins two texts, but `layers + 1` is a number and `'a'` is a text",
      1,
      16, "str(layers + 1)"),
    Case(
      "optimizer > 3",
      "`>` compares two numbers or two texts, but the values of 'optimizer' are texts and `3` is a number",
      1, 13, "number(optimizer)"),
    Case(
      "debug < off",
      "`<` compares two numbers or two texts, but the values of 'debug' are truth values and the values of 'off' are truth values",
      1, 11),
    Case(
      "not layers", "`not` takes truth values, but the values of 'layers' are numbers", 5, 6,
      "layers > 0"),
    Case(
      "debug and layers", "`and` takes truth values, but the values of 'layers' are numbers", 11, 6),
    Case(
      "optimizer or debug", "`or` takes truth values, but the values of 'optimizer' are texts", 1,
      9, "optimizer == 'text'"),
    Case(
      "1 if layers else 2", "`if` takes truth values, but the values of 'layers' are numbers", 6, 6),
    Case(
      "1 in layers", "`in` looks in a list or a text, but the values of 'layers' are numbers", 6, 6),
    Case("1 in optimizer", "`in` looks for a text in a text, but `1` is a number", 1, 1, "str(1)"),
    Case(
      "lower(layers)", "`lower` takes texts, but the values of 'layers' are numbers", 7, 6,
      "str(layers)"),
    Case("abs(optimizer)", "`abs` takes numbers, but the values of 'optimizer' are texts", 5, 9),
    Case("max([1, 'a'])", "`max` takes numbers, but `'a'` is a text", 9, 3),
    Case(
      "len(layers)", "`len` takes texts, lists or mappings, but the values of 'layers' are numbers",
      5, 6),
    Case(
      "shape + 1",
      "`+` adds two numbers or joins two texts, but the values of 'shape' are lists or mappings and `1` is a number",
      1, 9),
    Case(
      "sum(shape)", "`sum` takes numbers, but the values of 'shape' are lists or mappings", 5, 5),
    Case(
      "int(none)", "`int` takes numbers, texts or truth values, but the values of 'none' are null",
      5, 4),
    Case("layers * 2", "`layers * 2` is a number, not true or false", 1, 10, "layers * 2 > 0"),
    Case("optimizer", "`optimizer` is a text, not true or false", 1, 9, "optimizer == 'text'"),
    Case(
      "1 if debug else 'a'", "`1 if debug else 'a'` is a number or a text, not true or false", 1,
      19, "(1 if debug else 'a') > 0"),
  ]

  private func complaint(_ text: String) -> Diagnostic? {
    do {
      let names = expressionParameters.map(\.name)
      _ = try Expression(text, at: expressionPlace(text)).check(among: names) { name in
        if ["layers-rate", "layers-rate/x"].contains(name) { return .any }
        return expressionParameters.first { $0.name == name }.map {
          expressionValue($0.name, $0.text).map { ExpressionDomain([$0.kind]) } ?? .any
        }
      }.truth()
      return nil
    } catch {
      return error
    }
  }

  @Test("what, where and what to do", arguments: grammar + kinds)
  func complaints(wrong: Case) throws {
    let found = try #require(complaint(wrong.text))
    #expect(found.what == wrong.what)
    #expect((found.remedy ?? "").contains(wrong.remedy))
    #expect(found.why != nil || found.remedy != nil)
    #expect(found.kind == .badInput)
    guard case .source(let place)? = found.location else {
      Issue.record("no place")
      return
    }
    #expect(place.file == "sweep.yaml")
    #expect(place.line == 2)
    #expect(place.column == wrong.column + 4)
    #expect(place.length == wrong.length)
  }

  @Test("a line behind the first is shown alone")
  func lines() throws {
    let found = try #require(complaint("layers > 2 and\n  (batch = 3\n)"))
    #expect(
      found.location
        == .source(
          SourceLocation(
            file: "sweep.yaml", line: 3, column: 10, length: 1, text: "  (batch = 3")))
  }

  @Test(
    "a return is part of a line unless it ends it",
    arguments: [("2 -\n[m\rr2", 4, 2, "[m\rr2"), ("2 -\n)\r\n", 1, 1, ")")])
  func returns(text: String, column: Int, length: Int, line: String) throws {
    let place = SourceLocation(
      file: "sweep.yaml", line: 3, column: column, length: length, text: line)
    #expect(try #require(complaint(text)).location == .source(place))
  }

  @Test("without a place a complaint has none")
  func noPlace() {
    for text in ["1 +", "`ä`", "(", "x", "'\\q"] {
      #expect { try Expression(text).check { _ in nil } } throws: {
        ($0 as? Diagnostic)?.location == nil
      }
    }
  }

  @Test("the unknown function's complaint lists those that there are")
  func functions() throws {
    let why = try #require(complaint("system('x')")?.why)
    #expect(why.contains("starts_with, ends_with, contains"))
    for function in why.dropFirst("there are ".count).split(separator: ", ") {
      #expect(complaint("\(function)()")?.what == "\(function) can't take 0 arguments")
    }
  }
}
