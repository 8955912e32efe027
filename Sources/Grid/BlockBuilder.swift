import Diagnostics

extension SpaceBuilder {
  /// Puts a block together.
  mutating func block(_ draft: BlockDraft, repeats: Int) throws(Diagnostics) -> Block {
    var parts = BlockParts()
    var found: [Diagnostic] = []
    do throws(Diagnostic) {
      try parts.lay(draft)
    } catch { found.append(error) }
    for entry in draft.entries {
      do throws(Diagnostic) {
        try add(entry, of: draft, to: &parts)
      } catch { found.append(error) }
    }
    if !found.isEmpty { throw Diagnostics(found) }
    do throws(Diagnostic) {
      try constrain(&parts, draft)
      var block = Block()
      block.seed = declaration.seed
      block.dimensions = parts.dimensions
      block.hasTable = draft.table != nil
      block.repeats = repeats
      if repeats > 1 {
        let name = declaration.repetitionName
        block.repetition = place(of: name)
        if draft.entries.contains(where: { $0.name.value == name }) {
          throw Diagnostic(
            "'\(name)' is a parameter, and can't number the repetitions too",
            at: declaration.repetition?.name.map { .source($0.location) },
            remedy: "name another with repeat: {times: \(repeats), as: NAME}")
        }
      }
      let ordered = try parts.derivations.inOrder(names: names)
      let drawn = parts.drawnPlaces(ordered)
      block.derivations = ordered.filter { !drawn.contains($0.parameter) }
      block.draws = ordered.filter { drawn.contains($0.parameter) }
      try checkConditions(ordered, drawn)
      block.drawConstraints = parts.constraints.filter { !drawn.isDisjoint(with: $0.parameters) }
      let fixed = parts.constraints.filter { drawn.isDisjoint(with: $0.parameters) }
      block.groups = try groups(parts, derivations: block.derivations, constraints: fixed)
      block.sortedNames = parts.gridPlaces.map { (names[$0], $0) }
        .sorted { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) }
      try count(&block, draft, hasDraws: !block.draws.isEmpty)
      if block.hasExpressions { block.keepOperands() }
      return block
    } catch {
      throw Diagnostics([error])
    }
  }

  // MARK: Parameters

  private mutating func add(
    _ entry: BlockDraft.Entry, of draft: BlockDraft, to parts: inout BlockParts
  ) throws(Diagnostic) {
    let attributes = entry.definition.attributes
    let condition = try attributes.condition.map { expression throws(Diagnostic) in
      try rule(expression, draft, isTruth: true)
    }
    var constraints: [Rule] = []
    for constraint in attributes.constraints {
      constraints.append(
        try rule(constraint, draft, isTruth: true))
    }
    var source = Derivation.Source.grid
    var origin = ParameterSummary.Origin.grid
    switch entry.definition.domain {
    case .choice(_, let distribution) where parts.draws(entry), .distribution(let distribution):
      source = .drawn(distribution)
      origin = .drawn
      // A constraint that speaks of others too rejects the whole point.
      parts.constraints += constraints.filter { $0.parameters != [entry.place] }
      constraints = constraints.filter { $0.parameters == [entry.place] }
    case .computed(let expression):
      source = .computed(try rule(expression, draft))
      origin = .computed
      parts.constraints += constraints
      constraints = []
    case .axis, .choice, .zipped, .missing:
      parts.constraints += constraints
      constraints = []
    }
    describe(entry, origin, draft)
    if origin == .grid, condition == nil { return }
    parts.derivations.append(
      Derivation(
        parameter: entry.place, name: entry.name.value, source: source, condition: condition,
        constraints: constraints))
  }

  private mutating func describe(
    _ entry: BlockDraft.Entry, _ origin: ParameterSummary.Origin, _ draft: BlockDraft
  ) {
    let definition = entry.definition
    var summary = ParameterSummary(
      name: entry.name.value, origin: origin, text: "", canonical: "")
    switch definition.domain {
    case .choice(_, let distribution) where origin == .drawn, .distribution(let distribution):
      summary.text = distribution.canonical
      summary.canonical = distribution.canonical
    case .axis(let axis), .choice(let axis, _):
      summary.count = axis.count
      summary.text = Self.preview(axis.count) { axis[$0] }
      summary.canonical = axis.canonical
    case .computed(let expression):
      summary.text = expression.text
      summary.canonical = "compute " + expression.description
    case .zipped, .missing: break
    }
    let attributes = definition.attributes
    summary.description = attributes.description
    summary.type = attributes.type
    summary.defaultValue = attributes.defaultValue
    summary.isRequired = attributes.isRequired
    summary.condition = attributes.condition?.text
    summary.constraints = attributes.constraints.map(\.text)
    if let zip = draft.zips.first(where: { $0.contains(entry.place) }) {
      summary.zippedWith = zip.filter { $0 != entry.place }.map { names[$0] }
    }
    if let condition = attributes.condition {
      summary.canonical += " when " + condition.description
    }
    describe(summary)
  }

  // MARK: Expressions

  /// Binds an expression to the parameters of a block.
  mutating func rule(
    _ expression: Expression, _ draft: BlockDraft, isTruth: Bool = false, at place: Location? = nil
  ) throws(Diagnostic) -> Rule {
    var domains: [String: (place: Int, domain: ExpressionDomain)] = [:]
    for entry in draft.entries {
      domains[entry.name.value] = (entry.place, entry.definition.expressionDomain)
    }
    for column in draft.table?.columns ?? [] {
      let kinds = Set(column.values.compactMap { $0?.kind })
      domains[column.name] = (column.place, ExpressionDomain(kinds))
    }
    var checked = try expression.check(among: draft.names) { domains[$0]?.domain }
    if isTruth { checked = try checked.truth() }
    for note in checked.notes { self.note(note) }
    let places = expression.names.compactMap { domains[$0]?.place }
    return Rule(
      text: expression.text, place: place ?? expression.place,
      expression: try checked.bound { domains[$0]?.place }, parameters: places)
  }

  private mutating func constrain(
    _ parts: inout BlockParts, _ draft: BlockDraft
  ) throws(Diagnostic) {
    for text in draft.source.constraints {
      let expression = try Expression(
        text.value, at: text.place(ofCharacter: 0, length: text.value.count))
      parts.constraints.append(try rule(expression, draft, isTruth: true))
    }
    for term in draft.source.exclude {
      parts.constraints.append(
        try rule(
          try excluding(term, draft), draft, isTruth: true, at: term.place.map { .source($0) }))
    }
  }

  /// `{lr: 0.1, act: [relu, tanh]}` as `not (lr == 0.1 and act in ['relu', 'tanh'])`.
  private func excluding(_ term: Term, _ draft: BlockDraft) throws(Diagnostic) -> Expression {
    guard case .mapping(let entries, let place) = term, !entries.isEmpty else {
      throw Diagnostic(
        "a point to leave out needs names and values",
        at: term.place.map { .source($0) },
        remedy: "write names and values: {lr: 0.1, layers: 3}")
    }
    var tests: [String] = []
    for entry in entries {
      guard draft.names(entry.key) else {
        throw Diagnostic(
          "'exclude' names '\(entry.key)', which is no parameter",
          at: (entry.place ?? place).map { .source($0) },
          remedy: didYouMean(entry.key, among: draft.entries.map(\.name.value)))
      }
      let values: [Value]
      if case .list(let terms, _) = entry.term {
        values = terms.map(\.value)
      } else {
        values = [entry.term.value]
      }
      let list = values.map(\.expressionLiteral).joined(separator: ", ")
      tests.append("`\(entry.key)` in [\(list)]")
    }
    return try Expression("not (\(tests.joined(separator: " and ")))", at: nil)
  }

  // MARK: Draws

  private func checkConditions(
    _ derivations: [Derivation], _ drawn: Set<Int>
  ) throws(Diagnostic) {
    for derivation in derivations where drawn.contains(derivation.parameter) {
      guard case .grid = derivation.source else { continue }
      throw Diagnostic(
        "whether '\(derivation.name)' exists depends on a draw",
        at: derivation.condition?.place,
        why: "a grid runs through the values of '\(derivation.name)' at every point alike",
        remedy: "draw it too: \(derivation.name): {choice: [...]}")
    }
  }

  private mutating func count(
    _ block: inout Block, _ draft: BlockDraft, hasDraws: Bool
  ) throws(Diagnostic) {
    var grid = 1
    for group in block.groups {
      let (product, overflow) = grid.multipliedReportingOverflow(by: group.count)
      guard !overflow else { throw tooLarge(draft) }
      grid = product
    }
    block.gridCount = grid
    if let samples = draft.source.samples {
      block.sampling = try sampling(samples, of: block, draft, hasDraws: hasDraws)
    }
    let (count, overflow) = (block.samples() ?? Int.max).multipliedReportingOverflow(
      by: block.repeats)
    guard !overflow, block.samples() != nil else { throw tooLarge(draft) }
    block.count = count
  }

  private func tooLarge(_ draft: BlockDraft) -> Diagnostic {
    Space.tooLarge(
      draft.entries.compactMap { entry in
        guard case .axis(let axis) = entry.definition.domain else { return nil }
        return ParameterSummary(
          name: entry.name.value, origin: .grid, count: axis.count, text: "", canonical: "")
      })
  }

  /// How many points of a grid can be drawn without repeats.
  private static let mostChosen = 1_000_000

  private mutating func sampling(
    _ samples: Located<Int>, of block: Block, _ draft: BlockDraft, hasDraws: Bool
  ) throws(Diagnostic) -> Block.Sampling {
    let count = samples.value
    if hasDraws {
      if draft.source.samplesEveryPoint == true { return .everyPoint(count) }
      if count < block.gridCount {
        note(
          Diagnostic(
            "\(count) samples reach \(count) of the \(block.gridCount) points of the grid",
            at: .source(samples.location),
            why: "each sample takes the next point of the grid, and draws the rest",
            remedy: "ask for \(block.gridCount) or more, or for samples at every point:"
              + " samples_per: point", severity: .warning))
      }
      return .inAll(count)
    }
    guard draft.source.samplesEveryPoint != true else {
      throw Diagnostic(
        "there is nothing to draw at the points of the grid", at: .source(samples.location),
        why: "no parameter has a distribution",
        remedy: "write samples_per: sweep to draw \(count) of the points, or repeat: \(count)")
    }
    guard count < block.gridCount else {
      if count > block.gridCount {
        note(
          Diagnostic(
            "the grid has only \(block.gridCount) points, and all are run",
            at: .source(samples.location), why: "nothing is drawn from a distribution",
            severity: .note))
      }
      return .none
    }
    guard count <= Self.mostChosen else {
      throw Diagnostic(
        "more than \(Self.mostChosen) points of a grid can't be drawn",
        at: .source(samples.location), remedy: "ask for fewer, or for all")
    }
    let permutation = RandomPermutation(seed: declaration.seed, count: block.gridCount)
    return .chosen((0..<count).map { permutation[$0] }.sorted())
  }
}

extension Expression {
  var place: Location? { source.place(0..<source.bytes.count) }
}

extension BlockDraft {
  /// The names of all its parameters.
  var names: [String] { (table?.columns.map(\.name) ?? []) + entries.map(\.name.value) }

  func names(_ name: String) -> Bool {
    entries.contains { $0.name.value == name }
      || table?.columns.contains { $0.name == name } == true
  }
}

extension Definition {
  /// What an expression can find in the parameter.
  fileprivate var expressionDomain: ExpressionDomain {
    switch domain {
    case .axis(let axis), .choice(let axis, _): ExpressionDomain(axis.kinds)
    case .distribution(let distribution): ExpressionDomain(distribution.kinds)
    case .computed, .zipped, .missing: .any
    }
  }
}

extension Axis {
  /// The kinds of its values; of a long range those of its ends and neighbours.
  var kinds: Set<Value.Kind> {
    let positions = count <= 10_000 ? Array(0..<count) : [0, 1, count / 2, count - 1]
    return Set(positions.map { self[$0].kind })
  }

  /// Its canonical values, or enough of them to tell long ranges apart.
  var canonical: String {
    let most = 4096
    guard count > most else {
      return (0..<count).map { self[$0].canonical }.joined(separator: ",")
    }
    let picked = (0..<1024).map { self[Int(Int128($0) * Int128(count - 1) / 1023)].canonical }
    return "\(count):" + picked.joined(separator: ",")
  }
}
