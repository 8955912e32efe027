import JSON

/// A value as an expression computes with it: read once, used for many evaluations.
public enum ExpressionOperand: Sendable {
  case integer(Int)
  /// A number that is no `Int`.
  case decimal(ExactDecimal)
  /// A number that was computed inexactly; finite.
  case double(Double)
  case bool(Bool)
  case text(String)
  case null
  case structure(ExpressionStructure)
  /// A value in a spelling that computing would lose: `1e-3`, `0.10`, `True`.
  indirect case written(ExpressionOperand, Value)
  /// There is no value, or it isn't known.
  case absent

  /// Reads a value; nil is absent.
  ///
  /// A number of more than 38 digits is taken as a double.
  public init(_ value: Value?) {
    guard let value else {
      self = .absent
      return
    }
    let operand: ExpressionOperand
    switch value.kind {
    case .integer, .decimal: operand = Self.number(value.canonical)
    case .bool: operand = .bool(value.canonical == "true")
    case .null: operand = .null
    case .text: operand = .text(value.text)
    case .structure: operand = .structure(ExpressionStructure(value))
    }
    let isPlain = operand.value.map { $0.text.utf8.elementsEqual(value.text.utf8) } ?? false
    self = isPlain ? operand : .written(operand, value)
  }

  /// The value; nil if it is absent.
  ///
  /// A whole number of up to 38 digits is written plainly, another exact number in its canonical form.
  /// A double, or a fraction of so many digits that a division may have been rounded, becomes
  /// the shortest decimal within 1e-12 of it that has at most 8 digits, else one of 15 digits.
  public var value: Value? {
    switch self {
    case .integer(let number): Value(ExactDecimal(number), plain: true)
    case .decimal(let number): Self.value(number)
    case .double(let number): ExactDecimal(number).map { Value($0.computed(.full)) }
    case .bool(let truth): Value(typing: truth ? "true" : "false")
    case .text(let text): Value(text: text)
    case .null: Value(typing: "null")
    case .structure(let structure): structure.value
    case .written(_, let value): value
    case .absent: nil
    }
  }

  /// Whether it is true; nil if it is no truth value.
  public var truth: Bool? {
    switch self {
    case .bool(let truth): truth
    case .written(.bool(let truth), _): truth
    default: nil
    }
  }

  /// The same without its spelling.
  var plain: ExpressionOperand {
    if case .written(let operand, _) = self { operand } else { self }
  }

  private static func value(_ number: ExactDecimal) -> Value {
    if number.isWhole { return Value(number, plain: number.leadingExponent < 38) }
    return Value(number.digitCount < quotientDigits ? number : number.computed(.full))
  }

  private static func number(_ canonical: String) -> ExpressionOperand {
    if let number = Int(canonical) { return .integer(number) }
    if let number = try? ExactDecimal(canonical) { return ExpressionOperand(number) }
    return ExpressionOperand(Double(canonical) ?? .nan)
  }
}

/// A list or a mapping, taken apart once.
public final class ExpressionStructure: Sendable {
  enum Parts: Sendable {
    case list([ExpressionOperand])
    /// The names of the members.
    case mapping([String])
  }

  let value: Value
  let parts: Parts

  init(_ value: Value) {
    self.value = value
    switch value.json {
    case .array(let elements):
      parts = .list(elements.map { ExpressionOperand(Value(json: $0)) })
    case .object(let members): parts = .mapping(members.map(\.name))
    default: parts = .list([])
    }
  }

  /// A list; nil if an element is absent.
  init?(_ elements: [ExpressionOperand]) {
    let values = elements.compactMap(\.value)
    guard values.count == elements.count else { return nil }
    value = Value(json: .array(values.map(\.json)))
    parts = .list(elements)
  }

  var count: Int {
    switch parts {
    case .list(let elements): elements.count
    case .mapping(let names): names.count
    }
  }
}
