/// One of several values, each as likely as its weight says.
struct ChoiceLaw: DistributionLaw {
  let values: [Value]
  /// The weights as whole numbers without a common divisor; nil where all are the same.
  let weights: [ExactDecimal]?
  /// The sums of the weights up to each value.
  private let sums: [Double]

  /// A choice of values that all differ in their canonical form, of which at least one has a weight
  /// above 0.
  init(_ values: [Value], weights: [ExactDecimal]?) {
    self.values = values
    let reduced = weights.map(Self.reduced)
    self.weights = reduced.flatMap { Set($0).count > 1 ? $0 : nil }
    var sum = 0.0
    sums = (self.weights ?? []).map { weight in
      sum += weight.toDouble
      return sum
    }
  }

  /// The weights in their one form; as they are if that has more than 38 digits.
  private static func reduced(_ weights: [ExactDecimal]) -> [ExactDecimal] {
    let exponent = weights.filter { $0 != .zero }.map(\.exponent).min() ?? 0
    let wholes = weights.compactMap { try? $0.mantissa(for: exponent) }
    let divisor = wholes.reduce(0) { greatestCommonDivisor($0, $1) }
    guard wholes.count == weights.count, divisor > 0 else { return weights }
    return wholes.compactMap { try? ExactDecimal(mantissa: $0 / divisor, exponent: 0) }
  }

  private static func greatestCommonDivisor(_ a: Int128, _ b: Int128) -> Int128 {
    b == 0 ? a : greatestCommonDivisor(b, a % b)
  }

  func draw(from stream: inout RandomStream) -> Value {
    guard let total = sums.last else {
      return values[Int(stream.below(UInt64(values.count)))]
    }
    // A uniform number is below 1 by so much that the product is below the total.
    let point = stream.uniform() * total
    return values[sums.firstIndex { point < $0 } ?? 0]
  }

  var canonical: String {
    let list = values.map(\.canonical).joined(separator: ", ")
    guard let weights else {
      // One list alone would be read as the list of the values.
      return values.map(\.kind) == [.structure] ? "choice([\(list)])" : "choice(\(list))"
    }
    let numbers = weights.map(\.description).joined(separator: ", ")
    return "choice(values=[\(list)], weights=[\(numbers)])"
  }

  /// The same choice without weights.
  var gridRemedy: String {
    let possible = zip(values, weights ?? []).filter { $1 > .zero }.map(\.0)
    let list = (weights == nil ? values : possible).map(\.literal).joined(separator: ",")
    return values.count == 1 ? "choice([\(list)])" : "choice(\(list))"
  }

  var kinds: Set<Value.Kind> { Set(values.map(\.kind)) }

  var range: (lowest: ExactDecimal?, highest: ExactDecimal?) {
    guard kinds.isSubset(of: [.integer, .decimal]) else { return (nil, nil) }
    let numbers = values.compactMap { try? ExactDecimal($0.canonical) }
    return numbers.count == values.count ? (numbers.min(), numbers.max()) : (nil, nil)
  }

  var enumerated: [Value]? { weights == nil ? values : nil }
}
