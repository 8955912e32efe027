/// What sort of thing ended an attempt otherwise than well.
///
/// The raw values stand in the ledger and in `--json`, so they never change.
public enum CauseKind: String, Sendable, Hashable, CaseIterable {
  /// More memory was used than was asked for, or than the machine had.
  case outOfMemory = "out_of_memory"
  /// The memory of a GPU didn't suffice, by the program's own words.
  case outOfGPUMemory = "out_of_gpu_memory"
  case timeLimit = "time_limit"
  /// It couldn't have ended before its deadline (`sbatch --deadline`).
  case deadline
  case nodeFailure = "node_failure"
  /// The nodes that were to run it couldn't be started.
  case bootFailure = "boot_failure"
  case preempted
  case cancelled
  /// The scheduler couldn't open the files for its output, so nothing was run.
  case outputUnwritable = "output_unwritable"
  /// The lines before the command failed: a module that isn't there, a prologue that ends the script.
  case prologueFailed = "prologue_failed"
  /// The run's folder or files couldn't be made, so the command wasn't run.
  case setupFailed = "setup_failed"
  /// The shell knows no such program (status 127).
  case commandNotFound = "command_not_found"
  /// The program is there and can't be executed (status 126).
  case commandNotExecutable = "command_not_executable"
  /// It wrote to a file of the sweep's code, which is read-only.
  case codeReadOnly = "code_read_only"
  /// The command ended with a status other than 0.
  case exitCode = "exit_code"
  /// A signal ended the command, and nobody says why it was sent.
  case signal
  /// Its process is gone, and no source says how.
  case vanished

  /// Whether the run's command never began.
  public var isBeforeCommand: Bool {
    switch self {
    case .outputUnwritable, .prologueFailed, .setupFailed, .commandNotFound,
      .commandNotExecutable:
      true
    case .outOfMemory, .outOfGPUMemory, .timeLimit, .deadline, .nodeFailure, .bootFailure,
      .preempted, .cancelled, .codeReadOnly, .exitCode, .signal, .vanished:
      false
    }
  }

  /// Whether the cluster is to blame, so that the same run may do well another time.
  public var isOfHost: Bool {
    switch self {
    case .nodeFailure, .bootFailure, .preempted, .vanished: true
    case .outOfMemory, .outOfGPUMemory, .timeLimit, .deadline, .cancelled, .outputUnwritable,
      .prologueFailed, .setupFailed, .commandNotFound, .commandNotExecutable, .codeReadOnly,
      .exitCode,
      .signal:
      false
    }
  }
}
