import Diagnostics

/// What a path may do beside leading to a value that is there.
struct ConfigRules {
  /// Whether mappings that aren't there are created as well.
  var createsParents = true
  /// Whether a whole number leads into a list.
  var entersLists = true
}

/// Where a path leads.
struct ConfigSpot {
  enum Target {
    /// To a value that is there.
    case value(ConfigNode)
    /// To one that isn't: the mapping, or the null in the place of one, and the keys from there on.
    case missing(ConfigNode, keys: [String])
  }

  /// The lists and mappings that the path goes through.
  var parents: [ConfigNode] = []
  /// The keys and numbers of the whole path as the file has them.
  var steps: [String] = []
  /// The entry in which the target stands, if it stands in a mapping.
  var entry: ConfigEntry?
  var target: Target

  /// Whether brackets are around the target.
  var isInFlow: Bool { parents.last.map { $0.form != .block } ?? false }
}

/// Follows a path from the root of a config file.
struct ConfigPath {
  let source: ConfigSource
  let set: ConfigSet
  let rules: ConfigRules

  /// - Throws: why the path can't be set.
  func spot() throws(Diagnostic) -> ConfigSpot {
    guard !set.path.isEmpty else {
      throw complaint("a path is missing", at: source.root)
    }
    let start = ConfigSpot(target: .value(source.root))
    switch follow(set.path[...], from: source.root, start) {
    case .found(let spot): return spot
    case .lost(let diagnostic): throw diagnostic
    }
  }

  private enum Outcome {
    case found(ConfigSpot)
    case lost(Diagnostic)
  }

  /// Tries the longest key first, and shorter ones only where that doesn't lead to a value.
  private func follow(
    _ rest: ArraySlice<String>, from node: ConfigNode, _ spot: ConfigSpot
  ) -> Outcome {
    guard let part = rest.first else {
      var spot = spot
      spot.target = .value(node)
      return .found(spot)
    }
    var spot = spot
    switch node.content {
    case .mapping(let entries):
      spot.parents.append(node)
      return follow(rest, in: node, entries, spot)
    case .sequence(let items):
      spot.parents.append(node)
      guard rules.entersLists else {
        return .lost(
          complaint("'\(name(spot))' is a list, into which no path leads here", at: node))
      }
      guard let index = Int(part), String(index) == part, items.indices.contains(index) else {
        return .lost(noItem(part, of: items.count, at: node, spot))
      }
      spot.entry = nil
      spot.steps.append(part)
      return follow(rest.dropFirst(), from: items[index], spot)
    case .alias(let alias, let target): return .lost(throughAlias(alias, target, rest, node, spot))
    case .scalar:
      guard node.isNull, rules.createsParents else { return .lost(intoScalar(node, spot)) }
      spot.steps += rest
      spot.target = .missing(node, keys: Array(rest))
      return .found(spot)
    }
  }

  private func follow(
    _ rest: ArraySlice<String>, in node: ConfigNode, _ entries: [ConfigEntry], _ spot: ConfigSpot
  ) -> Outcome {
    var first: Outcome?
    for count in (1...rest.count).reversed() {
      let key = rest.prefix(count).joined(separator: ".")
      let found = entries.filter { $0.key?.utf8.elementsEqual(key.utf8) ?? false }
      guard let entry = found.first else { continue }
      if found.count > 1 { return .lost(twice(key, found)) }
      var next = spot
      next.entry = entry
      next.steps.append(key)
      let outcome = follow(rest.dropFirst(count), from: entry.value, next)
      if case .found(let spot) = outcome, case .value = spot.target { return outcome }
      first = first ?? outcome
    }
    return first ?? missing(Array(rest), in: node, entries, spot)
  }

  private func missing(
    _ keys: [String], in node: ConfigNode, _ entries: [ConfigEntry], _ spot: ConfigSpot
  ) -> Outcome {
    if keys.count > 1 {
      guard rules.createsParents else { return .lost(noKey(keys[0], entries, node, spot)) }
      if let merge = entries.first(where: { $0.isMerge && merges($0.value, keys[0]) }) {
        return .lost(merged(keys[0], merge, spot))
      }
    }
    if node.form == .pair {
      return .lost(
        complaint(
          "'\(keys[0])' can't be added here, for this mapping has no braces", at: node,
          remedy: "write it as {\(source.string(node.start..<node.end))}"))
    }
    var spot = spot
    spot.steps += keys
    spot.target = .missing(node, keys: keys)
    return .found(spot)
  }

  /// Whether the mappings that `value` merges have the key.
  private func merges(_ value: ConfigNode, _ key: String) -> Bool {
    switch value.content {
    case .scalar: false
    case .sequence(let items): items.contains { merges($0, key) }
    case .alias(_, let target): source.node(target).map { merges($0, key) } ?? false
    case .mapping(let entries):
      entries.contains { $0.key == key || ($0.isMerge && merges($0.value, key)) }
    }
  }
}
