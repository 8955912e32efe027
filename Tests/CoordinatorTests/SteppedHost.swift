import Cluster
import Foundation
import SlurmAdapter
import TaskRunner
import TestSupport
import Testing

@testable import Coordinator

/// A login node on which the real scripts run, and where at any of their commands everything stops or somebody
/// else acts. bash tells before each command that it comes (its DEBUG trap).
///
/// Slurm's programs are stand-ins that count: no real one can be stopped between two commands of ours, nor at
/// each of them hundreds of times. What they print is what a real one printed.
struct SteppedHost {
  /// What happens before a command.
  enum Event {
    /// Nothing runs on from there on.
    case crash
    /// Another script runs to its end.
    case other(String)
  }

  private let folder: TemporaryFolder
  var sweep: String { folder.path + "/sweep" }

  init() throws {
    folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: sweep + "/submissions", withIntermediateDirectories: true)
    try folder.write("step", Self.step(folder.path))
    try install(
      "sh", #"shift; text=$1; shift; exec /bin/bash -T -c ". '\#(folder.path)/step'; $text" "$@""#)
    try install(
      "sbatch",
      """
      for word; do case $word in --job-name=*) token=${word#*=} ;; esac; done
      if [ -e '\(folder.path)/full' ]; then
        echo "$token" >>'\(folder.path)/refusals'
        echo 'sbatch: error: AssocMaxSubmitJobLimit' >&2
        echo 'sbatch: error: Batch job submission failed: Job violates accounting/QOS policy (job submit limit, user'"'"'s size and/or time limits)' >&2
        exit 1
      fi
      echo "$token" >>'\(folder.path)/calls'
      id=$((4710 + $(wc -l <'\(folder.path)/calls')))
      echo "${id}_[0-1]|PENDING|$id|$token|x|/y" >>'\(folder.path)/queue'
      echo "$id"
      """)
    try install("squeue", "cat '\(folder.path)/queue' 2>/dev/null; exit 0")
    try install("sacct", "exit 0")
    try install("scancel", "exit 0")
  }

  private func install(_ tool: String, _ text: String) throws {
    let path = try folder.write("bin/\(tool)", "#!/bin/bash\n\(text)\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
  }

  /// Counts commands of the script that `CS_AT` is about, in whatever shell of it they are.
  private static func step(_ folder: String) -> String {
    #"""
    cs_step() {
      [ -n "$CS_AT" ] || return 0
      [ ! -e '\#(folder)/crashed' ] || kill -KILL "$BASHPID"
      printf x >>'\#(folder)/steps'
      local count
      read -r count <'\#(folder)/steps'
      # A read that a signal broke off has nothing, which is no step's number.
      [ -n "$count" ] && [ "${#count}" -eq "$CS_AT" ] || return 0
      if [ -s '\#(folder)/other' ]; then
        CS_AT= /bin/bash -T '\#(folder)/other' >'\#(folder)/other.output' 2>/dev/null
      else
        : >'\#(folder)/crashed'
        kill -KILL "$BASHPID"
      fi
    }
    trap cs_step DEBUG

    """#
  }

  /// Runs a script.
  ///
  /// - Parameters:
  ///   - script: the script.
  ///   - step: before which of its commands `event` happens, from 1; 0 for none.
  ///   - event: what happens there.
  /// - Returns: what the script answered, how many commands were begun, and what the other one answered.
  /// - Throws: that a file can't be written or a program not be run.
  func run(
    _ script: String, at step: Int = 0, _ event: Event = .crash
  ) throws -> (result: HostCommandResult, steps: Int, other: HostCommandResult) {
    for name in ["steps", "crashed", "other", "other.output"] { unlink(folder.path + "/" + name) }
    if case .other(let text) = event { try folder.write("other", text) }
    let result = try TestSupport.run(
      "/bin/bash", ["-T", "-c", ". '\(folder.path)/step'\n" + script],
      environment: ["PATH": "\(folder.path)/bin:/usr/bin:/bin", "CS_AT": "\(step)"])
    // What it started goes on after it, unless it crashed: then a program of it may still be at its end.
    if case .crash = event, step > 0 {
      _ = try eventually(within: 20) {
        try TestSupport.run("/usr/bin/pgrep", ["-f", folder.path]).status == 1
      }
    }
    let other = (try? folder.read("other.output")) ?? ""
    return (
      HostCommandResult(
        status: .exited(result.status), output: Array(result.output.utf8),
        errorOutput: Array(result.errors.utf8)),
      ((try? folder.read("steps")) ?? "").utf8.count,
      HostCommandResult(status: .exited(0), output: Array(other.utf8))
    )
  }

  /// The script that uploads and submits, with its input.
  func submission(_ token: String) throws -> String {
    try submission(token, script: SlurmScheduler().submitScript(request(token)))
  }

  private func submission(_ token: String, script: String) throws -> String {
    var tar = TarWriter()
    for name in [token, "\(token)/out", "\(token)/marks"] { tar.addFolder(name) }
    tar.add("\(token)/script", Array("#!/bin/sh\n".utf8), isExecutable: true)
    tar.add(
      "\(token)/\(SubmissionFolder.runs)",
      Array("calm_red_fox\t1\ta\t{}\nshy_owl\t1\tb\t{}\n".utf8))
    tar.add("end", [])
    tar.finish()
    let archive = folder.path + "/\(token).tar"
    try Data(tar.bytes).write(to: URL(fileURLWithPath: archive))
    return "exec <'\(archive)'\n" + SubmissionUpload(folder: sweep, tokens: [token]).script
      + script
  }

  /// A submission that is prepared for a feeder, and the script that is its one call of sbatch.
  func prepareFed(_ token: String) throws -> String {
    let upload = try submission(token, script: "")
    let folder = "\(sweep)/submissions/\(token)"
    let call = SlurmFeeder.call(request(token), order: 1, group: 0, behind: nil)
    let text =
      upload + "printf '%s' \(quoted(call)) >\(quoted(folder + "/" + SlurmFeeder.heldFile))\n"
    _ = try run(text + SlurmFeeder.release([token]))
    return "if [ ! -d \(quoted(folder))/sbatch.lock ]; then\n\(call)\nfi\n"
  }

  /// Lets sbatch say that there is no room, or take what comes again.
  func setFull(_ isFull: Bool) throws {
    if isFull {
      try folder.write("full", "")
    } else {
      unlink(folder.path + "/full")
    }
  }

  /// How often sbatch said that there is no room.
  var refusals: Int {
    ((try? folder.read("refusals")) ?? "").split(separator: "\n").count
  }

  /// Whether a submission's lock is there.
  func isLocked(_ token: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(sweep)/submissions/\(token)/sbatch.lock")
  }

  func search(_ token: String) -> String { SlurmScheduler().findScript(request(token)) }

  private func request(_ token: String) -> SubmissionRequest {
    SubmissionRequest(token: token, directory: "\(sweep)/submissions/\(token)", taskCount: 2)
  }

  /// How often sbatch was called for a token.
  func calls(_ token: String) -> Int {
    ((try? folder.read("calls")) ?? "").split(separator: "\n").count { $0 == token }
  }

  /// Ends what is still detached, and turns the clock forward by more than anybody's patience.
  func age() throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: sweep + "/submissions") {
      let lock = "\(sweep)/submissions/\(name)/sbatch.lock"
      try? FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSinceNow: -600)], ofItemAtPath: lock)
    }
  }

  /// What a client finds out in the end: the job, or nil where there is none nor will be.
  func settle(_ token: String, _ label: String) throws -> String? {
    try age()
    let found = SlurmScheduler().found(from: try run(search(token)).result)
    switch found {
    case .accepted(let job): return job
    case .absent: return nil
    default:
      Issue.record("\(label): \(found)")
      return nil
    }
  }

  /// Forgets what the login node wrote down about a job.
  func loseRecord(of token: String) {
    for name in ["job", "sbatch.rc", ".sbatch.rc", ".job"] {
      unlink("\(sweep)/submissions/\(token)/\(name)")
    }
  }
}
