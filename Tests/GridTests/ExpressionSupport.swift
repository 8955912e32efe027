import Diagnostics
import Grid
import JSON

/// Parameters of which expressions in the tests speak, as they would be written; `absent` has no
/// value.
let expressionParameters: [(name: String, text: String)] = [
  ("layers", "3"), ("batch", "64"), ("accum", "4"), ("zero", "0"), ("lr", "1e-3"), ("wd", "0.10"),
  ("big", "9223372036854775807"), ("hex", "0x10"), ("optimizer", "adam"), ("digits", "'12'"),
  ("name", "Grüße"), ("empty", "''"), ("debug", "true"), ("off", "False"), ("none", "~"),
  ("shape", "[64, 32]"), ("net", "{\"depth\": 2, \"act\": \"relu\"}"), ("absent", ""),
  ("training.learning_rate", "0.01"), ("learning-rate", "3e-4"), ("data/size", "10"),
  ("in", "7"), ("2d", "8"),
]

/// The value of a parameter; nil for `absent`.
func expressionValue(_ name: String, _ text: String) -> Value? {
  if name == "absent" { return nil }
  guard text.hasPrefix("[") || text.hasPrefix("{") else { return Value(typing: text) }
  return (try? JSONValue(parsing: text)).map { Value(json: $0) }
}

/// Reads, checks and evaluates, with parameters of which nothing is known before.
func evaluated(_ text: String) throws(Diagnostic) -> Value? {
  try evaluated(Expression(text))
}

func evaluated(_ expression: Expression) throws(Diagnostic) -> Value? {
  let names = expressionOperands.names
  let bound = try expression.check(among: names) { names.contains($0) ? .any : nil }
    .bound { names.firstIndex(of: $0) }
  return bound.evaluate(operands: { expressionOperands.operands[$0] }).value
}

private let expressionOperands = (
  names: expressionParameters.map(\.name),
  operands: expressionParameters.map { ExpressionOperand(expressionValue($0.name, $0.text)) }
)

/// A constraint's verdict on one value of the parameter `x`; nil if it doesn't apply.
func verdict(_ constraint: String, on text: String) throws(Diagnostic) -> Bool? {
  let value = Value(typing: text)
  return try Expression.constraint(constraint, on: "x").check { _ in .any }.truth()
    .bound { $0 == "x" ? 0 : nil }.truth { _ in value }
}

/// The place of an expression that begins at column 5 of a line.
func expressionPlace(_ text: String) -> SourceLocation {
  SourceLocation(file: "sweep.yaml", line: 2, column: 5, text: "  - " + text)
}
