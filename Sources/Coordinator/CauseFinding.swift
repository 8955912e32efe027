import Cluster
import TaskRunner

/// Concludes why a task ended otherwise than well. Pure; `docs/states.md` has the rules, of which the
/// first that fits counts.
struct CauseFinding {
  let evidence: EndEvidence

  init(_ evidence: EndEvidence) { self.evidence = evidence }

  var cause: Cause {
    bySchedulersMemory ?? byWord ?? byLog ?? byOwnMemory ?? beforeCommand ?? byCode ?? bySignal
      ?? byStatus
  }

  private var errors: String { evidence.logs?.errors ?? "" }
  private var output: String { evidence.logs?.output ?? "" }

  // MARK: The scheduler's words

  private var outOfMemory: Cause {
    let limit = evidence.memoryLimit ?? evidence.log?.memoryLimit
    return Cause(
      .outOfMemory, "out of memory" + (limit.map { " at " + Amounts.bytes($0) } ?? ""))
  }

  /// Without control groups a job that used too much memory is FAILED by signal 9; the log tells.
  private var bySchedulersMemory: Cause? {
    if evidence.word == "OUT_OF_MEMORY" { return outOfMemory }
    guard evidence.log?.word == "OUT_OF_MEMORY" else { return nil }
    return evidence.word.map(Self.isPlain) ?? true ? outOfMemory : nil
  }

  /// Whether a word says no more than that it ended.
  private static func isPlain(_ word: String) -> Bool {
    ["FAILED", "CANCELLED", "COMPLETED", "gone"].contains(word)
  }

  private var byWord: Cause? { evidence.word.flatMap(cause(of:)) }

  /// Slurm says FAILED or nothing at all, and yet ended the task itself.
  private var byLog: Cause? { evidence.log.flatMap { cause(of: $0.word) } }

  private func cause(of word: String) -> Cause? {
    switch word {
    case "TIMEOUT":
      Cause(
        .timeLimit,
        "time limit" + (evidence.timeLimit.map { " of " + Amounts.seconds($0) } ?? ""))
    case "DEADLINE": Cause(.deadline, "deadline passed")
    case "NODE_FAIL":
      Cause(.nodeFailure, "node failure" + (evidence.node.map { " on \($0)" } ?? ""))
    // Of our own queue.
    case "restarted": Cause(.nodeFailure, "host restarted")
    case "BOOT_FAIL": Cause(.bootFailure, "its nodes couldn't be started")
    case "PREEMPTED": Cause(.preempted, "preempted")
    case "CANCELLED" where evidence.reason == "DependencyNeverSatisfied":
      Cause(.cancelled, "cancelled: what it comes after didn't complete")
    case "CANCELLED", "cancelled":
      Cause(.cancelled, "cancelled" + (evidence.cancelledBy.map { " by \($0)" } ?? ""))
    // slurmstepd couldn't open the file for the output.
    case "FAILED" where evidence.signal == 53:
      Cause(.outputUnwritable, "its output file couldn't be opened")
    default: nil
    }
  }

  // MARK: The task's own words

  private var byOwnMemory: Cause? {
    if LogWords.tellsGPUMemory(errors) || LogWords.tellsGPUMemory(output) {
      return Cause(.outOfGPUMemory, "out of GPU memory")
    }
    if LogWords.tellsMemory(errors) { return outOfMemory }
    guard isKilled, let used = evidence.maxRSS, let limit = evidence.memoryLimit else { return nil }
    return Double(used) >= 0.9 * Double(limit) ? outOfMemory : nil
  }

  private var isKilled: Bool { evidence.signal == 9 || evidence.exitCode == 137 }

  private var beforeCommand: Cause? {
    if evidence.exitCode == 74, LogWords.own(errors) != nil {
      return Cause(.setupFailed, "the run couldn't be set up")
    }
    if let module = LogWords.missingModule(errors) {
      return Cause(.prologueFailed, "module \(module) couldn't be loaded")
    }
    if evidence.exitCode == 127 || LogWords.missingProgram(errors) != nil {
      let name = LogWords.missingProgram(errors)
      return Cause(.commandNotFound, "command not found" + (name.map { ": \($0)" } ?? ""))
    }
    if evidence.exitCode == 126 {
      return Cause(.commandNotExecutable, "the command can't be executed")
    }
    guard evidence.hasBegun == false, evidence.word == "FAILED", !isKilled else { return nil }
    return Cause(
      .prologueFailed,
      "the script ended before the command began"
        + (evidence.exitCode.map { $0 == 0 ? "" : ", with exit code \($0)" } ?? ""))
  }

  private var byCode: Cause? {
    guard let path = evidence.codePath, (evidence.exitCode ?? 0) != 0 else { return nil }
    return Cause(.codeReadOnly, "it may not write to the sweep's code: \(path)")
  }

  // MARK: Statuses

  private var bySignal: Cause? {
    if let reason = evidence.reason, evidence.word == "gone" { return Cause(.vanished, reason) }
    let number =
      evidence.signal ?? evidence.exitCode.flatMap { (129...192).contains($0) ? $0 - 128 : nil }
    return number.map { Cause(.signal, "signal \(Signals.name($0))") }
  }

  private var byStatus: Cause {
    if let code = evidence.exitCode, code != 0 { return Cause(.exitCode, "exit code \(code)") }
    if evidence.word == "FAILED" {
      return Cause(.vanished, "the script ended before the command did")
    }
    return Cause(.vanished, evidence.reason ?? evidence.word ?? "nobody says why")
  }
}

/// The names of Linux's signals (signal(7)).
enum Signals {
  private static let names = [
    "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2",
    "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG",
    "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
  ]

  static func name(_ number: Int) -> String {
    names.indices.contains(number - 1) ? names[number - 1] : "\(number)"
  }
}
