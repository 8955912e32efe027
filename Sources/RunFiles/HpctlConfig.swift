public import Diagnostics
public import Grid

/// A config file of hpctl: parameters stand in it as directives, `{"hpctl": "uniform", "min": 0, "max": 1}`.
///
/// A directive may stand at any depth, also in lists; a parameter has the path of its directive as its
/// name: `model.layers.0.size`.
public struct HpctlConfig: Sendable {
  public struct Parameter: Hashable, Sendable {
    public var name: String
    /// Where its directive stands.
    public var place: SourceLocation
    /// Its definition in our own words: a list for `grid`, else a mapping with `distribution`, the
    /// sampler's arguments and `constraints`.
    public var term: Term
  }

  /// In the order of the file.
  public var parameters: [Parameter]
  /// What the reader of a plan should know, such as constraints that hpctl adds by itself.
  public var notes: [Diagnostic]
  /// The file with the values of the parameters, each known by its index, in the place of the directives.
  public var text: HoledText

  /// Reads the directives of a file.
  ///
  /// - Parameters:
  ///   - bytes: the file's content: JSON, or YAML of the same structure.
  ///   - file: the name under which complaints speak of it.
  /// - Returns: nil if there is no directive in it.
  /// - Throws: what can't be read, or every directive that is wrong.
  public static func read(
    _ bytes: [UInt8], file: String
  ) throws(Diagnostics) -> HpctlConfig? {
    let source = try ConfigSource.reading(bytes, file: file)
    var search = HpctlSearch(source: source)
    search.visit(source.root, path: [], key: nil)
    guard search.complaints.isEmpty else { throw Diagnostics(search.complaints) }
    guard !search.found.isEmpty else { return nil }
    let sets = search.found.enumerated().map { index, found in
      ConfigSet(path: found.path, parameter: index)
    }
    return HpctlConfig(
      parameters: search.found.map(\.parameter),
      notes: search.notes + HpctlDefaults.notes(search.found, file: file),
      text: try ConfigEdits(source, sets: sets, rules: ConfigRules()).file().text)
  }
}

/// Looks for directives.
struct HpctlSearch {
  struct Found {
    var path: [String]
    var parameter: HpctlConfig.Parameter
    /// The constraints that hpctl adds, as the directive gives none.
    var defaults: [String]
  }

  let source: ConfigSource
  private(set) var found: [Found] = []
  private(set) var complaints: [Diagnostic] = []
  private(set) var notes: [Diagnostic] = []

  init(source: ConfigSource) { self.source = source }

  /// `key` is the innermost key of the path.
  mutating func visit(_ node: ConfigNode, path: [String], key: String?) {
    switch node.content {
    case .scalar, .alias: break
    case .sequence(let items):
      for (index, item) in items.enumerated() {
        visit(item, path: path + ["\(index)"], key: key)
      }
    case .mapping(let entries):
      if entries.contains(where: { $0.key == "hpctl" && $0.value.isScalar }) {
        read(node, entries, path: path, key: key)
      } else {
        for entry in entries {
          guard let key = entry.key else { continue }
          visit(entry.value, path: path + [key], key: key)
        }
      }
    }
  }

  private mutating func read(
    _ node: ConfigNode, _ entries: [ConfigEntry], path: [String], key: String?
  ) {
    do throws(Diagnostic) {
      guard let key else {
        throw Diagnostic(
          "a directive has no name", at: .source(source.location(node)),
          why: "a parameter is called by the key at which its directive stands",
          remedy: "write {\"lr\": {\"hpctl\": …}}")
      }
      let directive = HpctlDirective(source: source, node: node, entries: entries)
      let (term, defaults) = try directive.definition(key: key, notes: &notes)
      let parameter = HpctlConfig.Parameter(
        name: path.joined(separator: "."), place: source.location(node), term: term)
      found.append(Found(path: path, parameter: parameter, defaults: defaults))
    } catch {
      complaints.append(error)
    }
  }
}
