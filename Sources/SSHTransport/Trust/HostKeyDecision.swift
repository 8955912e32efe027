/// What is to be done about a key that a host has shown.
enum HostKeyDecision: Equatable, Sendable {
  case accept
  /// Accept it and note it in the user's known_hosts.
  case note
  /// Let a person compare the fingerprint.
  case ask
  case refuse
}

extension HostTrust.Verdict {
  /// What follows from the verdict under the configuration's `StrictHostKeyChecking`, and `canAsk`
  /// where a person sits there.
  func decision(
    _ strictness: SSHSettings.StrictHostKeyChecking, canAsk: Bool
  ) -> HostKeyDecision {
    switch (self, strictness) {
    case (.trusted, _): .accept
    case (.unknown, .acceptNew), (.unknown, .no): .note
    // Where keys of other types are known, whoever shows a new one may be hiding a changed one: only a
    // person can accept it.
    case (.unknown, .ask), (.otherTypes, .ask): canAsk ? .ask : .refuse
    default: .refuse
    }
  }
}
