internal import Diagnostics
internal import YAML

/// Which files of the runs' folders are brought home.
public struct SyncSpec: Hashable, Sendable {
  /// Patterns, as find(1) has them, of the files that are brought; with a slash of the path below the
  /// run's folder, without one of the file's name.
  public var include = usualInclude
  /// Patterns of files that are left there.
  public var exclude: [String] = []
  /// How many bytes of a file are brought at the most, from its beginning.
  public var limit = usualLimit

  /// What logs and metrics are usually called.
  public static let usualInclude = [
    "*.csv", "*.tsv", "*.jsonl", "*.ndjson", "*.json", "*.log", "*.txt", "*.out", "*.err", "*.yaml",
    "*.yml", "*tfevents*", "*.wandb", "mlruns/*/metrics/*",
  ]
  public static let usualLimit = 1 << 30

  public init() {}

  static let keywords = [
    Keyword("include", "include: [\"*.csv\", \"plots/*.png\"]"),
    Keyword("exclude", "exclude: [\"debug.log\"]"), Keyword("limit", "limit: 100M"),
  ]

  /// Reads `sync`.
  static func read(_ section: Section, _ complaints: inout Complaints) -> SyncSpec {
    var spec = SyncSpec()
    guard let node = section.node("sync") else { return spec }
    let inner = Section(
      node, title: " under 'sync'", noun: "'sync'", keywords: keywords, complaints: &complaints)
    if inner.node("include") != nil {
      spec.include = inner.texts("include", &complaints).map(\.value)
    }
    spec.exclude = inner.texts("exclude", &complaints).map(\.value)
    let limit = inner.line("limit", mustBe: "an amount such as 100M or 2G", &complaints) {
      bytes($0) != nil
    }
    if let limit = limit.flatMap({ bytes($0.value) }) { spec.limit = limit }
    return spec
  }

  /// The bytes that an amount such as `100M` stands for; nil where it is none, or zero.
  public static func bytes(_ text: String) -> Int? {
    MemorySize(text).flatMap { $0.kilobytes > 0 ? $0.kilobytes << 10 : nil }
  }
}
