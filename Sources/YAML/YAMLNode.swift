public import Diagnostics

/// A value of a YAML file, with the place where it stands.
///
/// Scalars are text: nothing is turned into a number, a date or a truth value (`no` is text and
/// `1:30` is not 90). Aliases are already replaced by what they name.
public struct YAMLNode: Hashable, Sendable {
  /// How a scalar is written.
  public enum Style: Hashable, Sendable {
    case plain, singleQuoted, doubleQuoted, literal, folded
  }

  public enum Content: Hashable, Sendable {
    case scalar(String, Style)
    case sequence([YAMLNode])
    /// The entries in file order; no key stands twice.
    case mapping([Entry])
  }

  public struct Entry: Hashable, Sendable {
    public var key: Located<String>
    public var value: YAMLNode

    public init(key: Located<String>, value: YAMLNode) {
      self.key = key
      self.value = value
    }
  }

  public var content: Content
  public var location: SourceLocation
  /// See `Located.origins`.
  package var origins: [SourceLocation] = []

  public init(_ content: Content, at location: SourceLocation) {
    self.content = content
    self.location = location
  }

  /// Reads a YAML file of one document.
  ///
  /// - Parameters:
  ///   - bytes: the file's content: UTF-8, with or without a byte order mark.
  ///   - file: the name under which complaints speak of it.
  /// - Returns: the value of the document.
  /// - Throws: every complaint about keys that stand twice, keys that aren't text and tags, and the
  ///   first about the syntax, behind which nothing can be read.
  public static func parse(_ bytes: [UInt8], file: String) throws(Diagnostics) -> YAMLNode {
    let reading = YAMLReader.read(bytes, file: file)
    guard let root = reading.root, reading.complaints.isEmpty else {
      throw Diagnostics(
        reading.complaints.isEmpty
          ? [Diagnostic("the file is empty", at: .file(file))] : reading.complaints)
    }
    return root
  }
}

extension YAMLNode {
  /// The text of a scalar with its place, or nil for a list or a mapping.
  public var text: Located<String>? {
    guard case .scalar(let text, _) = content else { return nil }
    return Located(text, at: location, origins: origins)
  }

  /// Whether the scalar is in quotes or a block, so that its text means nothing but itself.
  public var isQuoted: Bool {
    guard case .scalar(_, let style) = content else { return false }
    return style != .plain
  }

  /// Whether it is what the core schema of YAML 1.2 calls null: nothing, `~` or `null`.
  public var isNull: Bool {
    guard case .scalar(let text, .plain) = content else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(text)
  }

  /// What it is, for a message: `text`, `a list` or `a mapping`.
  package var noun: String {
    switch content {
    case .scalar: "text"
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }
}
