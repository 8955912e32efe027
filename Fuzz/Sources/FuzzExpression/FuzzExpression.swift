internal import Checking
internal import Diagnostics
internal import Grid
internal import JSON

/// An expression, and the same text as a constraint on `x`.
@main
enum FuzzExpression {
  static func main() {
    fuzz { start, count in
      let text = Input(start, count).text
      let line = String(decoding: text.utf8.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
      let place = SourceLocation(file: "f", line: 1, column: 1, text: line)
      check { try probe(Expression(text, at: place)) }
      check { try probe(.constraint(text, on: "x", at: place)) }
      return 0
    }
  }
}

private func probe(_ expression: Expression) throws {
  let printed = expression.description
  let again: Expression
  do {
    again = try Expression(printed)
  } catch {
    return require(false, "\(printed) isn't read back: \(error)")
  }
  requireEqual(again.description, printed, "what is printed")
  requireEqual(Set(again.names), Set(expression.names), "the names of \(printed)")
  for turn in 0..<4 {
    var values: [String: Value?] = [:]
    for name in expression.names {
      values[name] = kinds[(turn * 5 + Int(name.utf8.last ?? 0)) % kinds.count]
    }
    check { try evaluate(expression, again, values) }
  }
}

private func evaluate(
  _ expression: Expression, _ again: Expression, _ values: [String: Value?]
) throws {
  _ = try expression.check { _ in .any }
  let exact = try expression.check { name in
    values[name].flatMap { $0 }.map { ExpressionDomain([$0.kind]) } ?? .any
  }
  for note in exact.notes { checkPlace(note) }
  let one = try value(of: exact, values)
  if let one {
    // Whole decimals are computed to whole numbers: both are numbers.
    let numbers: Set<Value.Kind> = [.integer, .decimal]
    let allowed = exact.kinds.isDisjoint(with: numbers) ? exact.kinds : exact.kinds.union(numbers)
    require(allowed.contains(one.kind), "\(one) is none of \(exact.kinds)")
  }
  let other = try value(of: again.check { _ in .any }, values)
  requireEqual(other, one, "the value of \(again)")
}

private func value(of checked: Expression.Checked, _ values: [String: Value?]) throws -> Value? {
  let names = checked.expression.names
  let bound = try checked.bound { names.firstIndex(of: $0) }
  let value = bound.evaluate { index in values[names[index]].flatMap { $0 } }
  _ = bound.truth { index in values[names[index]].flatMap { $0 } }
  return value
}

/// Values that names stand for; nil for a parameter that a point doesn't have.
private let kinds: [Value?] =
  [
    "3", "0", "-7", "1e-3", "0.10", "2.5", "1e30", "9223372036854775807", "0x10", "true", "False",
    "~", "adam", "''", "Grüße", "'12'",
  ].map { Value(typing: $0) }
  + [
    nil, Value(json: .array([.number("64"), .number("32")])),
    Value(json: .object([.init("depth", .number("2"))])),
  ]
