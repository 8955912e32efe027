public import JSON

/// What was found out about a host.
public struct HostCheck: Sendable {
  /// What a line says about its thing.
  public enum Verdict: Sendable, Hashable {
    case good, bad
    /// It couldn't be found out, or nothing depends on it.
    case open
  }

  /// One thing that a host needs or has.
  public struct Line: Sendable, Hashable {
    public var what: String
    public var verdict: Verdict
    /// What was found.
    public var detail: String
    /// What to do about it.
    public var remedy: String?

    init(_ what: String, _ verdict: Verdict, _ detail: String, remedy: String? = nil) {
      self.what = what
      self.verdict = verdict
      self.detail = detail
      self.remedy = remedy
    }
  }

  public var host: String
  public var lines: [Line]
  /// How the connection came about, as `--json` gives it; null for this machine.
  public var connection: JSONValue

  /// Whether nothing is bad.
  public var isGood: Bool { !lines.contains { $0.verdict == .bad } }
}
