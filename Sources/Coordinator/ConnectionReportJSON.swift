import JSON
import SSHTransport

extension ConnectionReport {
  /// As `hosts check --json` gives it.
  var json: JSONValue {
    let keeper: JSONValue =
      switch self.keeper {
      case .nobody: .null
      case .clustersweep: .string("clustersweep")
      case .openSSH: .string("openssh")
      }
    return .members(["kept_by": keeper, "hops": .array(hops.map(\.json))])
  }
}

extension ConnectionReport.Hop {
  fileprivate var json: JSONValue {
    .members([
      "name": .string(name), "host_name": .string(hostName), "port": .int(Int(port)),
      "user": .string(user), "address": .text(address), "host_key": .text(hostKey),
      "reached": .bool(stage >= .encrypted), "trusted": .bool(stage >= .trusted),
      "logged_in": .bool(stage >= .loggedIn),
      "offered_methods": .array(offeredMethods.map { .string($0) }),
      "used_methods": .array(usedMethods.map { .string($0) }),
    ])
  }
}
