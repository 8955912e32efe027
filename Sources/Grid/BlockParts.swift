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
      done.formUnion(zip)
      if zip.count > 1 {
        dimensions.append(try zipped(members))
      } else if let axis = axis(of: entry) {
        dimensions.append(
          Dimension(count: axis.count, columns: [Column(parameter: entry.place, axis: axis)]))
      }
    }
  }

  /// Parameters that go through their values together; rows that are the same count once.
  private func zipped(_ members: [BlockDraft.Entry]) throws(Diagnostic) -> Dimension {
    var axes: [Axis] = []
    for member in members {
      guard let axis = axis(of: member) else { throw notZippable(member) }
      axes.append(axis)
    }
    let counts = axes.map(\.listedCount)
    guard let count = counts.first, Set(counts).count == 1 else { throw unlike(members, counts) }
    guard count <= SpecText.longestList else { throw tooLong(members) }
    var seen: Set<[String]> = []
    let rows = (0..<count).filter { row in
      seen.insert(axes.map { $0.listed(row).canonical }).inserted
    }
    let columns = zip(members, axes).map { member, axis in
      Column(parameter: member.place, values: rows.map { axis.listed($0) })
    }
    return Dimension(count: rows.count, columns: columns)
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

  private func tooLong(_ members: [BlockDraft.Entry]) -> Diagnostic {
    Diagnostic(
      "zipped parameters have more than \(SpecText.longestList) values",
      at: members.last.map { .source($0.name.location) }, remedy: "give them fewer")
  }

  private func unlike(_ members: [BlockDraft.Entry], _ counts: [Int]) -> Diagnostic {
    let sizes = zip(members, counts).map { "'\($0.0.name.value)' has \($0.1)" }
    return Diagnostic(
      "zipped parameters have different numbers of values",
      at: members.last.map { .source($0.name.location) }, why: sizes.joined(separator: ", "),
      remedy: "give each as many as the others")
  }
}
