import Diagnostics

extension SpaceBuilder {
  /// A block of the points that are added behind all others; nil if there are none.
  mutating func included(
    _ drafts: [BlockDraft], repeats: Int
  ) throws(Diagnostics) -> Block? {
    guard !declaration.include.isEmpty, let draft = drafts.first else { return nil }
    do throws(Diagnostic) {
      var rows: [[Int: Value]] = []
      for term in declaration.include { rows.append(try includedPoint(term, drafts)) }
      let places = names.indices.filter { place in rows.contains { $0[place] != nil } }
      let columns = places.map { place in
        Column(parameter: place, values: rows.map { $0[place] })
      }
      var block = Block()
      block.dimensions = [Dimension(count: rows.count, columns: columns)]
      block.groups = [DimensionGroup(dimensions: 0..<1, counts: [rows.count], members: nil)]
      block.derivations = try computed(draft, except: places)
      block.gridCount = rows.count
      block.repeats = repeats
      if repeats > 1 {
        block.repetition = place(
          of: declaration.repetition?.name?.value ?? SpaceDeclaration.Repetition.defaultName)
      }
      block.count = rows.count * repeats
      return block
    } catch {
      throw Diagnostics([error])
    }
  }

  private func includedPoint(
    _ term: Term, _ drafts: [BlockDraft]
  ) throws(Diagnostic) -> [Int: Value] {
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
    return values
  }

  private mutating func computed(
    _ draft: BlockDraft, except given: [Int]
  ) throws(Diagnostic) -> [Derivation] {
    var derivations: [Derivation] = []
    for entry in draft.entries where !given.contains(entry.place) {
      guard case .computed(let expression) = entry.definition.domain else { continue }
      derivations.append(
        Derivation(
          parameter: entry.place, name: entry.name.value,
          source: .computed(try rule(expression, draft)),
          condition: try entry.definition.attributes.condition.map {
            expression throws(Diagnostic) in try rule(expression, draft)
          }, constraints: []))
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

extension Term {
  /// Whether a mapping has that key.
  func names(_ key: String) -> Bool {
    guard case .mapping(let entries, _) = self else { return false }
    return entries.contains { $0.key == key }
  }
}
