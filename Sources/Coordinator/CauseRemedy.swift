public import Cluster

extension CauseKind {
  /// What would help runs that ended so.
  ///
  /// - Parameter sweep: the sweep's name.
  /// - Returns: for people, without a full stop.
  public func remedy(sweep: String) -> String {
    let again = "`clustersweep rerun \(sweep) --failed`"
    switch self {
    case .outOfMemory: return "give them more: `clustersweep rerun \(sweep) --failed --mem x2`"
    case .outOfGPUMemory:
      return "make batches smaller, or ask for a GPU with more memory (`resources.constraint`)"
    case .timeLimit: return "give them longer: `clustersweep rerun \(sweep) --failed --time x2`"
    case .deadline: return "take the deadline out of `resources.sbatch`, or move it, then \(again)"
    case .nodeFailure, .bootFailure, .preempted:
      return "they may do well another time: \(again)"
    case .cancelled: return "if they are to run: `clustersweep rerun \(sweep) --cancelled`"
    case .outputUnwritable:
      return "see that the host's `root` exists on the compute nodes, can be written there and has"
        + " room, then \(again)"
    case .prologueFailed:
      return "correct `prologue` in the sweep file or hosts.yaml (`module avail` on the host lists"
        + " modules), then \(again)"
    case .setupFailed:
      return "see that the host's `root` can be written and has room, then \(again)"
    case .commandNotFound:
      return "load what has it in `prologue`, or write its path into `command`, then \(again)"
    case .commandNotExecutable:
      return "`chmod +x` the program, or name its interpreter in `command`, then \(again)"
    case .codeReadOnly:
      return
        "let it write to the run's own folder, where it starts, or leave a folder that only takes"
        + " output out of the code (`code: {exclude: [FOLDER]}`, or .clustersweepignore), then"
        + " `clustersweep submit` with the changed files, or \(again)"
    case .exitCode, .signal:
      return "correct the program, or what it was given, then \(again)"
    case .vanished: return "see whether the host was restarted, then \(again)"
    }
  }
}
