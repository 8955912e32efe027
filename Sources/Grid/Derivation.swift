import Diagnostics

/// How a parameter that is no plain axis gets its value at a point.
struct Derivation: Sendable {
  enum Source: Sendable {
    /// It has one by its place in the grid already.
    case grid
    case drawn(Distribution)
    case computed(Rule)
  }

  let parameter: Int
  let name: String
  let source: Source
  /// The parameter exists only where this holds.
  let condition: Rule?
  /// What each draw of it satisfies.
  let constraints: [Rule]

  /// The places of the parameters that it depends on.
  var dependencies: [Int] {
    var places = condition?.parameters ?? []
    if case .computed(let rule) = source { places += rule.parameters }
    return places
  }

  var isDrawn: Bool {
    if case .drawn = source { true } else { false }
  }

  var isComputed: Bool {
    if case .computed = source { true } else { false }
  }
}

/// What draws at a point follow from.
struct DrawPlace: Sendable {
  var seed: UInt64
  /// A hash of the point of the grid.
  var cell: UInt64
  var index: UInt64
  /// How often the whole point was rejected.
  var attempt: UInt32
}

extension Derivation {
  /// How often one value is drawn before the parameter is given up.
  static let patience: UInt32 = 10_000

  /// Gives the parameter its value, or takes it away.
  ///
  /// - Parameters:
  ///   - point: the values of the parameters that it depends on.
  ///   - place: what a draw follows from.
  /// - Throws: if no draw satisfies the constraints, or a value can't be computed though all that it
  ///   follows from is there.
  func apply(to point: inout Assignment, _ place: DrawPlace) throws(Diagnostic) {
    try set(in: &point, place)
    guard point[parameter] == nil, case .computed(let rule) = source,
      condition == nil || condition?.truth(at: point) == true,
      rule.parameters.allSatisfy({ point[$0] != nil })
    else { return }
    throw Diagnostic(
      "'\(name)' can't be computed at a point", at: rule.place,
      why: "'\(rule.text)' has no value there, such as a division by 0, or is too large",
      remedy: "leave such points out with a constraint, or give '\(name)' a condition: when")
  }

  /// The same, but a value that can't be computed isn't there: for points that a constraint may leave
  /// out.
  func set(in point: inout Assignment, _ place: DrawPlace) throws(Diagnostic) {
    if let condition, condition.truth(at: point) != true {
      point[parameter] = nil
      return
    }
    switch source {
    case .grid: break
    case .computed(let rule): point[parameter] = rule.value(at: point)
    case .drawn(let distribution): try draw(distribution, into: &point, place)
    }
  }

  private func draw(
    _ distribution: Distribution, into point: inout Assignment, _ place: DrawPlace
  ) throws(Diagnostic) {
    var rejected = [Int](repeating: 0, count: constraints.count)
    for attempt in 0..<Self.patience {
      // The point's own attempts stand in the upper half, so that the two never meet.
      let stream = RandomStream(
        seed: place.seed, name: name, cell: place.cell, index: place.index,
        attempt: place.attempt << 16 | attempt)
      point[parameter] = distribution.draw(stream)
      let failed = constraints.firstIndex { $0.truth(at: point) == false }
      guard let failed else { return }
      rejected[failed] += 1
    }
    let worst = rejected.indices.max { rejected[$0] < rejected[$1] }.map { constraints[$0] }
    let counts = zip(constraints, rejected).filter { $0.1 > 0 }
      .map { "'\($0.0.text)' rejects \($0.1)" }.joined(separator: ", ")
    throw Diagnostic(
      "no draw of '\(name)' satisfies its constraints", at: worst?.place,
      why: "of \(Self.patience) draws of \(distribution.canonical) \(counts)",
      remedy: "change the constraint, or the bounds of '\(name)'")
  }
}

extension [Derivation] {
  /// In an order in which each comes behind those it depends on.
  ///
  /// - Throws: if some depend on one another in a circle.
  func inOrder(names: [String]) throws(Diagnostic) -> [Derivation] {
    let derived = Dictionary(uniqueKeysWithValues: map { ($0.parameter, $0) })
    var done: Set<Int> = []
    var open: [Int] = []
    var result: [Derivation] = []
    func visit(_ derivation: Derivation) throws(Diagnostic) {
      guard !done.contains(derivation.parameter) else { return }
      if let start = open.firstIndex(of: derivation.parameter) {
        let circle = (open[start...] + [derivation.parameter]).map { names[$0] }
        throw Diagnostic(
          "parameters depend on one another in a circle",
          why: circle.joined(separator: " needs "),
          remedy: "take one of them out of an expression")
      }
      open.append(derivation.parameter)
      for dependency in derivation.dependencies {
        if let next = derived[dependency] { try visit(next) }
      }
      open.removeLast()
      done.insert(derivation.parameter)
      result.append(derivation)
    }
    for derivation in self { try visit(derivation) }
    return result
  }
}
