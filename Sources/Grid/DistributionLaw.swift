/// What a distribution does once its arguments are read and checked.
protocol DistributionLaw: Sendable {
  func draw(from stream: inout RandomStream) -> Value
  var canonical: String { get }
  var gridRemedy: String { get }
  var kinds: Set<Value.Kind> { get }
  var range: (lowest: ExactDecimal?, highest: ExactDecimal?) { get }
  var enumerated: [Value]? { get }
}

extension DistributionLaw {
  var enumerated: [Value]? { nil }
}

/// A distribution of real numbers.
protocol RealLaw: DistributionLaw {
  var name: String { get }
  /// The arguments of the canonical call.
  var arguments: [String] { get }
  var ends: DrawEnds { get }
  /// Whether a grid over it is spaced by factors.
  var isLogarithmic: Bool { get }
  /// Where a grid over it begins and ends.
  var gridEnds: (first: String, last: String) { get }
  func real(from stream: inout RandomStream) -> DrawnReal
}

extension RealLaw {
  func draw(from stream: inout RandomStream) -> Value { real(from: &stream).value(in: ends) }

  var canonical: String { "\(name)(\(arguments.joined(separator: ", ")))" }
  var kinds: Set<Value.Kind> { [.integer, .decimal] }
  var range: (lowest: ExactDecimal?, highest: ExactDecimal?) { ends.range }

  var gridRemedy: String {
    "\(isLogarithmic ? "geomspace" : "linspace")(\(gridEnds.first),\(gridEnds.last),5)"
  }
}
