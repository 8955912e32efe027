import Cluster
import Diagnostics
import SSHTransport
import SweepFile

/// Connections that stay: a process of ours keeps one, and the commands use it.
extension Coordinator {
  /// Connects to a host and keeps the connection for other commands until it breaks, is asked to end,
  /// or nobody has used it for some time.
  ///
  /// - Parameters:
  ///   - name: the host, as `hosts.yaml` calls it.
  ///   - idle: the time for which it is kept for nobody, such as `4h`.
  ///   - onReady: called when others can use it.
  /// - Throws: a host that isn't configured or can't be reached; a time that is none.
  public func keepConnection(
    to name: String, idle: String, onReady: @Sendable () -> Void
  ) async throws {
    guard let time = TimeLimit(idle) else {
      throw Diagnostic(
        "'\(idle)' is no length of time", remedy: "write 30m, 4h or 1d", kind: .usage)
    }
    try await KeptSession.serve(
      try sshOptions(ofHost: name), idle: .seconds(time.seconds), onReady: onReady)
  }

  /// Who keeps a connection to a host.
  ///
  /// - Throws: a host that isn't configured, or isn't reached by SSH.
  public func keeper(of name: String) async throws -> ConnectionKeeping? {
    let options = try sshOptions(ofHost: name)
    if let since = KeptSession.find(options) { return .clustersweep(since: since) }
    return try await KeptSession.isKeptByOpenSSH(options) ? .openSSH : nil
  }

  /// Ends the connection that ``keepConnection(to:idle:onReady:)`` keeps.
  ///
  /// - Returns: whether there was one.
  public func disconnect(from name: String) throws -> Bool {
    KeptSession.end(try sshOptions(ofHost: name))
  }

  private func sshOptions(ofHost name: String) throws -> SSHOptions {
    let place = SourceLocation(
      file: "command line", line: 1, column: 1, length: name.count, text: name)
    let entry = try Hosts(workplace: workplace, folder: workplace.directory).all()
      .host(Located(name, at: place))
    guard let options = HostSession.sshOptions(entry, workplace: workplace) else {
      throw Diagnostic(
        "'\(name)' is this machine", why: "only hosts with `ssh:` in hosts.yaml have a connection",
        kind: .usage)
    }
    return options
  }
}

/// Who keeps a connection to a host.
public enum ConnectionKeeping: Sendable, Hashable {
  /// A process of ours, since a time in seconds since 1970.
  case clustersweep(since: Int)
  /// The user's own OpenSSH, by `ControlMaster`.
  case openSSH
}
