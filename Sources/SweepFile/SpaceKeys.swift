internal import Diagnostics
internal import Grid
internal import YAML

/// The keys of a sweep file that say which points it has.
enum SpaceKeys {
  /// Those that a block has as well as the whole.
  static let ofBlock = [
    Keyword("params", "params: {lr: [0.1, 0.01]}"),
    Keyword("points", "points: [{lr: 0.1, layers: 2}, {lr: 0.01, layers: 3}]"),
    Keyword("zip", "zip: [width, depth]"),
    Keyword("constraints", "constraints: ['batch * accum <= 512']"),
    Keyword("exclude", "exclude: [{lr: 0.1, layers: 3}]"),
    Keyword("samples", "samples: 20"), Keyword("samples_per", "samples_per: sweep"),
  ]

  static let ofSweep =
    ofBlock + [
      Keyword("seed", "seed: 1"), Keyword("include", "include: [{lr: 0.5, layers: 1}]"),
      Keyword("repeat", "repeat: 5"), Keyword("blocks", "blocks: [{params: {lr: [0.1]}}]"),
    ]

  private static let ofRepetition = [
    Keyword("times", "times: 5"), Keyword("as", "as: seed"),
  ]

  static func declaration(
    _ section: Section, _ complaints: inout Complaints
  ) -> SpaceDeclaration {
    var declaration = SpaceDeclaration()
    declaration.base = block(section, &complaints)
    if let seed = section.line(
      "seed", mustBe: "a whole number from 0", &complaints, where: { UInt64($0) != nil })
    {
      declaration.seed = UInt64(seed.value) ?? 0
    }
    declaration.include = mappings("include", section, &complaints).map { Term($0) }
    declaration.repetition = repetition(section, &complaints)
    declaration.blocks = mappings("blocks", section, &complaints).map { node in
      block(
        Section(
          node, title: " in a block", noun: "a block", keywords: ofBlock, complaints: &complaints),
        &complaints)
    }
    return declaration
  }

  private static func block(
    _ section: Section, _ complaints: inout Complaints
  ) -> SpaceDeclaration.Block {
    var block = SpaceDeclaration.Block()
    if let node = section.node("params") {
      block.parameters = SpaceDeclaration.Block.parameters(node, &complaints)
    }
    block.points = section.node("points").map { Term($0) }
    block.zips = zips(section, &complaints)
    block.constraints = section.texts("constraints", &complaints)
    block.exclude = mappings("exclude", section, &complaints).map { Term($0) }
    block.samples = section.count("samples", &complaints)
    block.samplesEveryPoint = section.line(
      "samples_per", mustBe: "sweep or point", &complaints,
      where: { ["sweep", "point"].contains($0) }
    ).map { $0.value == "point" }
    if let per = section.node("samples_per"), block.samplesEveryPoint == true,
      section.node("samples") == nil, section.title.isEmpty
    {
      complaints.add(
        "'samples_per' says where samples are drawn, and there is no 'samples'", at: per.location,
        remedy: "add how many: samples: 20")
    }
    return block
  }

  /// `[a, b]`, or `[[a, b], [c, d]]`.
  private static func zips(
    _ section: Section, _ complaints: inout Complaints
  ) -> [[Located<String>]] {
    guard let node = section.node("zip") else { return [] }
    guard case .sequence(let items) = node.content, !items.isEmpty else {
      complaints.add(
        "'zip' must be a list of parameters", at: node.location,
        remedy: "write it like this: \(section.example("zip"))")
      return []
    }
    let groups = items.compactMap { item -> [YAMLNode]? in
      if case .sequence(let inner) = item.content { inner } else { nil }
    }
    return (groups.count == items.count ? groups : [items]).map { group in
      group.compactMap { item in
        item.checkedText(
          of: "an item of 'zip'", example: section.example("zip"), &complaints)
      }
    }
  }

  private static func repetition(
    _ section: Section, _ complaints: inout Complaints
  ) -> SpaceDeclaration.Repetition? {
    guard let node = section.node("repeat") else { return nil }
    guard case .mapping = node.content else {
      return section.count("repeat", &complaints).map { .init(count: $0.value) }
    }
    let inner = Section(
      node, title: " under 'repeat'", noun: "'repeat'", keywords: ofRepetition,
      complaints: &complaints)
    guard inner.node("times") != nil else {
      complaints.add(
        "the key 'times' is missing under 'repeat'", at: inner.location,
        remedy: "add how often: times: 5")
      return nil
    }
    let name = inner.line("as", &complaints)
    return inner.count("times", &complaints).map { .init(count: $0.value, name: name) }
  }

  /// The mappings of a list, or one alone.
  private static func mappings(
    _ key: String, _ section: Section, _ complaints: inout Complaints
  ) -> [YAMLNode] {
    guard let node = section.node(key), !node.isNull else { return [] }
    let items: [YAMLNode]
    if case .sequence(let list) = node.content { items = list } else { items = [node] }
    return items.filter { item in
      if case .mapping = item.content { return true }
      complaints.add(
        "an item of '\(key)' must be a mapping, not \(item.noun)", at: item.location,
        remedy: "write it like this: \(section.example(key))")
      return false
    }
  }
}
