import Diagnostics

/// A change of a config file: other text in the place of some bytes, which may be none.
struct ConfigEdit {
  enum Fill {
    case hole(parameter: Int, HoleStyle)
    case text(String)
  }

  var extent: Range<Int>
  var fill: Fill
  /// How many mappings are around it: at one place, what belongs to an inner one comes first.
  var depth: Int
}

/// All changes of a config file, and what is to be said about them.
struct ConfigEdits {
  let source: ConfigSource
  private(set) var edits: [ConfigEdit] = []
  private(set) var warnings: [Diagnostic] = []

  /// - Throws: every path that can't be set.
  init(_ source: ConfigSource, sets: [ConfigSet], rules: ConfigRules) throws(Diagnostics) {
    self.source = source
    var complaints: [Diagnostic] = []
    var spots: [(set: ConfigSet, spot: ConfigSpot)] = []
    for set in sets {
      do throws(Diagnostic) {
        spots.append((set, try ConfigPath(source: source, set: set, rules: rules).spot()))
      } catch {
        complaints.append(error)
      }
    }
    complaints += ConfigConflicts.complaints(spots, in: source)
    let anchors = ConfigAnchors(source, spots: spots)
    complaints += anchors.complaints
    guard complaints.isEmpty else { throw Diagnostics(complaints) }
    warnings = anchors.warnings
    edits = Self.replacements(spots, source) + Self.creations(spots, source)
  }

  /// Adds a text that is the same for all runs.
  mutating func insert(_ text: String, at byte: Int) {
    edits.append(ConfigEdit(extent: byte..<byte, fill: .text(text), depth: 0))
  }

  private static func replacements(
    _ spots: [(set: ConfigSet, spot: ConfigSpot)], _ source: ConfigSource
  ) -> [ConfigEdit] {
    spots.compactMap { set, spot in
      guard case .value(let node) = spot.target else { return nil }
      let style: HoleStyle =
        source.format == .json
        ? .json
        : .yaml(
          YAMLSpelling(
            isInFlow: spot.isInFlow, tagsNumbers: !node.isTagged && !node.hasLooseNumber))
      return ConfigSlot(node, entry: spot.entry, isInFlow: spot.isInFlow, source)
        .edit(parameter: set.parameter, style, depth: spot.parents.count)
    }
  }

  private static func creations(
    _ spots: [(set: ConfigSet, spot: ConfigSpot)], _ source: ConfigSource
  ) -> [ConfigEdit] {
    var groups: [(spot: ConfigSpot, node: ConfigNode, additions: [ConfigAddition])] = []
    for (set, spot) in spots {
      guard case .missing(let node, let keys) = spot.target else { continue }
      let addition = ConfigAddition(keys: keys, parameter: set.parameter)
      if let group = groups.firstIndex(where: { $0.node.id == node.id }) {
        groups[group].additions.append(addition)
      } else {
        groups.append((spot, node, [addition]))
      }
    }
    return groups.map { ConfigCreation(source, $0.spot, $0.node, $0.additions).edit() }
  }

  /// The file with the changes in it.
  func file() -> ConfigFile {
    var text = HoledText()
    var position = 0
    let order = edits.indices.sorted {
      let (a, b) = (edits[$0], edits[$1])
      return (a.extent.lowerBound, -a.depth, $0) < (b.extent.lowerBound, -b.depth, $1)
    }
    for edit in order.map({ edits[$0] }) {
      // What would stand in a value that goes, goes with it.
      guard edit.extent.lowerBound >= position else { continue }
      text.append(source.bytes[position..<edit.extent.lowerBound])
      switch edit.fill {
      case .text(let new): text.append(new.utf8)
      case .hole(let parameter, let style):
        text.append(
          HoledText.Hole(
            parameter: parameter, style: style, original: source.string(edit.extent)))
      }
      position = edit.extent.upperBound
    }
    text.append(source.bytes[position...])
    return ConfigFile(text: text, warnings: warnings)
  }
}

/// The complaints about paths that can't be set together.
enum ConfigConflicts {
  static func complaints(
    _ spots: [(set: ConfigSet, spot: ConfigSpot)], in source: ConfigSource
  ) -> [Diagnostic] {
    var complaints: [Diagnostic] = []
    for (index, later) in spots.enumerated() {
      for earlier in spots[..<index] {
        let (outer, inner) =
          earlier.spot.steps.count <= later.spot.steps.count ? (earlier, later) : (later, earlier)
        guard inner.spot.steps.starts(with: outer.spot.steps) else { continue }
        complaints.append(complaint(outer.set, inner.set, about: later.set, beside: earlier.set))
        break
      }
    }
    return complaints
  }

  private static func complaint(
    _ outer: ConfigSet, _ inner: ConfigSet, about later: ConfigSet, beside earlier: ConfigSet
  ) -> Diagnostic {
    let first = earlier.place.map { "the other one is given at \(Location.source($0))" }
    let isTwice = outer.path == inner.path || outer.name == inner.name
    return Diagnostic(
      isTwice
        ? "the value '\(later.name)' is set twice"
        : "the value '\(inner.name)' is set, and so is '\(outer.name)', which it stands in",
      at: later.place.map { .source($0) }, why: first, remedy: "remove one of the two")
  }
}
