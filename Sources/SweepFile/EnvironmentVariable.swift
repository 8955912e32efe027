public import Diagnostics
internal import YAML

/// A variable that a run finds in its environment.
public struct EnvironmentVariable: Hashable, Sendable {
  public var name: Located<String>
  public var value: Located<String>

  public init(name: Located<String>, value: Located<String>) {
    self.name = name
    self.value = value
  }
}

extension EnvironmentVariable {
  /// The variables of an `environment` mapping, in file order.
  static func read(_ node: YAMLNode?, _ complaints: inout Complaints) -> [EnvironmentVariable] {
    guard let node, !node.isNull else { return [] }
    guard case .mapping(let entries) = node.content else {
      complaints.add(
        "'environment' must be a mapping, not \(node.noun)", at: node.location,
        remedy: "write lines 'NAME: VALUE', such as 'OMP_NUM_THREADS: 1'")
      return []
    }
    return entries.compactMap { entry in
      guard isName(entry.key, &complaints) else { return nil }
      return value(of: entry, &complaints).map { Self(name: entry.key, value: $0) }
    }
  }

  private static func isName(_ key: Located<String>, _ complaints: inout Complaints) -> Bool {
    let isLegal = key.value.utf8.enumerated().allSatisfy { index, byte in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): index > 0
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
      default: byte == UInt8(ascii: "_")
      }
    }
    if !isLegal || key.value.isEmpty {
      complaints.add(
        "'\(key.value)' can't be the name of an environment variable", at: key.location,
        remedy: "use letters, digits and '_', beginning with no digit")
    } else if key.value.hasPrefix("CLUSTERSWEEP_") {
      complaints.add(
        "the environment variable '\(key.value)' can't be set", at: key.location,
        why: "the names that begin with CLUSTERSWEEP_ are set for each run")
    } else {
      return true
    }
    return false
  }

  private static func value(
    of entry: YAMLNode.Entry, _ complaints: inout Complaints
  ) -> Located<String>? {
    guard let text = entry.value.text else {
      complaints.add(
        "'\(entry.key.value)' must be text, not \(entry.value.noun)", at: entry.value.location,
        remedy: "write it in quotes if it is one text")
      return nil
    }
    guard !entry.value.isNull else {
      complaints.add(
        "'\(entry.key.value)' has no value", at: entry.key.location,
        remedy: "write '' for an empty text, or put the text in quotes")
      return nil
    }
    return text
  }
}
