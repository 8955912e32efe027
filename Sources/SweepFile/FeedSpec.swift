internal import Diagnostics
internal import YAML

/// That what finds no room on a cluster is submitted by a small job there, and what that job asks for.
public struct FeedSpec: Hashable, Sendable {
  /// Where it says nothing, the runs' partition, account and QOS count.
  public var resources = Resources()

  public init() {}

  /// Reads `feed`: `true`, `false` or what the job asks for.
  static func read(_ section: Section, _ complaints: inout Complaints) -> FeedSpec? {
    guard let node = section.node("feed") else { return nil }
    var spec = FeedSpec()
    if case .mapping = node.content {
      spec.resources = Resources(node, under: "feed", &complaints)
      return spec
    }
    guard let text = node.checkedText(of: "'feed'", example: section.example("feed"), &complaints)
    else { return nil }
    switch text.value {
    case "true": return spec
    case "false": return nil
    default:
      complaints.add(
        "'feed' must be true, false or a mapping, not '\(text.value)'", at: text.location,
        remedy: "write it like this: feed: true, or feed: {partition: short}")
      return nil
    }
  }
}
