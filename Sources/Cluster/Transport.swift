/// How commands and bytes reach a host: a process on this machine, or a channel of an SSH session.
///
/// An implementation keeps at most one connection open, answers every call before its deadline, and
/// reacts to the cancellation of the calling task.
public protocol Transport: Sendable {
  /// The name of the host, as messages give it.
  var host: String { get }

  /// Runs a POSIX sh script on the host, whatever the login shell there is.
  ///
  /// - Parameters:
  ///   - command: the script, its input and its deadline.
  ///   - onOutput: called with each piece of standard output as it arrives; the result then holds
  ///     none of it. Without it the whole output is collected.
  /// - Returns: how the script ended and what it wrote. An exit status other than 0 is a result.
  /// - Throws: ``TransportError`` where the host couldn't be reached, the connection broke or the
  ///   deadline passed; `CancellationError`; what `onOutput` throws.
  func execute(
    _ command: HostCommand, onOutput: (@Sendable (ArraySlice<UInt8>) throws -> Void)?
  ) async throws -> HostCommandResult

  /// Says that commands will follow soon. Where their beginning costs a way to the host or the start of a shell
  /// there it is paid meanwhile; without it commands run all the same.
  ///
  /// - Parameter count: how many, of which none has been asked for yet.
  func expectCommands(_ count: Int) async

  /// Ends the connection. Further calls throw.
  func close() async
}

extension Transport {
  public func expectCommands(_ count: Int) async {}

  /// Runs a script and collects its output.
  public func execute(_ command: HostCommand) async throws -> HostCommandResult {
    try await execute(command, onOutput: nil)
  }
}

/// A POSIX sh script to be run on a host.
public struct HostCommand: Sendable {
  /// The script's text; it may have any length and any bytes but NUL.
  public var script: String
  /// What the script reads on its standard input.
  public var input: HostInput
  /// How long it may take, from the call to the exit status.
  public var deadline: Duration
  /// Whether it may be run again where the connection broke and nobody knows how far it came: true
  /// for what only looks, or ends in the same state however often it begins.
  public var isRepeatable: Bool

  public init(
    _ script: String, input: HostInput, deadline: Duration = .seconds(60),
    isRepeatable: Bool = false
  ) {
    self.script = script
    self.input = input
    self.deadline = deadline
    self.isRepeatable = isRepeatable
  }

  public init(
    _ script: String, input: [UInt8] = [], deadline: Duration = .seconds(60),
    isRepeatable: Bool = false
  ) {
    self.init(script, input: HostInput(input), deadline: deadline, isRepeatable: isRepeatable)
  }
}

/// How a command on a host ended, and what it wrote.
public struct HostCommandResult: Sendable, Hashable {
  /// How a process ended.
  public enum Status: Sendable, Hashable {
    case exited(Int32)
    /// Ended by a signal, by its name without `SIG`: `KILL`.
    case signalled(String)
  }

  public var status: Status
  public var output: [UInt8]
  public var errorOutput: [UInt8]

  public init(status: Status, output: [UInt8] = [], errorOutput: [UInt8] = []) {
    self.status = status
    self.output = output
    self.errorOutput = errorOutput
  }

  public var succeeded: Bool { status == .exited(0) }
  /// Standard output as text; bytes that are no UTF-8 are replaced.
  public var text: String { String(decoding: output, as: UTF8.self) }
  /// Standard error as text; bytes that are no UTF-8 are replaced.
  public var errorText: String { String(decoding: errorOutput, as: UTF8.self) }
}
