internal import Synchronization

/// Collects a ``ConnectionReport`` while a connection is made, also where that fails.
public final class ConnectionRecorder: Sendable {
  private let state = Mutex(ConnectionReport())

  public init() {}

  /// What is known by now.
  public var report: ConnectionReport { state.withLock { $0 } }

  func change(_ change: (inout ConnectionReport) -> Void) { state.withLock { change(&$0) } }

  /// Begins anew with these hops.
  func begin(_ hops: [SSHSettings]) {
    change { report in
      report.hops = hops.enumerated().map { index, hop in
        .init(
          name: hop.alias, hostName: hop.hostName, port: hop.port, user: hop.user,
          isReachedByOthers: index > 0 || hop.proxyCommand != nil)
      }
    }
  }

  /// Notes what was found out about a hop.
  func note(_ hop: SSHSettings, _ note: (inout ConnectionReport.Hop) -> Void) {
    change { report in
      let place = report.hops.lastIndex {
        $0.name == hop.alias && $0.hostName == hop.hostName && $0.port == hop.port
      }
      if let place { note(&report.hops[place]) }
    }
  }
}
