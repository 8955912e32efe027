public import Diagnostics
internal import YAML

/// Which files a sweep's runs see: its code.
public struct CodeSpec: Hashable, Sendable {
  public enum Files: Hashable, Sendable {
    /// All files of the sweep's folder that git doesn't ignore.
    case all
    /// No files.
    case none
    /// Those that one of the patterns names.
    case list([Located<String>])
  }

  public var files = Files.all
  /// Patterns of files that are left out; those without a slash hold at any depth.
  public var exclude: [Located<String>] = []
  /// How many bytes they may have in all.
  public var limit = defaultLimit

  public static let defaultLimit = 200_000_000
  /// What the size field of a tar header can say.
  private static let mostLimit = 8 << 30

  public init() {}

  static let keywords = [
    Keyword("files", "files: [train.py, src/]"), Keyword("exclude", "exclude: [\"*.ckpt\"]"),
    Keyword("limit", "limit: 500M"),
  ]

  /// Reads `code`: `none`, a path, a list of paths, or a mapping.
  static func read(_ section: Section, _ complaints: inout Complaints) -> CodeSpec {
    var spec = CodeSpec()
    guard let node = section.node("code") else { return spec }
    guard case .mapping = node.content else {
      spec.files = files("code", section, &complaints)
      return spec
    }
    let inner = Section(
      node, title: " under 'code'", noun: "'code'", keywords: keywords, complaints: &complaints)
    if inner.node("files") != nil { spec.files = files("files", inner, &complaints) }
    spec.exclude = inner.texts("exclude", &complaints)
    for pattern in spec.exclude { check(pattern, &complaints) }
    if let limit = limit(inner, &complaints) { spec.limit = limit }
    return spec
  }

  private static func files(
    _ key: String, _ section: Section, _ complaints: inout Complaints
  ) -> Files {
    guard let node = section.node(key) else { return .all }
    if node.text?.value == "none" { return .none }
    let patterns = section.texts(key, &complaints)
    if case .sequence(let items) = node.content, items.isEmpty {
      complaints.add(
        "'\(key)' lists no files", at: node.location,
        remedy: "write none where the runs need none: \(key): none")
    }
    for pattern in patterns { check(pattern, &complaints) }
    return .list(patterns)
  }

  private static func check(_ pattern: Located<String>, _ complaints: inout Complaints) {
    let parts = pattern.value.split(separator: "/", omittingEmptySubsequences: false)
    if pattern.value.hasPrefix("/") || parts.contains("..") {
      complaints.add(
        "'\(pattern.value)' leads out of the sweep's folder", at: pattern.location,
        why: "only files below the sweep file's folder are sent",
        remedy: "name data elsewhere by its path on the host, in the command")
    }
  }

  private static func limit(_ section: Section, _ complaints: inout Complaints) -> Int? {
    let text = section.line(
      "limit", mustBe: "an amount such as 500M or 2G, at most 8G", &complaints
    ) { text in
      MemorySize(text).map { $0.kilobytes > 0 && $0.kilobytes << 10 <= mostLimit } ?? false
    }
    return text.flatMap { MemorySize($0.value) }.map { $0.kilobytes << 10 }
  }
}
