import Diagnostics

extension SpaceBuilder {
  /// How many combinations of tied dimensions are looked at.
  private static let mostCombinations = 10_000_000

  /// Ties dimensions together that an expression speaks of, and finds which of their combinations are
  /// points.
  mutating func groups(
    _ parts: BlockParts, derivations: [Derivation], constraints: [Rule]
  ) throws(Diagnostic) -> [DimensionGroup] {
    let reach = Reach(parts.dimensions, derivations)
    try checkConstants(
      constraints.filter { reach.span(of: $0.parameters) == nil },
      derivations.filter { reach.span(of: $0.dependencies + [$0.parameter]) == nil })
    let spans = Self.merged(
      constraints.map { reach.span(of: $0.parameters) }
        + derivations.filter { $0.condition != nil && reach.isOnDimension($0.parameter) }
        .map { reach.span(of: $0.dependencies + [$0.parameter]) })
    var groups: [DimensionGroup] = []
    var next = 0
    while next < parts.dimensions.count {
      let span = spans.first { $0.lowerBound == next } ?? next..<(next + 1)
      let counts = parts.dimensions[span].map(\.count)
      let isTied = spans.contains(span)
      let members =
        isTied
        ? try members(
          span, parts, derivations.filter { reach.belongs($0, to: span) },
          constraints.filter { reach.covers(span, $0) })
        : nil
      groups.append(DimensionGroup(dimensions: span, counts: counts, members: members))
      next = span.upperBound
    }
    return groups
  }

  /// Constraints that speak of nothing that varies.
  private func checkConstants(
    _ constraints: [Rule], _ derivations: [Derivation]
  ) throws(Diagnostic) {
    var point = Assignment(count: names.count, hasOperands: true)
    let nowhere = DrawPlace(seed: 0, cell: 0, index: 0, attempt: 0)
    for derivation in derivations { try derivation.apply(to: &point, nowhere) }
    for rule in constraints where rule.truth(at: point) == false {
      throw Diagnostic(
        "'\(rule.text)' is never true", at: rule.place,
        remedy: "change the constraint")
    }
  }

  private static func merged(_ spans: [Range<Int>?]) -> [Range<Int>] {
    var result: [Range<Int>] = []
    for span in spans.compactMap(\.self).sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = result.last, span.lowerBound < last.upperBound {
        result[result.count - 1] =
          last.lowerBound..<max(last.upperBound, span.upperBound)
      } else {
        result.append(span)
      }
    }
    return result
  }

  private mutating func members(
    _ span: Range<Int>, _ parts: BlockParts, _ derivations: [Derivation], _ constraints: [Rule]
  ) throws(Diagnostic) -> BitIndex {
    let dimensions = Array(parts.dimensions[span])
    var total = 1
    for dimension in dimensions {
      let (product, overflow) = total.multipliedReportingOverflow(by: dimension.count)
      guard !overflow, product <= Self.mostCombinations else {
        throw tooMany(dimensions, constraints, derivations)
      }
      total = product
    }
    var members = BitIndex()
    var rejected = [Int](repeating: 0, count: constraints.count)
    var walk = CombinationWalk(dimensions, parameterCount: names.count)
    // A dimension all of whose parameters are missing at a point counts once.
    let conditional = dimensions.indices.filter { index in
      dimensions[index].columns.allSatisfy { column in
        derivations.contains { $0.parameter == column.parameter && $0.condition != nil }
      }
    }
    let nowhere = DrawPlace(seed: 0, cell: 0, index: 0, attempt: 0)
    for _ in 0..<total {
      walk.fill()
      for derivation in derivations { try derivation.set(in: &walk.point, nowhere) }
      let isRepeated = conditional.contains { index in
        walk.positions[index] > 0
          && dimensions[index].columns.allSatisfy { walk.point[$0.parameter] == nil }
      }
      var isMember = !isRepeated
      if isMember,
        let failed = constraints.firstIndex(where: { $0.truth(at: walk.point) == false })
      {
        rejected[failed] += 1
        isMember = false
      }
      members.append(isMember)
      walk.advance()
    }
    let seen = members.count + rejected.reduce(0, +)
    guard members.count > 0 else { throw nothingLeft(constraints, rejected, of: seen) }
    report(constraints, rejected, of: seen)
    return members
  }

  // MARK: What is said

  private mutating func report(_ constraints: [Rule], _ rejected: [Int], of seen: Int) {
    for (rule, count) in zip(constraints, rejected) where count > 0 {
      note(
        Diagnostic(
          "'\(rule.text)' leaves out \(count) of \(seen) combinations",
          at: rule.place, severity: .note))
    }
  }

  private func nothingLeft(
    _ constraints: [Rule], _ rejected: [Int], of seen: Int
  ) -> Diagnostic {
    let worst = rejected.indices.max { rejected[$0] < rejected[$1] }.map { constraints[$0] }
    let counts = zip(constraints, rejected).map { "'\($0.0.text)' leaves out \($0.1)" }
    return Diagnostic(
      "the constraints leave no point", at: worst?.place,
      why: "of \(seen) combinations \(counts.joined(separator: ", "))",
      remedy: "change a constraint, or the values that it speaks of")
  }

  private func tooMany(
    _ dimensions: [Dimension], _ constraints: [Rule], _ derivations: [Derivation]
  ) -> Diagnostic {
    let parameters = dimensions.flatMap { $0.columns.map { names[$0.parameter] } }
    let rule = constraints.first ?? derivations.lazy.compactMap(\.condition).first
    return Diagnostic(
      "'\(rule?.text ?? "")' ties too many values together", at: rule?.place,
      why: "the combinations of \(parameters.joined(separator: ", ")) are more than"
        + " \(Self.mostCombinations), and each has to be looked at",
      remedy: "give them fewer values, write tied parameters next to each other, or draw them with"
        + " distributions and 'samples'")
  }
}

/// Which dimensions the value of a parameter follows from.
private struct Reach {
  private let dimensions: [Int: Set<Int>]
  private let onDimension: Set<Int>

  init(_ all: [Dimension], _ derivations: [Derivation]) {
    var result: [Int: Set<Int>] = [:]
    for (index, dimension) in all.enumerated() {
      for column in dimension.columns { result[column.parameter] = [index] }
    }
    onDimension = Set(result.keys)
    // They are in an order in which each comes behind what it depends on.
    for derivation in derivations {
      for dependency in derivation.dependencies {
        result[derivation.parameter, default: []].formUnion(result[dependency] ?? [])
      }
    }
    dimensions = result
  }

  func isOnDimension(_ parameter: Int) -> Bool { onDimension.contains(parameter) }

  func span(of parameters: [Int]) -> Range<Int>? {
    let all = parameters.reduce(into: Set<Int>()) { $0.formUnion(dimensions[$1] ?? []) }
    guard let first = all.min(), let last = all.max() else { return nil }
    return first..<(last + 1)
  }

  func covers(_ span: Range<Int>, _ rule: Rule) -> Bool {
    self.span(of: rule.parameters).map { span.contains($0.lowerBound) } ?? false
  }

  /// Whether a parameter follows from nothing but the dimensions of `span`.
  func belongs(_ derivation: Derivation, to span: Range<Int>) -> Bool {
    guard let own = self.span(of: derivation.dependencies + [derivation.parameter]) else {
      return true
    }
    return own.lowerBound >= span.lowerBound && own.upperBound <= span.upperBound
  }
}

/// Goes through all combinations of some dimensions, the last fastest.
private struct CombinationWalk {
  private let dimensions: [Dimension]
  private(set) var positions: [Int]
  var point: Assignment

  init(_ dimensions: [Dimension], parameterCount: Int) {
    self.dimensions = dimensions
    positions = Array(repeating: 0, count: dimensions.count)
    point = Assignment(count: parameterCount, hasOperands: true)
  }

  /// Gives the parameters their values; conditions may have taken some away at the combination before.
  mutating func fill() {
    for (dimension, position) in zip(dimensions, positions) {
      for column in dimension.columns { point.set(column, at: position) }
    }
  }

  mutating func advance() {
    for index in positions.indices.reversed() {
      positions[index] += 1
      if positions[index] < dimensions[index].count { return }
      positions[index] = 0
    }
  }
}
