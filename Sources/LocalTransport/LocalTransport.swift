public import Cluster
internal import Subprocess
internal import Synchronization

/// This machine as a host: each script is a `/bin/sh` process of its own.
///
/// Scripts start in the folder that the environment's `HOME` names, as they do over SSH, and may run
/// beside one another. A script is over as soon as its shell has ended: what it left running in the
/// background lives on, and what that writes to the script's outputs is lost.
public final class LocalTransport: Transport {
  public let host: String
  private let environment: [String: String]
  private let isClosed = Atomic(false)

  /// - Parameters:
  ///   - host: the name that messages give this machine.
  ///   - environment: the whole environment of the scripts.
  public init(host: String = "local", environment: [String: String]) {
    self.host = host
    self.environment = environment
  }

  /// Runs a script. Where its deadline passes or the calling task is cancelled, its whole process
  /// group is killed.
  ///
  /// `onOutput` is called on a thread that belongs to this call alone.
  public func execute(
    _ command: HostCommand, onOutput: (@Sendable (ArraySlice<UInt8>) throws -> Void)?
  ) async throws -> HostCommandResult {
    guard !isClosed.load(ordering: .acquiring) else {
      throw TransportError(.closed, host: host, "the connection was closed before")
    }
    do {
      return result(of: try await shell(running: command).run(onOutput: onOutput))
    } catch is DeadlinePassed {
      throw TransportError(
        .timedOut, host: host, "a command took longer than \(command.deadline)",
        why: "it was killed with all that it had started")
    } catch let error as SpawnError {
      throw TransportError(
        .unreachable, host: host, "no process could be started",
        why: "\(error.step): \(error.reason)")
    }
  }

  /// Makes further calls throw. Scripts that are running go on to their end.
  public func close() async {
    isClosed.store(true, ordering: .releasing)
  }

  private func shell(running command: HostCommand) throws(TransportError) -> ChildProcess {
    guard !command.script.utf8.contains(0) else {
      throw TransportError(
        .unusableShell, host: host, "a script holds a NUL byte, which no shell can read")
    }
    let isShort = command.script.utf8.count < Self.longestArgument
    // The loader takes the longer script from descriptor 3, and closes it before the script begins.
    let script = isShort ? command.script : "eval \"exec 3<&-\n$(cat <&3)\""
    return ChildProcess(
      SpawnRequest("/bin/sh", ["-c", "cd 2>/dev/null; " + script], environment: environment),
      input: command.input.begin, sideInput: isShort ? nil : Array(command.script.utf8),
      deadline: command.deadline)
  }

  /// Linux takes no argument of 128 KB or more.
  private static let longestArgument = 100_000

  private func result(of outcome: ChildProcess.Outcome) -> HostCommandResult {
    let status: HostCommandResult.Status =
      switch outcome.end {
      case .exited(let code): .exited(code)
      case .signalled(let name): .signalled(name)
      }
    return HostCommandResult(
      status: status, output: outcome.output, errorOutput: outcome.errorOutput)
  }
}
