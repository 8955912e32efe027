public import Diagnostics

extension Space {
  /// Makes sense of what was written about a space.
  ///
  /// - Parameters:
  ///   - declaration: names, terms and expressions.
  ///   - readFile: gives the bytes of the file that `@path` names.
  /// - Throws: every complaint that could be found in one go.
  public init(
    _ declaration: SpaceDeclaration, readFile: (String) throws -> [UInt8]
  ) throws(Diagnostics) {
    self = try withoutActuallyEscaping(readFile) { read throws(Diagnostics) -> Space in
      var builder = SpaceBuilder(declaration: declaration, readFile: read)
      return try builder.space()
    }
  }
}

/// Turns a declaration into blocks.
struct SpaceBuilder {
  let declaration: SpaceDeclaration
  let readFile: (String) throws -> [UInt8]
  private(set) var complaints: [Diagnostic] = []
  private(set) var notes: [Diagnostic] = []
  /// The names of all parameters of all blocks, in the order in which they first appear.
  private(set) var names: [String] = []
  private var places: [String: Int] = [:]
  private var summaries: [String: ParameterSummary] = [:]

  init(declaration: SpaceDeclaration, readFile: @escaping (String) throws -> [UInt8]) {
    self.declaration = declaration
    self.readFile = readFile
  }

  mutating func space() throws(Diagnostics) -> Space {
    let sources = Self.overlaid(declaration)
    var drafts: [BlockDraft] = []
    for source in sources {
      if let draft = attempt({ (self) throws(Diagnostics) in try self.draft(source) }) {
        drafts.append(draft)
      }
    }
    try check()
    let repeats =
      attempt { (self) throws(Diagnostics) in try self.repetitions(drafts) } ?? 1
    try check()
    var blocks: [Block] = []
    for draft in drafts {
      let block = attempt { (self) throws(Diagnostics) in
        try self.block(draft, repeats: repeats)
      }
      if let block { blocks.append(block) }
    }
    let added = attempt { (self) throws(Diagnostics) in
      try self.included(drafts, repeats: repeats)
    }
    try check()
    if case let added?? = added { blocks.append(added) }
    let unnamed =
      repeats > 1 && declaration.repetition?.name == nil
      ? names.firstIndex(of: SpaceDeclaration.Repetition.defaultName) : nil
    do throws(Diagnostic) {
      return try Space(
        parameters: summaries(of: drafts, and: added ?? nil), blocks: blocks,
        facts: facts(drafts, blocks),
        notes: notes, unnamedRepetition: unnamed)
    } catch {
      throw Diagnostics([error])
    }
  }

  // MARK: Names

  /// The place of a parameter, which is new if nobody has named it before.
  mutating func place(of name: String) -> Int {
    if let place = places[name] { return place }
    places[name] = names.count
    names.append(name)
    return names.count - 1
  }

  mutating func note(_ note: Diagnostic) {
    if !notes.contains(note) { notes.append(note) }
  }

  mutating func describe(_ summary: ParameterSummary) {
    if var known = summaries[summary.name] {
      guard known.canonical != summary.canonical else { return }
      known.text += " | " + summary.text
      known.canonical += " | " + summary.canonical
      known.count = known.count.flatMap { count in summary.count.map { count + $0 } }
      summaries[summary.name] = known
    } else {
      summaries[summary.name] = summary
    }
  }

  /// What identifies the space beside its parameters.
  private func facts(_ drafts: [BlockDraft], _ blocks: [Block]) -> [String] {
    var facts = drafts.flatMap { draft in
      draft.source.constraints.compactMap { try? Expression($0.value).description }.sorted()
        + draft.source.exclude.map(\.value.canonical).sorted()
        + draft.zips.map { zip in "zip " + zip.map { names[$0] }.sorted().joined(separator: ",") }
        .sorted()
    }
    facts += declaration.include.map(\.value.canonical).sorted()
    for block in blocks where block.sampling.isDrawn || block.count != block.gridCount {
      facts.append("\(block.sampling.canonical) seed \(declaration.seed)")
    }
    return facts
  }

  private func summaries(of drafts: [BlockDraft], and added: Block?) -> [ParameterSummary] {
    names.enumerated().compactMap { place, name in
      guard var summary = summaries[name] else { return nil }
      summary.isAlwaysThere =
        summary.origin == .repetition
        || drafts.allSatisfy { $0.alwaysThere.contains(place) }
          && added?.dimensions.contains { $0.isComplete(place) } ?? true
      return summary
    }
  }

  // MARK: Complaints

  /// The result of `work`, or nil if it has complaints, which are kept.
  mutating func attempt<Result>(
    _ work: (inout SpaceBuilder) throws(Diagnostics) -> Result
  ) -> Result? {
    do throws(Diagnostics) {
      return try work(&self)
    } catch {
      for complaint in error.all where !complaints.contains(complaint) {
        complaints.append(complaint)
      }
      return nil
    }
  }

  private func check() throws(Diagnostics) {
    if !complaints.isEmpty { throw Diagnostics(complaints) }
  }

  // MARK: Blocks

  /// Each block with what all have.
  private static func overlaid(_ declaration: SpaceDeclaration) -> [SpaceDeclaration.Block] {
    guard !declaration.blocks.isEmpty else { return [declaration.base] }
    return declaration.blocks.map { block in
      var result = declaration.base
      for parameter in block.parameters {
        if let index = result.parameters.firstIndex(where: {
          $0.name.value == parameter.name.value
        }) {
          result.parameters[index] = parameter
        } else {
          result.parameters.append(parameter)
        }
      }
      result.zips += block.zips
      result.constraints += block.constraints
      result.exclude += block.exclude
      result.points = block.points ?? result.points
      result.samples = block.samples ?? result.samples
      result.samplesEveryPoint = block.samplesEveryPoint ?? result.samplesEveryPoint
      return result
    }
  }

  /// What repeats there are: those of the sweep times those of `[x]*n`.
  private mutating func repetitions(_ drafts: [BlockDraft]) throws(Diagnostics) -> Int {
    let own = drafts.map(\.repeats).max() ?? 1
    let count = (declaration.repetition?.count ?? 1).times(own)
    guard count > 1 else { return 1 }
    let name = declaration.repetitionName
    do throws(Diagnostic) {
      try RangeGrammar.checkName(name, at: declaration.repetition?.name?.location)
    } catch {
      throw Diagnostics([error])
    }
    _ = place(of: name)
    describe(
      ParameterSummary(
        name: name, origin: .repetition, count: count, text: "0:\(count - 1)",
        canonical: "repeat \(count)"))
    return count
  }
}

extension Int {
  /// The product of two counts; one that is too large to be counted is `Int.max`.
  func times(_ other: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? .max : product
  }
}
