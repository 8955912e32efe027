import Diagnostics

/// What setting values does to the aliases of a YAML file.
struct ConfigAnchors {
  /// Aliases that would name nothing any more.
  private(set) var complaints: [Diagnostic] = []
  /// Aliases by which a value that isn't set changes too.
  private(set) var warnings: [Diagnostic] = []

  private struct Alias {
    var name: String
    var target: Int
    var node: ConfigNode
    var path: [String]
  }

  init(_ source: ConfigSource, spots: [(set: ConfigSet, spot: ConfigSpot)]) {
    let replaced = spots.compactMap { _, spot in
      if case .value(let node) = spot.target { node } else { nil }
    }
    for alias in Self.aliases(in: source.root, path: []) {
      guard !replaced.contains(where: { $0.holds(alias.node.start) }) else { continue }
      for (set, spot) in spots {
        if let inner = Self.lost(alias.target, spot) {
          complaints.append(Self.complaint(alias, inner, set, source))
        } else if Self.changed(by: spot).contains(alias.target) {
          warnings.append(Self.warning(alias, set, source))
        }
      }
    }
  }

  private static func aliases(in node: ConfigNode, path: [String]) -> [Alias] {
    switch node.content {
    case .scalar: []
    case .alias(let name, let target):
      [Alias(name: name, target: target, node: node, path: path)]
    case .sequence(let items):
      items.enumerated().flatMap { aliases(in: $0.element, path: path + ["\($0.offset)"]) }
    case .mapping(let entries):
      entries.flatMap { entry in
        aliases(in: entry.value, path: entry.isMerge ? path : path + [entry.key ?? "?"])
      }
    }
  }

  /// The value that goes although it has the name, if the spot is around it.
  private static func lost(_ target: Int, _ spot: ConfigSpot) -> ConfigNode? {
    guard case .value(let node) = spot.target, node.id != target else { return nil }
    return node.descendant(target)
  }

  private static func changed(by spot: ConfigSpot) -> [Int] {
    switch spot.target {
    case .value(let node), .missing(let node, _): spot.parents.map(\.id) + [node.id]
    }
  }

  private static func complaint(
    _ alias: Alias, _ inner: ConfigNode, _ set: ConfigSet, _ source: ConfigSource
  ) -> Diagnostic {
    Diagnostic(
      "'\(set.name)' can't be set, for *\(alias.name) names a value in it",
      at: .source(set.place ?? source.location(alias.node)),
      why: "the value is at \(Location.source(source.location(inner))),"
        + " its other name at \(Location.source(source.location(alias.node)))",
      remedy: "write the value itself in the place of *\(alias.name)")
  }

  private static func warning(
    _ alias: Alias, _ set: ConfigSet, _ source: ConfigSource
  ) -> Diagnostic {
    Diagnostic(
      "setting '\(set.name)' changes '\(alias.path.joined(separator: "."))' as well",
      at: .source(source.location(alias.node)),
      why: "*\(alias.name) is another name for the same value",
      remedy: "write the values themselves in the place of *\(alias.name), if they should stay",
      severity: .warning)
  }
}

extension ConfigNode {
  /// Whether the value itself is around the byte.
  fileprivate func holds(_ byte: Int) -> Bool { (contentStart..<end).contains(byte) }

  /// The value with that number, if it is this one or stands in it.
  func descendant(_ id: Int) -> ConfigNode? {
    if self.id == id { return self }
    for child in children {
      if let found = child.descendant(id) { return found }
    }
    return nil
  }

  /// The keys and numbers that lead from here to the value with that number.
  fileprivate func path(to id: Int) -> [String]? {
    if self.id == id { return [] }
    let steps: [(String, ConfigNode)] =
      switch content {
      case .scalar, .alias: []
      case .sequence(let items): items.enumerated().map { ("\($0.offset)", $0.element) }
      case .mapping(let entries): entries.map { ($0.key ?? "?", $0.value) }
      }
    for (step, child) in steps {
      if let rest = child.path(to: id) { return [step] + rest }
    }
    return nil
  }
}

extension ConfigSource {
  /// The value with that number.
  func node(_ id: Int) -> ConfigNode? { root.descendant(id) }

  /// The path of the value with that number.
  func path(of id: Int) -> [String]? { root.path(to: id) }
}
