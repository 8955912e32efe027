internal import Cluster
internal import Subprocess

extension SSHSettings {
  /// Reads the configuration of a host as the `ssh` program understands it, or where there is none as
  /// libssh does (``readWithLibrary(_:_:)``).
  ///
  /// - Parameters:
  ///   - options: with the file to read, and the host whose connection this is for.
  ///   - name: the host, as users and `ProxyJump` name it: `[user@]host[:port]`, or as an `ssh://`
  ///     address. User and port in it win over the file.
  /// - Returns: its settings, as the file gives them: that of a jump host may name jumps of its own.
  /// - Throws: ``TransportError`` of code `badConfiguration` or `timedOut`; `CancellationError`.
  static func read(
    _ options: SSHOptions, destination name: String
  ) async throws -> SSHSettings {
    guard let destination = SSHDestination(name) else {
      throw TransportError(
        .badConfiguration, host: options.alias, "'\(name)' can't be the name of a host")
    }
    guard let ssh = ProgramSearch.find("ssh", path: options.environment["PATH"]) else {
      return try readWithLibrary(options, destination)
    }
    let arguments =
      ["-G"] + (options.configFile.map { ["-F", $0] } ?? []) + destination.arguments
    let outcome = try await run(
      SpawnRequest(ssh, arguments, environment: options.environment), options)
    let text = String(decoding: outcome.output, as: UTF8.self)
    let found = SettingsText(text).settings(
      alias: destination.host, environment: options.environment)
    guard outcome.end == .exited(0), let settings = found else {
      throw TransportError(
        .badConfiguration, host: options.alias, "the ssh configuration can't be read",
        why: printable(complaint(in: outcome.errorOutput)),
        remedy: "run `\(options.sshCommand)` to see the same complaint")
    }
    return settings
  }

  private static func run(
    _ request: SpawnRequest, _ options: SSHOptions
  ) async throws -> ChildProcess.Outcome {
    do {
      return try await ChildProcess(request, deadline: options.deadline).run()
    } catch is DeadlinePassed {
      throw TransportError(
        .timedOut, host: options.alias,
        "reading the ssh configuration took longer than \(options.deadline)",
        why: "a `Match exec` in it may hang")
    } catch let error as SpawnError {
      throw TransportError(
        .badConfiguration, host: options.alias, "`ssh -G` could not be started",
        why: "\(error.step): \(error.reason)")
    }
  }

  /// What `ssh` says beside what it says of every call without a terminal.
  private static func complaint(in text: [UInt8]) -> [UInt8] {
    Array(
      text.split(separator: UInt8(ascii: "\n"))
        .filter { !$0.starts(with: "Pseudo-terminal will not be allocated".utf8) }
        .joined(separator: [UInt8(ascii: "\n")]))
  }
}
