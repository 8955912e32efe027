import Diagnostics

/// A block whose parameters were read, each by itself.
struct BlockDraft {
  struct Entry {
    /// The parameter's place in the space.
    let place: Int
    let name: Located<String>
    let definition: Definition
  }

  let source: SpaceDeclaration.Block
  var entries: [Entry] = []
  /// Parameters that go through their values together, by their places.
  var zips: [[Int]] = []
  /// Points that were given one by one.
  var table: PointTable?
  /// How often the values of a parameter repeat every point: `[x]*3`.
  var repeats: Int { entries.map(\.definition.repeats).reduce(1) { $0.times($1) } }

  /// The places of the parameters that every point has a value of.
  var alwaysThere: Set<Int> {
    var there = Set(
      entries.filter { $0.definition.attributes.condition == nil }.map(\.place))
    for column in table?.columns ?? [] where column.values.allSatisfy({ $0 != nil }) {
      there.insert(column.place)
    }
    // What is computed lacks where something that it follows from does.
    var isStable = false
    while !isStable {
      isStable = true
      let names = Set(
        entries.filter { there.contains($0.place) }.map(\.name.value)
          + (table?.columns.filter { there.contains($0.place) }.map(\.name) ?? []))
      for entry in entries where there.contains(entry.place) {
        guard case .computed(let expression) = entry.definition.domain,
          !names.isSuperset(of: expression.names)
        else { continue }
        there.remove(entry.place)
        isStable = false
      }
    }
    return there
  }
}

extension SpaceBuilder {
  /// Reads the parameters of a block.
  mutating func draft(_ source: SpaceDeclaration.Block) throws(Diagnostics) -> BlockDraft {
    var draft = BlockDraft(source: source)
    var found: [Diagnostic] = []
    if let points = source.points {
      do throws(Diagnostic) {
        draft.table = try table(points)
      } catch { found.append(error) }
    }
    var seen: Set<String> = []
    let zipped = Set(source.zips.joined().map(\.value))
    for parameter in source.parameters {
      do throws(Diagnostic) {
        for entry in try entries(of: parameter, zips: &draft.zips, zipped: zipped) {
          guard seen.insert(entry.name.value).inserted else { throw twice(entry.name) }
          if try draft.table?.takes(entry, isReplacement: parameter.replacement != nil) == true {
            continue
          }
          draft.entries.append(entry)
        }
      } catch { found.append(error) }
    }
    for column in draft.table?.columns ?? [] { describe(column) }
    if !found.isEmpty { throw Diagnostics(found) }
    for names in source.zips {
      do throws(Diagnostic) {
        draft.zips.append(try zip(names, draft))
      } catch { found.append(error) }
    }
    if !found.isEmpty { throw Diagnostics(found) }
    return draft
  }

  /// The parameters that one definition makes: several, if it zips some.
  private mutating func entries(
    of parameter: SpaceDeclaration.Parameter, zips: inout [[Int]], zipped: Set<String>
  ) throws(Diagnostic) -> [BlockDraft.Entry] {
    let name = parameter.name
    try RangeGrammar.checkName(name.value, at: name.location)
    let reader = DefinitionReader(name: name.value, seed: declaration.seed, readFile: readFile)
    var definition = try reader.definition(parameter.term)
    if let replacement = parameter.replacement {
      let new = try reader.definition(replacement)
      definition.domain = new.domain
      definition.notes = new.notes
      definition.repeats = new.repeats
      definition.isDefault = false
      definition.attributes.merge(new.attributes)
    }
    if case .zipped(let members) = definition.domain {
      return try zippedEntries(members, of: name, definition.attributes, zips: &zips)
    }
    try checkType(definition, of: name)
    if definition.attributes.isRequired, parameter.replacement == nil {
      throw missing(name, definition)
    }
    for note in definition.notes {
      if zipped.contains(name.value), note == definition.duplicatesNote { continue }
      self.note(note)
    }
    if case .missing = definition.domain { throw missing(name, definition) }
    return [.init(place: place(of: name.value), name: name, definition: definition)]
  }

  /// The parameters of a `zip` function, each of which has its condition.
  private mutating func zippedEntries(
    _ members: [SpaceDeclaration.Parameter], of name: Located<String>, _ attributes: Attributes,
    zips: inout [[Int]]
  ) throws(Diagnostic) -> [BlockDraft.Entry] {
    guard attributes.isConditionAlone else {
      throw Diagnostic(
        "'\(name.value)' zips parameters, and has no other attribute than 'when'",
        at: .source(name.location), remedy: "give the attribute to the parameter that it concerns")
    }
    let names = Set(members.map(\.name.value))
    var entries: [BlockDraft.Entry] = []
    for member in members {
      for entry in try self.entries(of: member, zips: &zips, zipped: names) {
        var definition = entry.definition
        if definition.attributes.condition == nil {
          definition.attributes.condition = attributes.condition
        }
        entries.append(.init(place: entry.place, name: entry.name, definition: definition))
      }
    }
    zips.append(entries.map(\.place))
    return entries
  }

  private func missing(_ name: Located<String>, _ definition: Definition) -> Diagnostic {
    let isRequired = definition.attributes.isRequired
    return Diagnostic(
      "the parameter '\(name.value)' \(isRequired ? "is required" : "has no values")",
      at: .source(name.location), why: definition.attributes.description,
      remedy: isRequired
        ? "give its values on the command line: \(name.value)=1,2,3"
        : "give it a key such as 'values: [1, 2]', 'default: 1' or 'uniform: [0, 1]'")
  }

  private func twice(_ name: Located<String>) -> Diagnostic {
    Diagnostic(
      "the parameter '\(name.value)' is given twice", at: .source(name.location),
      why: "each of its points would run once for every pair of values",
      remedy: "give all of its values at once: \(name.value)=1,2,3")
  }

  private func checkType(
    _ definition: Definition, of name: Located<String>
  ) throws(Diagnostic) {
    guard let type = definition.attributes.type else { return }
    let wrong: String?
    switch definition.domain {
    case .axis(let axis), .choice(let axis, _):
      // A range of many values is of one kind, but for its ends.
      let positions = axis.count <= 10_000 ? Array(0..<axis.count) : [0, 1, axis.count - 1]
      wrong = positions.map { axis[$0] }.first { !type.allows($0.kind) }?.literal
    case .distribution(let distribution):
      wrong = distribution.kinds.allSatisfy(type.allows) ? nil : distribution.canonical
    case .computed, .zipped, .missing: wrong = nil
    }
    guard let wrong else { return }
    throw Diagnostic(
      "'\(name.value)' must be of the type \(type.rawValue), and \(wrong) isn't",
      at: .source(name.location),
      remedy: type == .text ? "put it in quotes" : "change the value, or the type")
  }

  private func zip(
    _ names: [Located<String>], _ draft: BlockDraft
  ) throws(Diagnostic) -> [Int] {
    var places: [Int] = []
    for name in names {
      guard let entry = draft.entries.first(where: { $0.name.value == name.value }) else {
        throw Diagnostic(
          "'zip' names '\(name.value)', which is no parameter", at: .source(name.location),
          remedy: didYouMean(name.value, among: draft.entries.map(\.name.value))
            ?? "the parameters are: \(draft.entries.map(\.name.value).joined(separator: ", "))")
      }
      if places.contains(entry.place) || draft.zips.joined().contains(entry.place) {
        throw Diagnostic(
          "'zip' names '\(name.value)' twice", at: .source(name.location),
          remedy: "write all parameters that go together in one list")
      }
      places.append(entry.place)
    }
    return places
  }
}

extension Attributes {
  /// Takes over what `other` says.
  mutating func merge(_ other: Attributes) {
    description = other.description ?? description
    defaultValue = other.defaultValue ?? defaultValue
    type = other.type ?? type
    condition = other.condition ?? condition
    constraints += other.constraints
  }
}
