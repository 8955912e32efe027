internal import Cluster
internal import Subprocess

extension SSHSettings {
  /// Reads the configuration as the `ssh` program understands it, or where there is none as libssh
  /// does.
  ///
  /// - Throws: ``TransportError`` of code `badConfiguration` or `timedOut`; `CancellationError`.
  static func read(
    _ options: SSHOptions, destination: String
  ) async throws -> SSHSettings {
    guard !options.alias.isEmpty, !options.alias.hasPrefix("-"), !options.alias.utf8.contains(0)
    else {
      throw TransportError(
        .badConfiguration, host: options.alias, "'\(options.alias)' can't be the name of a host")
    }
    guard let ssh = ProgramSearch.find("ssh", path: options.environment["PATH"]) else {
      return try readWithLibrary(options)
    }
    let arguments =
      ["-G"] + (options.configFile.map { ["-F", $0] } ?? []) + [
        "--",
        destination.contains("@") || destination.contains(":")
          ? "ssh://\(destination)" : destination,
      ]
    let outcome = try await run(
      SpawnRequest(ssh, arguments, environment: options.environment), options)
    let text = String(decoding: outcome.output, as: UTF8.self)
    guard outcome.end == .exited(0),
      let settings = SettingsText(text).settings(for: options, as: destination)
    else {
      throw TransportError(
        .badConfiguration, host: options.alias, "the ssh configuration can't be read",
        why: printable(outcome.errorOutput),
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
}
