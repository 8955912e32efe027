import Diagnostics

/// What a block is put together from.
struct BlockParts {
  var dimensions: [Dimension] = []
  var derivations: [Derivation] = []
  /// What points satisfy as a whole.
  var constraints: [Rule] = []
  /// The places of the parameters that move along dimensions.
  var gridPlaces: [Int] { dimensions.flatMap { $0.columns.map(\.parameter) } }
  private var isSampled = false

  /// Whether a parameter is drawn, rather than run through.
  func draws(_ entry: BlockDraft.Entry) -> Bool {
    switch entry.definition.domain {
    case .choice: isSampled
    case .distribution: true
    case .axis, .computed, .zipped, .missing: false
    }
  }

  /// Makes the dimensions, in the order of the parameters; zipped ones stand where the first of them
  /// does, points that are given one by one in front.
  mutating func lay(_ draft: BlockDraft) throws(Diagnostic) {
    isSampled = draft.source.samples != nil
    // Without columns its rows are all the same: none of its parameters is left to it.
    if let table = draft.table, !table.columns.isEmpty { dimensions.append(table.dimension) }
    var done: Set<Int> = []
    for entry in draft.entries where !done.contains(entry.place) {
      if case .distribution(let distribution) = entry.definition.domain, !isSampled {
        throw notSampled(entry, distribution)
      }
      let zip = draft.zips.first { $0.contains(entry.place) } ?? [entry.place]
      let members = draft.entries.filter { zip.contains($0.place) }
      var columns: [Column] = []
      var counts: [Int] = []
      for member in members {
        guard let axis = axis(of: member) else {
          if zip.count > 1 { throw notZippable(member) }
          continue
        }
        columns.append(Column(parameter: member.place, axis: axis))
        counts.append(axis.count)
      }
      if Set(counts).count > 1 { throw unlike(members, counts) }
      done.formUnion(zip)
      if let count = counts.first { dimensions.append(Dimension(count: count, columns: columns)) }
    }
  }

  private func axis(of entry: BlockDraft.Entry) -> Axis? {
    switch entry.definition.domain {
    case .axis(let axis): axis
    case .choice(let axis, _): isSampled ? nil : axis
    case .distribution, .computed, .zipped, .missing: nil
    }
  }

  /// The places of the parameters that follow from draws.
  func drawnPlaces(_ ordered: [Derivation]) -> Set<Int> {
    var drawn: Set<Int> = []
    for derivation in ordered
    where derivation.isDrawn || !drawn.isDisjoint(with: derivation.dependencies) {
      drawn.insert(derivation.parameter)
    }
    return drawn
  }

  // MARK: Complaints

  private func notSampled(
    _ entry: BlockDraft.Entry, _ distribution: Distribution
  ) -> Diagnostic {
    Diagnostic(
      "'\(entry.name.value)' has a distribution, which a grid can't run through",
      at: .source(entry.name.location),
      why: "\(distribution.canonical) has no list of values, and the sweep has no 'samples'",
      remedy: "draw points: samples: 20 (--samples 20); or take points of it:"
        + " \(distribution.gridRemedy)")
  }

  private func notZippable(_ entry: BlockDraft.Entry) -> Diagnostic {
    Diagnostic(
      "'\(entry.name.value)' can't be zipped", at: .source(entry.name.location),
      why: "only listed values go through one by one", remedy: "give it a list or a range")
  }

  private func unlike(_ members: [BlockDraft.Entry], _ counts: [Int]) -> Diagnostic {
    let sizes = zip(members, counts).map { "'\($0.0.name.value)' has \($0.1)" }
    return Diagnostic(
      "zipped parameters have different numbers of values",
      at: members.last.map { .source($0.name.location) }, why: sizes.joined(separator: ", "),
      remedy: "give each as many as the others")
  }
}
