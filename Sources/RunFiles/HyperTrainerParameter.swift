import Diagnostics
import Grid

/// One item of `params`: `{param: training.lr, exponent_base: 10, lo: -5, hi: -2}`.
struct HyperTrainerParameter {
  let source: ConfigSource
  let node: ConfigNode

  private static let keys = ["param", "lo", "hi", "exponent_base"]

  func parameter() throws(Diagnostic) -> HyperTrainerConfig.Parameter {
    guard case .mapping(let entries) = node.content else {
      throw complaint(
        "a parameter must be a mapping", at: node,
        remedy: "write - {param: training.learning_rate, lo: 0.1, hi: 0.5}")
    }
    for entry in entries {
      // HyperTrainer passes over it, and searches on another scale than was meant.
      guard let key = entry.key, !Self.keys.contains(key) else { continue }
      throw Diagnostic(
        "unknown key '\(key)' of a parameter", at: .source(source.location(entry.keyExtent)),
        remedy: didYouMean(key, among: Self.keys)
          ?? "the keys are: \(Self.keys.joined(separator: ", "))")
    }
    guard let path = source.value("param", in: node), let name = source.text("param", in: node),
      !name.isEmpty
    else {
      throw complaint(
        "a parameter has no 'param'", at: node,
        remedy: "write the path of its value: param: training.learning_rate")
    }
    return HyperTrainerConfig.Parameter(
      name: name, place: source.location(path), term: try term())
  }

  private func term() throws(Diagnostic) -> Term {
    let low = try number("lo")
    let high = try number("hi")
    guard low.number <= high.number else {
      throw complaint(
        "lo is greater than hi: \(low.text) > \(high.text)", at: low.node,
        remedy: "write lo: \(high.text) and hi: \(low.text)")
    }
    guard source.value("exponent_base", in: node) != nil else {
      return range("uniform", low.text, high.text)
    }
    let base = try number("exponent_base")
    guard base.number > .zero else {
      throw complaint("'exponent_base' must be greater than 0", at: base.node)
    }
    let bounds = [try power(base.number, low), try power(base.number, high)]
    // A base below 1 turns the order around.
    let ordered = bounds[0] <= bounds[1] ? bounds : bounds.reversed()
    return range("loguniform", ordered[0].description, ordered[1].description)
  }

  private func range(_ distribution: String, _ low: String, _ high: String) -> Term {
    let place = source.location(node)
    func text(_ text: String) -> Term { .text(text, isQuoted: false, at: place) }
    if low == high { return .list([text(low)], at: place) }
    return .mapping(
      [
        .init(
          "distribution", at: place, .text(distribution, isQuoted: true, at: place)),
        .init("min", at: place, text(low)), .init("max", at: place, text(high)),
      ], at: place)
  }

  private typealias Number = (number: ExactDecimal, text: String, node: ConfigNode)

  private func number(_ key: String) throws(Diagnostic) -> Number {
    guard let value = source.value(key, in: node) else {
      throw complaint("a parameter has no '\(key)'", at: node, remedy: "write \(key): and a number")
    }
    guard case .scalar(let scalar) = value.content, scalar.isPlain,
      let number = try? ExactDecimal(scalar.text)
    else { throw complaint("'\(key)' must be a number", at: value) }
    return (number, scalar.text, value)
  }

  private func power(
    _ base: ExactDecimal, _ exponent: Number
  ) throws(Diagnostic) -> ExactDecimal {
    guard let power = HyperTrainerPower.power(base, exponent.number) else {
      throw complaint(
        "\(base) to the power \(exponent.text) is no number that a program can hold",
        at: exponent.node, remedy: "'lo' and 'hi' are exponents: -5 and -2 for 1e-5 to 0.01")
    }
    return power
  }

  private func complaint(
    _ what: String, at node: ConfigNode, remedy: String? = nil
  ) -> Diagnostic {
    Diagnostic(what, at: .source(source.location(node)), remedy: remedy)
  }
}
