import Diagnostics

extension SpaceBuilder {
  /// A block of the points that are added behind all others; nil if there are none.
  mutating func included(
    _ drafts: [BlockDraft], repeats: Int
  ) throws(Diagnostics) -> Block? {
    guard !declaration.include.isEmpty, !drafts.isEmpty else { return nil }
    do throws(Diagnostic) {
      let derivations = try followers(drafts)
      var rows: [Assignment] = []
      for term in declaration.include {
        rows.append(try includedPoint(term, drafts, derivations))
      }
      let places = names.indices.filter { place in rows.contains { $0[place] != nil } }
      let columns = places.map { place in
        Column(parameter: place, values: rows.map { $0[place] })
      }
      var block = Block()
      block.dimensions = [Dimension(count: rows.count, columns: columns)]
      block.groups = [DimensionGroup(dimensions: 0..<1, counts: [rows.count], members: nil)]
      block.gridCount = rows.count
      block.repeats = repeats
      if repeats > 1 {
        block.repetition = place(of: declaration.repetitionName)
      }
      block.count = rows.count.times(repeats)
      return block
    } catch {
      throw Diagnostics([error])
    }
  }

  private func includedPoint(
    _ term: Term, _ drafts: [BlockDraft], _ derivations: [Derivation]
  ) throws(Diagnostic) -> Assignment {
    var values: [Int: Value] = [:]
    for (name, value) in try row(term) {
      guard let place = names.firstIndex(of: name) else {
        throw Diagnostic(
          "'include' names '\(name)', which is no parameter", at: term.place.map { .source($0) },
          remedy: didYouMean(name, among: names)
            ?? "the parameters are: \(names.joined(separator: ", "))")
      }
      values[place] = value
    }
    let given = Set(values.keys)
    for entry in drafts.flatMap(\.entries) {
      guard let value = values[entry.place], let type = entry.definition.attributes.type,
        !type.allows(value.kind)
      else { continue }
      throw Diagnostic(
        "'\(entry.name.value)' must be of the type \(type.rawValue), and \(value.literal) isn't",
        at: term.place.map { .source($0) }, remedy: "change the value, or the type")
    }
    for entry in drafts.flatMap(\.entries) where values[entry.place] == nil {
      let attributes = entry.definition.attributes
      if case .computed = entry.definition.domain { continue }
      if let value = attributes.defaultValue ?? entry.definition.onlyValue {
        values[entry.place] = value
      } else if attributes.condition == nil, drafts.count == 1 {
        throw Diagnostic(
          "a point of 'include' has no value of '\(entry.name.value)'",
          at: term.place.map { .source($0) },
          remedy: "give it one, or give '\(entry.name.value)' a default")
      }
    }
    var point = Assignment(count: names.count, hasOperands: true)
    for (place, value) in values { point[place] = value }
    let nowhere = DrawPlace(seed: 0, cell: 0, index: 0, attempt: 0)
    for derivation in derivations where !given.contains(derivation.parameter) {
      try derivation.apply(to: &point, nowhere)
    }
    return point
  }

  /// Conditions and computed values, which decide about what an included point doesn't give itself.
  private mutating func followers(_ drafts: [BlockDraft]) throws(Diagnostic) -> [Derivation] {
    var derivations: [Derivation] = []
    var seen: Set<Int> = []
    for draft in drafts {
      for entry in draft.entries where seen.insert(entry.place).inserted {
        let condition = try entry.definition.attributes.condition.map {
          expression throws(Diagnostic) in try rule(expression, draft, isTruth: true)
        }
        var source = Derivation.Source.grid
        if case .computed(let expression) = entry.definition.domain {
          source = .computed(try rule(expression, draft))
        } else if condition == nil {
          continue
        }
        derivations.append(
          Derivation(
            parameter: entry.place, name: entry.name.value, source: source, condition: condition,
            constraints: []))
      }
    }
    return try derivations.inOrder(names: names)
  }
}

extension Definition {
  /// The value of a parameter that has just one.
  fileprivate var onlyValue: Value? {
    guard case .axis(let axis) = domain, axis.count == 1 else { return nil }
    return axis[0]
  }
}
