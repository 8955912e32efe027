public import Diagnostics
import JSON

/// What `recover` brought into the ledger.
public struct RecoveryReport: Sendable {
  /// The name of the project whose folders on the host were read; nil if there are none.
  public var project: String?
  /// The sweeps that were found there, by name.
  public var sweeps: [RecoveredSweep] = []
  /// What couldn't be taken in, and why.
  public var problems: [Diagnostic] = []
}

/// What was found of a sweep.
public struct RecoveredSweep: Sendable, Hashable {
  public var name: String
  /// Whether the ledger didn't have it.
  public var isNew: Bool
  /// How many submissions and attempts the ledger has now that it didn't have.
  public var submissions = 0
  public var attempts = 0

  init(name: String, isNew: Bool) {
    self.name = name
    self.isNew = isNew
  }

  mutating func add(attempts count: Int) {
    submissions += 1
    attempts += count
  }
}

extension JSONValue {
  /// A request as it lies on a host, which may say anything: what is asked for again goes to no other host.
  func staying(on host: String) -> JSONValue {
    guard let members = object else { return self }
    return .object(
      members.map { member in
        switch member.name {
        case "host": .init("host", .string(host))
        case "overrides":
          .init(
            "overrides",
            .array(
              (member.value.array ?? []).filter { text in
                text.string.map { !$0.hasPrefix("host=") && !$0.hasPrefix("host.") } ?? false
              }))
        default: member
        }
      })
  }
}
