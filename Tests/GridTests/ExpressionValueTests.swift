import Diagnostics
import Grid
import Testing

@Suite("What expressions are")
struct ExpressionValueTests {
  /// An expression and its value, written as a list of the range grammar would have it; `?` is unknown.
  typealias Case = (text: String, value: String)

  static let arithmetic: [Case] = [
    ("1 + 2", "3"), ("1 - 2 - 3", "-4"), ("2 * 3 + 4", "10"), ("2 + 3 * 4", "14"),
    ("(2 + 3) * 4", "20"), ("batch * accum", "256"), ("0.1 + 0.2", "0.3"),
    ("0.1 + 0.2 == 0.3", "true"), ("0.1 * 3", "0.3"), ("1.10 - 0.10", "1"), ("1e-5 * 10", "0.0001"),
    ("1e-5 / 10", "1e-6"), ("6 / 3", "2"), ("7 / 2", "3.5"), ("1 / 3", "0.333333333333333"),
    ("2 / 3", "0.666666666666667"), ("1 / 3 * 3", "1"), ("-1 / 8", "-0.125"),
    ("1 / 3 == 1 / 3", "true"),
    ("1 / 3 * 3 == 1", "false"), ("2 / 3 == 0.666666666666666666666667", "true"),
    ("1 / 1024", "0.0009765625"),
    ("1e20 / 1e-3", "100000000000000000000000"),
    ("7 // 2", "3"), ("-7 // 2", "-4"), ("7 // -2", "-4"), ("-7 // -2", "3"), ("7.5 // 2", "3"),
    ("-0.1 // 1", "-1"), ("1 // 0.1", "10"), ("7 % 2", "1"), ("-7 % 2", "1"), ("7 % -2", "-1"),
    ("-7 % -2", "-1"), ("6 % 2", "0"), ("-6 % 4", "2"), ("0.3 % 0.1", "0"), ("5.5 % 2", "1.5"),
    ("-5.5 % 2", "0.5"), ("1e-30 // 1e30", "0"), ("2 ** 10", "1024"),
    ("2 ** 0.5", "1.4142135623731"),
    ("2 ** -1", "0.5"), ("0.1 ** 3", "0.001"), ("3 ** -1", "0.333333333333333"), ("0 ** 0", "1"),
    ("2 ** 100", "1267650600228229401496703205376"), ("10 ** 40", "1e40"),
    ("2 ** 200", "1.60693804425899e60"), ("(-2) ** 3", "-8"), ("(-2) ** 0.5", "?"),
    ("4 ** 0.5", "2"),
    ("10 ** 1000000", "?"), ("2 ** 100000000000000000000", "?"),
    ("1 ** 100000000000000000000", "1"),
    ("(-1) ** 9223372036854775807", "-1"), ("1e999999 * 1e999999", "?"),
    ("1e-999999 * 1e-999999", "0"),
    ("1e300 * 1e300", "1e600"), ("-layers", "-3"), ("--layers", "3"), ("+layers", "3"),
    ("+-+layers", "-3"),
    ("2 ** 3 ** 2", "512"), ("(2 ** 3) ** 2", "64"), ("-2 ** 2", "-4"), ("(-2) ** 2", "4"),
    ("2 ** -layers", "0.125"), ("10 - 2 * 3 ** 2 // 4 + 1", "7"), ("8 / 2 / 2", "2"),
    ("8 / (2 / 2)", "8"),
    ("7 // 2 * 2 + 7 % 2", "7"), ("big + 1", "9223372036854775808"),
    ("-big - 2", "-9223372036854775809"),
    ("big * big", "85070591730234615847396907784232501249"),
    ("big * big * 3", "2.55211775190704e38"),
    ("big * big * 10", "8.5070591730234615847396907784232501249e38"),
    ("(-big - 1) // -1", "9223372036854775808"), ("-(-big - 1)", "9223372036854775808"),
    ("(-big - 1) % -1", "0"), ("abs(-big - 1)", "9223372036854775808"), ("big - big + hex", "16"),
    ("12345678901234567890123456789012345678 + 1", "12345678901234567890123456789012345679"),
    ("1 / 0", "?"), ("1 // zero", "?"), ("1 % zero", "?"), ("0 ** -1", "?"), ("1.5 / 0.0", "?"),
    ("layers + absent", "?"), ("-absent", "?"), ("layers + optimizer", "?"), ("debug + 1", "?"),
    ("0x10 + 0o10", "24"), (".5 + 5.", "5.5"), ("1e3", "1e3"), ("1e3 + 0", "1000"),
    ("0.10", "0.10"),
    ("-0.10", "-0.1"), ("0 * -1", "0"),
  ]

  static let comparisons: [Case] = [
    ("1 == 1.0", "true"), ("1 == 1e0", "true"), ("hex == 16", "true"), ("digits == 12", "false"),
    ("digits == '12'", "true"), ("digits != 12", "true"), ("true == 1", "false"),
    ("none == null", "true"),
    ("none == 0", "false"), ("none == ''", "false"), ("off == false", "true"),
    ("debug == 'true'", "false"),
    ("wd == 0.1", "true"), ("lr > 1e-4", "true"), ("lr < 1e-4", "false"), ("lr <= 0.001", "true"),
    ("lr >= 0.001", "true"), ("0 < lr <= 1", "true"), ("0 < lr < 0.0001", "false"),
    ("1 < 2 > 1 != 0", "true"), ("3 > 2 > 2", "false"), ("batch * accum <= 512", "true"),
    ("'a' < 'b'", "true"), ("'a' < 'B'", "false"), ("'z' < 'é'", "true"), ("'' < 'a'", "true"),
    ("'a' <= 'a'", "true"), ("name == 'Gr\\u00fc\\xdfe'", "true"),
    ("'e\\u0301' == '\\u00e9'", "false"),
    ("optimizer < 3", "?"), ("none < 1", "?"), ("absent == absent", "?"), ("absent != 1", "?"),
    ("shape == [64, 32]", "true"), ("shape == [64.0, 3.2e1]", "true"),
    ("shape == [32, 64]", "false"),
    ("shape != [64]", "true"), ("shape == [batch, 32]", "true"), ("shape == [absent, 32]", "?"),
    ("shape == 64", "false"), ("net == net", "true"), ("net == shape", "false"),
    ("shape < shape", "?"),
    ("optimizer in ['adam', 'sgd']", "true"), ("optimizer in ('adam', 'sgd')", "true"),
    ("optimizer not in ['adam', 'sgd']", "false"), ("layers in [1, 2, 3.0]", "true"),
    ("layers in ['3']", "false"), ("layers in []", "false"), ("layers in (3,)", "true"),
    ("none in [null]", "true"), ("shape in [[64, 32], [1]]", "true"),
    ("'dam' in optimizer", "true"),
    ("'' in empty", "true"), ("'x' not in optimizer", "true"), ("64 in shape", "true"),
    ("65 in shape", "false"), ("64 not in shape", "false"), ("'depth' in net", "true"),
    ("'relu' in net", "false"), ("2 in net", "false"), ("absent in [1]", "?"),
    ("1 in [absent, 1]", "true"),
    ("1 in [absent, 2]", "?"), ("1 in absent", "?"), ("layers in [layers - 1, layers]", "true"),
    ("1 < layers in [3, 4]", "true"), ("sqrt(2) ** 2 == 2", "false"), ("sqrt(9) == 3", "true"),
    ("sqrt(0.01) == 0.1", "true"), ("sqrt(2) < 1.5", "true"), ("1.5 >= sqrt(2)", "true"),
    ("exp(0) == 1", "true"), ("2 ** 200 > 2 ** 199", "true"),
    ("9007199254740993 == 9007199254740992", "false"),
    ("9007199254740993 == sqrt(9007199254740992 ** 2)", "false"), ("1e400 > 2 ** 0.5", "true"),
    ("12345678901234567890 > 1.5", "true"), ("-1e-400 < 0", "true"),
  ]

  static let logic: [Case] = [
    ("not debug", "false"), ("not off", "true"), ("!debug", "false"), ("! off and debug", "true"),
    ("debug and off", "false"), ("debug or off", "true"), ("debug && !off || off", "true"),
    ("not debug or debug", "true"), ("not (debug or debug)", "false"), ("not layers == 3", "false"),
    ("optimizer == 'sgd' and layers == 3", "false"),
    ("debug or off and off", "true"), ("(debug or off) and off", "false"),
    ("not not debug", "true"),
    ("debug == (not off)", "true"), ("debug == !off", "true"), ("not layers", "?"),
    ("debug and layers", "?"),
    ("off and layers", "false"), ("debug or layers", "true"), ("1 if debug else 2", "1"),
    ("1 if off else 2", "2"),
    ("1 if off else 2 if off else 3", "3"), ("(1 if debug else 2) if debug else 3", "1"),
    ("1 if absent else 2", "?"), ("1 / 0 if off else 2", "2"), ("1 + 2 if debug else 4", "3"),
    ("if(debug, 'a', 'b')", "a"), ("if(layers > 3, 1, 2) + 1", "3"),
    ("wd if debug else lr", "0.10"),
    ("lr if debug else wd", "1e-3"), ("off", "False"), ("none", "~"),
    ("True and TRUE and true", "true"),
    ("None == null", "true"), ("exists(absent)", "false"), ("exists(none)", "true"),
    ("exists(absent) and absent > 1", "false"), ("not exists(absent) or absent > 1", "true"),
    ("absent", "?"), ("shape", "[64, 32]"),
  ]

  static let names: [Case] = [
    ("training.learning_rate > 1e-4", "true"), ("`learning-rate` > 0", "true"),
    ("`learning-rate` * 2", "0.0006"), ("`data/size` - 1", "9"), ("`layers`", "3"),
    ("`in` + `2d`", "15"),
    ("`in`in[7]", "true"), ("layers\n  + 1", "4"), ("\tlayers+1 ", "4"),
  ]

  static let functions: [Case] = [
    ("abs(-3)", "3"), ("abs(0.5)", "0.5"), ("min(3, 1, 2)", "1"), ("max(3, 1, 2)", "3"),
    ("max(layers, lr)", "3"), ("min(layers, lr)", "1e-3"), ("min([3, 1])", "1"),
    ("max([lr])", "1e-3"),
    ("max(1)", "1"), ("min(1, absent)", "?"), ("sum(1, 2, 3.5)", "6.5"), ("sum([1, 2])", "3"),
    ("sum([])", "0"), ("sum(layers)", "3"), ("round(2.5)", "2"), ("round(3.5)", "4"),
    ("round(-2.5)", "-2"),
    ("round(-2.6)", "-3"), ("round(2.675, 2)", "2.68"), ("round(2.665, 2)", "2.66"),
    ("round(1250, -2)", "1200"),
    ("round(1350, -2)", "1400"), ("round(3, 5)", "3"), ("round(3, 99999999999)", "3"),
    ("round(3, -99999999999)", "0"), ("round(1.5, 0.5)", "?"), ("round(2 ** 0.5, 3)", "1.414"),
    ("floor(2.7)", "2"), ("floor(-2.1)", "-3"), ("ceil(2.1)", "3"), ("ceil(-2.7)", "-2"),
    ("ceil(2)", "2"),
    ("floor(1e-9)", "0"), ("floor(sqrt(10))", "3"), ("sqrt(16)", "4"), ("sqrt(-1)", "?"),
    ("exp(1)", "2.71828182845905"),
    ("exp(1000)", "?"), ("log(0)", "?"), ("log(-1)", "?"), ("log(exp(2))", "2"), ("log(8, 2)", "3"),
    ("log(1000, 10)", "3"), ("log(81, 3)", "4"), ("log(2, 1)", "?"), ("log2(1024)", "10"),
    ("log10(1e-5)", "-5"),
    ("pow(2, 3)", "8"), ("pow(2, 3) ** 2", "64"), ("int(2.9)", "2"), ("int(-2.9)", "-2"),
    ("int('12')", "12"),
    ("int(digits) + 1", "13"), ("int(' 7 ')", "7"), ("int('1.5')", "?"), ("int('x')", "?"),
    ("int(debug)", "1"),
    ("int(off)", "0"), ("int(1e3)", "1000"), ("float('0.50')", "0.50"),
    ("float('0.50') + 0", "0.5"), ("float(3)", "3"),
    ("number('1e-3') == lr", "true"), ("number('x')", "?"), ("number('')", "?"),
    ("number('true')", "?"),
    ("number(\"'1'\")", "?"), ("int(none)", "?"), ("str(lr)", "'1e-3'"), ("str(wd)", "'0.10'"),
    ("str(0.5 * 2)", "'1'"),
    ("str(off)", "'False'"), ("str(optimizer)", "adam"), ("str(none)", "'~'"), ("str(absent)", "?"),
    ("str(hex)", "'0x10'"), ("str(shape)", "'[64, 32]'"), ("len(optimizer)", "4"), ("len('')", "0"),
    ("len(name)", "5"),
    ("len('e\\u0301')", "2"), ("len(shape)", "2"), ("len(net)", "2"), ("len([1, absent])", "2"),
    ("len(layers)", "?"),
    ("lower('ABC')", "abc"), ("upper(optimizer)", "ADAM"), ("upper('ß')", "SS"),
    ("starts_with(optimizer, 'ad')", "true"),
    ("starts_with(optimizer, 'da')", "false"), ("ends_with(optimizer, 'am')", "true"),
    ("ends_with('m', 'am')", "false"),
    ("contains(optimizer, 'da')", "true"), ("contains(optimizer, 'xx')", "false"),
    ("contains('', '')", "true"),
    ("is_number(lr)", "true"), ("is_number(digits)", "false"), ("is_text(digits)", "true"),
    ("is_text(1)", "false"),
    ("is_number(absent)", "?"), ("'run-' + optimizer", "run-adam"),
    ("'run-' + str(layers) + '/' + 'x'", "run-3/x"),
    ("\"it's\" + ' \\'\\\\'", "'it''s ''\\'"), ("'\\n\\t\\r\\\"\\x41\\U0001F600'", "'\n\t\r\"A😀'"),
  ]

  @Test(
    "a value for each",
    arguments: [arithmetic, comparisons, logic, names, functions].flatMap { $0 })
  func values(text: String, expected: String) throws {
    #expect(try evaluated(text).map(\.literal) ?? "?" == expected)
  }

  @Test("a computed value is of the kind that its text has")
  func kinds() throws {
    for (text, kind) in [
      ("1.5 * 2", Value.Kind.integer), ("10 ** 20", .integer), ("2 ** 200", .decimal),
      ("sqrt(16)", .integer), ("exp(1)", .decimal), ("'1' + '2'", .text), ("1 < 2", .bool),
      ("none", .null), ("shape", .structure), ("1e3", .decimal),
    ] {
      let value = try #require(try evaluated(text))
      #expect(value.kind == kind)
      guard kind != .text, kind != .structure else { continue }
      #expect(Value(typing: value.text) == value)
    }
  }

  @Test("a number of more than 38 digits is taken as a double, one beyond them as unknown")
  func long() throws {
    let bound = try Expression("x * 2").check { _ in .any }.bound { _ in 0 }
    let long = Value(typing: "1" + String(repeating: "2", count: 50))
    #expect(bound.evaluate { _ in long }?.text == "2.44444444444444e50")
    let endless = Value(typing: String(repeating: "9", count: 400))
    #expect(bound.evaluate { _ in endless } == nil)
    let same = try Expression("x if exists(x) else 0").check { _ in .any }.bound { _ in 0 }
    #expect(same.evaluate { _ in endless } == endless)
  }
}
