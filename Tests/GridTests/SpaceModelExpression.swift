/// An expression of the few shapes that generated spaces have, with a reading of its own.
indirect enum ModelExpression {
  /// `a + b < 3`
  case compare([String], String, Int)
  case exists(String)
  case constant(Bool)
  case not(ModelExpression)
  case both(ModelExpression, ModelExpression)
  case either(ModelExpression, ModelExpression)

  var text: String {
    switch self {
    case .compare(let names, let sign, let number):
      "\(names.joined(separator: " + ")) \(sign) \(number)"
    case .exists(let name): "exists(\(name))"
    case .constant(let truth): truth ? "1 < 2" : "1 > 2"
    case .not(let operand): "not (\(operand.text))"
    case .both(let a, let b): "(\(a.text)) and (\(b.text))"
    case .either(let a, let b): "(\(a.text)) or (\(b.text))"
    }
  }

  /// As a constraint on a parameter, which may leave out its name.
  func text(on name: String) -> String {
    if case .compare([name], let sign, let number) = self { return "\(sign) \(number)" }
    return text
  }

  var names: [String] {
    switch self {
    case .compare(let names, _, _): names
    case .exists(let name): [name]
    case .constant: []
    case .not(let operand): operand.names
    case .both(let a, let b), .either(let a, let b): a.names + b.names
    }
  }

  /// Whether it holds; nil where that isn't known.
  func truth(_ value: (String) -> Int?) -> Bool? {
    switch self {
    case .compare(let names, let sign, let number):
      var sum = 0
      for name in names {
        guard let summand = value(name) else { return nil }
        sum += summand
      }
      return switch sign {
      case "<": sum < number
      case ">": sum > number
      case "==": sum == number
      default: sum != number
      }
    case .exists(let name): return value(name) != nil
    case .constant(let truth): return truth
    case .not(let operand): return operand.truth(value).map { !$0 }
    case .both(let a, let b):
      let truths = [a.truth(value), b.truth(value)]
      return truths.contains(false) ? false : truths.contains(nil) ? nil : true
    case .either(let a, let b):
      let truths = [a.truth(value), b.truth(value)]
      return truths.contains(true) ? true : truths.contains(nil) ? nil : false
    }
  }
}
