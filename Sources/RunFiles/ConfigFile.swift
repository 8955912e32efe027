public import Diagnostics
import JSON

/// How a config file is written.
public enum ConfigFormat: Hashable, Sendable {
  case yaml, json

  /// By the name's extension, else by the content: JSON begins with a bracket and can be read as JSON.
  init(file: String, content: [UInt8]) {
    let name = file.lowercased()
    if name.hasSuffix(".json") {
      self = .json
    } else if name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
      self = .yaml
    } else {
      self = Self.looksLikeJSON(content) ? .json : .yaml
    }
  }

  private static func looksLikeJSON(_ content: [UInt8]) -> Bool {
    let first = content.first { !isBlank($0) && !isLineBreak($0) }
    guard first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else { return false }
    return (try? JSONNode(parsing: content)) != nil
  }
}

/// A value of a config file that a parameter sets.
public struct ConfigSet: Hashable, Sendable {
  /// The keys that lead to the value, from the outermost on; a whole number leads into a list. A key
  /// that holds dots may stand as one part or as several.
  public var path: [String]
  /// The parameter: an index into a list of names that the caller knows.
  public var parameter: Int
  /// Where the path is written.
  public var place: SourceLocation?

  public init(path: [String], parameter: Int, place: SourceLocation? = nil) {
    self.path = path
    self.parameter = parameter
    self.place = place
  }

  /// The path as people write it: `model.layers.0`.
  var name: String { path.joined(separator: ".") }
}

/// A config file with holes for the values that differ between runs.
public struct ConfigFile: Hashable, Sendable {
  public var text: HoledText
  /// What the reader of a plan should know: values that change along with one that is set.
  public var warnings: [Diagnostic]

  init(text: HoledText, warnings: [Diagnostic]) {
    self.text = text
    self.warnings = warnings
  }

  /// The file `base` with a hole at each path of `sets`; every other byte stays as it is.
  ///
  /// A value that isn't there is created behind the others of its mapping, and written only for runs that
  /// have the parameter. A list or mapping is replaced as a whole, with the comments in it.
  ///
  /// - Parameters:
  ///   - base: the file's content in UTF-8.
  ///   - file: the name under which complaints speak of it.
  ///   - format: nil to go by the name's extension, else by the content.
  ///   - sets: what is set, each path once.
  ///   - createsParents: whether mappings that aren't there are created as well.
  /// - Throws: what is wrong with the file, or every path that can't be set and why.
  public init(
    _ base: [UInt8], file: String, format: ConfigFormat? = nil, sets: [ConfigSet],
    createsParents: Bool = true
  ) throws(Diagnostics) {
    let source: ConfigSource
    do throws(Diagnostic) {
      source = try ConfigSource(base, file: file, format: format)
    } catch {
      throw Diagnostics([error])
    }
    let rules = ConfigRules(createsParents: createsParents)
    self = try ConfigEdits(source, sets: sets, rules: rules).file()
  }

  /// Whether a value stands at the path; not so in a file that can't be read.
  public static func has(
    _ path: [String], in base: [UInt8], file: String, format: ConfigFormat? = nil
  ) -> Bool {
    has([path], in: base, file: file, format: format) == [true]
  }

  /// Whether a value stands at each of the paths; the file is read once.
  public static func has(
    _ paths: [[String]], in base: [UInt8], file: String, format: ConfigFormat? = nil
  ) -> [Bool] {
    guard let source = try? ConfigSource(base, file: file, format: format) else {
      return paths.map { _ in false }
    }
    return paths.map { path in
      let set = ConfigSet(path: path, parameter: 0)
      let spot = try? ConfigPath(source: source, set: set, rules: ConfigRules()).spot()
      return if case .value? = spot?.target { true } else { false }
    }
  }
}
