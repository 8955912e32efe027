public import Diagnostics
public import Grid

/// A config file of HyperTrainer that asks for a search: it has a mapping `hpsearch` with `params`.
public struct HyperTrainerConfig: Sendable {
  public struct Parameter: Hashable, Sendable {
    /// The dotted path of the value that it sets.
    public var name: String
    /// Where it is declared.
    public var place: SourceLocation
    /// Its definition in our own words: `uniform`, or `loguniform` where it has an `exponent_base`.
    public var term: Term
  }

  /// The program that gets the config as its only argument, relative to the config's folder.
  public let script: String?
  /// Where its runs have their folders.
  public let outputRoot: String?
  /// `training.num_epochs`.
  public let epochs: Int?
  /// The part of the children's names that tells searches apart; `hpsearch` unless given.
  public let description: String
  /// How many children there are.
  public let trials: Int
  /// In the order of the file.
  public let parameters: [Parameter]

  private let source: ConfigSource
  private let search: ConfigNode
  private let parent: String

  /// Reads a config.
  ///
  /// - Parameters:
  ///   - bytes: the file's content in UTF-8.
  ///   - file: the name under which complaints speak of it; the children's names follow from it.
  /// - Returns: nil if it asks for no search.
  /// - Throws: what can't be read, or all that is wrong with the search.
  public static func read(
    _ bytes: [UInt8], file: String
  ) throws(Diagnostics) -> HyperTrainerConfig? {
    let source = try ConfigSource.reading(bytes, file: file)
    guard source.format == .yaml, let search = source.value("hpsearch", in: source.root),
      source.value("params", in: search) != nil
    else { return nil }
    var reader = HyperTrainerReader(source: source, search: search)
    let settings = reader.settings()
    guard reader.complaints.isEmpty else { throw Diagnostics(reader.complaints) }
    let config = HyperTrainerConfig(source, search, settings, file: file)
    // So that a wrong path is shown where the search declares it.
    _ = try config.file(sets: config.ownSets)
    return config
  }

  private init(
    _ source: ConfigSource, _ search: ConfigNode, _ settings: HyperTrainerReader.Settings,
    file: String
  ) {
    self.source = source
    self.search = search
    script = source.text("script", in: source.root)
    outputRoot = source.text("output_root", in: source.root)
    epochs = source.value("training", in: source.root)
      .flatMap { source.text("num_epochs", in: $0) }.flatMap { Int($0) }
    description = settings.description
    trials = settings.trials
    parameters = settings.parameters
    let name = file.split(separator: "/").last ?? ""
    parent = String(name.lastIndex(of: ".").map { name[..<$0] } ?? name)
  }

  private var ownSets: [ConfigSet] {
    parameters.enumerated().map { index, parameter in
      ConfigSet(
        path: parameter.name.split(separator: ".").map(String.init), parameter: index,
        place: parameter.place)
    }
  }

  /// The name of a child: `PARENT_DESC_INDEX.yaml`.
  public func fileName(_ index: Int) -> String { "\(parent)_\(description)_\(index).yaml" }

  /// The children's text: the config with holes at the paths of `sets`, and the mark of a child.
  ///
  /// - Throws: every path that can't be set. As in HyperTrainer, a value may be new, but not the mapping
  ///   that it stands in, and no path leads into a list.
  public func file(sets: [ConfigSet]) throws(Diagnostics) -> ConfigFile {
    let rules = ConfigRules(createsParents: false, entersLists: false)
    var edits = try ConfigEdits(source, sets: sets, rules: rules)
    markAsChild(&edits)
    return edits.file()
  }

  private func markAsChild(_ edits: inout ConfigEdits) {
    guard case .mapping(let entries) = search.content, let first = entries.first else { return }
    let comment = "# This YAML was generated using the config below"
    let key = first.keyExtent.lowerBound
    if search.form == .block {
      let lineBreak = source.lineBreak + source.indentation(ofKeyAt: key)
      edits.insert("is_child: true  \(comment)\(lineBreak)", at: source.entryStart(ofKeyAt: key))
    } else {
      edits.insert("is_child: true,  \(comment)\(source.lineBreak)  ", at: search.contentStart + 1)
    }
  }
}
