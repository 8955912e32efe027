internal import Diagnostics
internal import YAML

/// Where the runs of a sweep leave checkpoints, and how often a run may requeue itself to go on from one.
public struct CheckpointSpec: Hashable, Sendable {
  /// Relative to a run's folder: a folder, with a slash at its end, or a pattern of the shell's.
  public var place: String?
  public var requeue: RequeueSpec?

  static func read(_ section: Section, _ complaints: inout Complaints) -> CheckpointSpec {
    CheckpointSpec(
      place: place(section, &complaints), requeue: RequeueSpec.read(section, &complaints))
  }

  private static func place(_ section: Section, _ complaints: inout Complaints) -> String? {
    guard let text = section.line("checkpoints", &complaints) else { return nil }
    let names = text.value.split(separator: "/").filter { $0 != "." }
    guard !text.value.hasPrefix("/"), !names.contains(".."), !names.isEmpty else {
      complaints.add(
        "'checkpoints' must be a folder below the run's own, not '\(text.value)'",
        at: text.location, why: "each run goes on from its own checkpoints",
        remedy: "write it like this: checkpoints: checkpoints/")
      return nil
    }
    let path = names.joined(separator: "/")
    return path.contains { "*?[".contains($0) } ? path : path + "/"
  }
}

/// How a run that doesn't end within its time limit starts itself over.
public struct RequeueSpec: Hashable, Sendable {
  /// How many seconds before the limit the program is told.
  public var before: Int
  /// How often.
  public var atMost: Int

  private static let keywords = [
    Keyword("before", "before: 120s"), Keyword("at_most", "at_most: 20"),
  ]
  private static let example = "requeue: 120s before the limit, at most 20"

  /// Slurm takes so many seconds at the most (sbatch(1), --signal).
  private static let longest = 65_535

  /// Reads `requeue`: a text, or a mapping.
  static func read(_ section: Section, _ complaints: inout Complaints) -> RequeueSpec? {
    guard let node = section.node("requeue") else { return nil }
    guard case .mapping = node.content else {
      guard let text = section.line("requeue", &complaints) else { return nil }
      guard let spec = read(text.value) else {
        complaints.add(
          "'requeue' must say how long before the time limit, and how often at the most",
          at: text.location, remedy: "write it like this: \(example)")
        return nil
      }
      return spec
    }
    let inner = Section(
      node, title: " under 'requeue'", noun: "'requeue'", keywords: keywords,
      complaints: &complaints)
    for keyword in keywords where inner.node(keyword.name) == nil {
      complaints.add(
        "the key '\(keyword.name)' is missing under 'requeue'", at: inner.location,
        remedy: "add a line like this: \(keyword.example)")
    }
    let before = inner.line("before", mustBe: "a time such as 120s", &complaints) {
      seconds($0) != nil
    }
    let most = inner.count("at_most", &complaints)
    guard let before = before.flatMap({ seconds($0.value) }), let most else { return nil }
    return RequeueSpec(before: before, atMost: most.value)
  }

  private static func read(_ text: String) -> RequeueSpec? {
    let words = text.split { $0 == " " || $0 == "," }.map(String.init)
    guard words.count == 7, words[1...5] == ["before", "the", "limit", "at", "most"],
      let before = seconds(words[0]), isCount(words[6]), let most = Int(words[6])
    else { return nil }
    return RequeueSpec(before: before, atMost: most)
  }

  private static func seconds(_ text: String) -> Int? {
    TimeLimit(text).flatMap { $0.seconds <= longest ? $0.seconds : nil }
  }
}
