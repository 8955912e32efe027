extension ExpressionNode: CustomStringConvertible {
  /// The expression in one way of writing, with no more brackets than it needs.
  var description: String {
    switch form {
    case .literal(let value): Self.written(value)
    case .parameter(let name): Self.written(name)
    case .list: "[" + operands.map(\.description).joined(separator: ", ") + "]"
    case .unary(.not): "not " + operands[0].bracketed(below: .not)
    case .unary(let sign): sign.rawValue + operands[0].bracketed(below: .unary)
    case .arithmetic(let operators) where operators[0] == .power:
      operands[0].bracketed(below: .atom) + " ** " + operands[1].bracketed(below: .unary)
    case .arithmetic(let operators):
      joined(operators.map(\.rawValue), operands: level.tighter)
    case .comparison(let operators):
      joined(operators.map(\.rawValue), operands: .sum)
    case .all: joined(operands.dropFirst().map { _ in "and" }, operands: .not)
    case .any: joined(operands.dropFirst().map { _ in "or" }, operands: .and)
    case .conditional:
      operands[0].bracketed(below: .or) + " if " + operands[1].bracketed(below: .or) + " else "
        + operands[2].description
    case .call(let function):
      "\(function.rawValue)(" + operands.map(\.description).joined(separator: ", ") + ")"
    }
  }

  /// The text for a message, cut where it is long.
  var brief: String {
    let text = description
    return text.count > 60 ? text.prefix(57) + "..." : text
  }

  private func joined(_ operators: [String], operands level: ExpressionLevel) -> String {
    zip(operators, operands.dropFirst()).reduce(operands[0].bracketed(below: level)) {
      "\($0) \($1.0) \($1.1.bracketed(below: level))"
    }
  }

  func bracketed(below limit: ExpressionLevel) -> String {
    level < limit ? "(\(description))" : description
  }

  /// The name of a parameter as an expression reads it back.
  static func written(_ name: String) -> String {
    let isPlain = name.utf8.allSatisfy { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "/") }
    let isWord = name.utf8.first.map { !$0.isDigit && $0 != UInt8(ascii: ".") } ?? false
    let isKept =
      ExpressionToken.Symbol(word: name) != nil || name == "None"
      || Value(typing: name).kind != .text
    return isPlain && isWord && !isKept ? name : "`\(name)`"
  }

  private static func written(_ value: Value) -> String {
    guard value.kind == .text else { return value.text }
    var out = "'"
    for scalar in value.text.unicodeScalars {
      switch scalar {
      case "'", "\\": out += "\\\(scalar)"
      case "\n": out += "\\n"
      case "\t": out += "\\t"
      case "\r": out += "\\r"
      case "\0"..<" ", "\u{7f}"..<"\u{a0}":
        let digits = String(scalar.value, radix: 16)
        out += digits.count == 1 ? "\\x0\(digits)" : "\\x\(digits)"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "'"
  }
}
