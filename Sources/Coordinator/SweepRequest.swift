import JSON

/// Which sweep a command is about, as the person put it.
public struct SweepRequest: Sendable {
  public enum Definition: Sendable {
    /// A sweep file.
    case file(String)
    /// A command of its own, with no sweep file: the words behind `--`.
    case command([String])
  }

  public var definition: Definition
  /// Texts `NAME=RANGE`, which add or replace parameters.
  public var parameters: [String] = []
  /// Texts `PATH=VALUE`, put into the sweep file or the host's entry.
  public var overrides: [String] = []
  /// Replace what the sweep file says.
  public var name: String?
  public var metric: String?
  public var goal: String?
  public var host: String?
  /// How many points are drawn, and what the draws follow from, as written.
  public var samples: String?
  public var seed: String?
  /// The base of the runs' config files.
  public var config: String?
  /// A file with points, a row each: `@points.csv`.
  public var points: String?
  /// Whether a job on the cluster is to submit what finds no room, whatever the sweep file says.
  public var feeds = false

  /// A step of the sweep that is meant, and not the sweep itself.
  var step: String?
  /// The only point that counts, run several times.
  var only: VerifiedPoint?

  public init(_ definition: Definition) { self.definition = definition }

  /// The same, for a step.
  func following(_ step: String) -> SweepRequest {
    var request = self
    request.step = step
    return request
  }
}

extension SweepRequest {
  /// What the ledger keeps, so that the sweep can be planned again.
  var json: JSONValue {
    var members: [JSONValue.Member] = []
    switch definition {
    case .file(let path): members.append(.init("file", .string(path)))
    case .command(let words): members.append(.init("command", .array(words.map { .string($0) })))
    }
    members.append(.init("parameters", .array(parameters.map { .string($0) })))
    members.append(.init("overrides", .array(overrides.map { .string($0) })))
    let texts = [
      ("name", name), ("metric", metric), ("goal", goal), ("host", host), ("samples", samples),
      ("seed", seed), ("config", config), ("points", points),
    ]
    for (key, value) in texts {
      if let value { members.append(.init(key, .string(value))) }
    }
    if let step { members.append(.init("step", .string(step))) }
    if let only { members.append(.init("verify", only.json)) }
    if feeds { members.append(.init("feed", .bool(true))) }
    return .object(members)
  }

  /// The request of a stored sweep; its file is at `file`.
  init?(json: JSONValue, file: String) {
    if let words = json["command"]?.array {
      self.init(.command(words.compactMap(\.string)))
    } else {
      self.init(.file(file))
    }
    parameters = json["parameters"]?.array?.compactMap(\.string) ?? []
    overrides = json["overrides"]?.array?.compactMap(\.string) ?? []
    name = json["name"]?.string
    metric = json["metric"]?.string
    goal = json["goal"]?.string
    host = json["host"]?.string
    samples = json["samples"]?.string
    seed = json["seed"]?.string
    config = json["config"]?.string
    points = json["points"]?.string
    step = json["step"]?.string
    feeds = json["feed"] == .bool(true)
    only = VerifiedPoint(json: json["verify"])
  }
}
