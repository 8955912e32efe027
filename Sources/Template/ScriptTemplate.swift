import Cluster
public import Diagnostics
import Mustache

/// The script of a submission: a Mustache template whose names are all known.
///
/// Values are quoted for the shell in `{{ name }}` (but for a `~/`, `$NAME/` or `${NAME}/` in front of a
/// path) and put as they are in `{{{ name }}}`;
/// `{{# name }} … {{/ name }}` counts only where the name has a value, once for each element of a
/// list (which is `{{ . }}` inside).
public struct ScriptTemplate: Sendable {
  /// What a name of a template stands for.
  public enum Value: Sendable, Hashable {
    /// A known name without a value.
    case absent
    case text(String)
    case list([String])
  }

  private let template: MustacheTemplate
  private let tags: [Tag]
  private let file: String
  /// The values of its own that it says it takes.
  public let names: [TemplateName]

  /// Reads a template.
  ///
  /// - Parameters:
  ///   - text: the template.
  ///   - file: its name for messages.
  /// - Throws: what is wrong with the syntax, with its place.
  public init(_ text: String, file: String) throws(Diagnostic) {
    let firstLine = String(text.prefix { !$0.isNewline })
    let start = SourceLocation(file: file, line: 1, column: 1, text: firstLine)
    let pieces = try TagScanner(text: text, start: start).pieces()
    tags = pieces.compactMap { if case .tag(let tag) = $0 { tag } else { nil } }
    self.file = file
    names = tags.compactMap(TemplateName.init)
    try checkSections(tags)
    try Self.checkElements(tags)
    _ = ShellContentType.registration
    do {
      template = try MustacheTemplate(string: "{{% CONTENT_TYPE:SHELL}}\n" + text)
    } catch let error as MustacheTemplate.ParserError {
      throw Diagnostic(
        "the template can't be read: \(error.error)",
        at: .source(
          SourceLocation(
            file: file, line: error.context.lineNumber - 1, column: error.context.columnNumber,
            text: error.context.line)))
    } catch {
      throw Diagnostic("the template can't be read: \(error)", at: .file(file))
    }
  }

  /// Whether the template uses a name anywhere.
  public func uses(_ name: String) -> Bool {
    tags.contains { $0.kind != .comment && $0.name == name }
  }

  /// What its first comment says, without what it declares.
  public var about: String? {
    tags.first { $0.kind == .comment && TemplateName($0) == nil }?.name
  }

  /// The script.
  ///
  /// - Parameter values: all names that any template may use, and the template's own that are given; those
  ///   without a value are `absent`.
  /// - Returns: the template's text, in which every placeholder is replaced.
  /// - Throws: a name that isn't among them, with its place and the nearest one; one that has no value
  ///   where the template can't do without.
  public func render(
    _ values: some Collection<(key: String, value: Value)>
  ) throws(Diagnostic) -> String {
    var known: [String: Value] = [:]
    for name in names { known[name.name] = .absent }
    for (name, value) in values { known[name] = value }
    for tag in tags where tag.kind != .comment && tag.name != "." && known[tag.name] == nil {
      throw unknownName(
        tag.name, at: tag.location, among: values.map(\.key) + names.map(\.name),
        what: "value of a template")
    }
    var holes = TemplateHoles(known)
    if let lacking = names.first(where: { $0.isNeeded && !holes.hasValue($0.name) }) {
      throw Diagnostic(
        "the template needs '\(lacking.name)', and nothing says it",
        at: .source(lacking.location), why: "'\(lacking.name)' is \(lacking.meaning)",
        remedy: "write into the sweep file: template: {name: \(file), \(lacking.name): …}")
    }
    try holes.check(tags)
    var object: [String: Any] = [:]
    for (name, value) in known {
      switch value {
      case .absent: break
      case .text(let text): object[name] = text
      case .list(let list): object[name] = list
      }
    }
    return template.render(object)
  }

  private static func checkElements(_ tags: [Tag]) throws(Diagnostic) {
    var open: [Tag.Kind] = []
    for tag in tags {
      switch tag.kind {
      case .section, .inverted: open.append(tag.kind)
      case .end: _ = open.popLast()
      case .quoted, .raw:
        guard tag.name != "." || open.contains(.section) else {
          throw Diagnostic(
            "'.' stands for nothing here", at: .source(tag.location),
            why: "it is the element of the section around it", remedy: "write a name")
        }
      case .comment: break
      }
    }
  }
}

/// Quotes values for the shell wherever Mustache would escape them for HTML.
private struct ShellContentType: MustacheContentType {
  static let registration: Void = MustacheContentTypes.register(
    ShellContentType(), named: "SHELL")

  func escapeText(_ text: String) -> String { ShellQuoting.quotePath(text) }
}
