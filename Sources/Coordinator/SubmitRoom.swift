import Cluster
import Diagnostics
import SweepFile

/// How many more jobs a cluster takes, as far as its limits are known.
struct SubmitRoom {
  private let bounds: (LimitScope) -> [SubmitBound]
  /// What was submitted since the cluster was asked, by the limit.
  private var taken: [String: Int] = [:]

  init(_ bounds: @escaping (LimitScope) -> [SubmitBound]) { self.bounds = bounds }

  /// The limit that leaves the least room; nil if none is known.
  func narrowest(for scope: LimitScope) -> SubmitBound? {
    bounds(scope).map { bound in
      var bound = bound
      bound.used += taken[bound.what] ?? 0
      return bound
    }.min { $0.free < $1.free }
  }

  /// Notes that jobs were submitted.
  mutating func take(_ count: Int, in scope: LimitScope) {
    for bound in bounds(scope) { taken[bound.what, default: 0] += count }
  }
}

extension LimitScope {
  /// This, with what `other` says where it says nothing.
  func over(_ other: LimitScope) -> LimitScope {
    LimitScope(
      account: account ?? other.account, qos: qos ?? other.qos,
      partition: partition ?? other.partition)
  }
}

extension Resources {
  /// What decides which of the cluster's limits count; an option for sbatch wins over a key.
  var scope: LimitScope {
    LimitScope(
      account: option("--account", "-A") ?? account?.value,
      qos: option("--qos", "-q") ?? qos?.value,
      partition: option("--partition", "-p") ?? partition?.value)
  }

  private func option(_ long: String, _ short: String) -> String? {
    for option in sbatch.reversed().map(\.value) {
      for name in [long + "=", long + " ", short] where option.hasPrefix(name) {
        let value = option.dropFirst(name.count).drop { $0 == " " || $0 == "=" }
        if !value.isEmpty { return String(value) }
      }
    }
    return nil
  }
}
