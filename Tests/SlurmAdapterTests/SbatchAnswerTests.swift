import Cluster
import Diagnostics
import TestSupport
import Testing

@testable import SlurmAdapter

/// Slurm's texts (slurm_errno.c, opt.c), and what they prove.
@Suite("What sbatch's complaints mean")
struct SbatchAnswerTests {
  enum Meaning: Sendable { case refused, deferred, unknown }

  private func answer(_ status: Int, _ complaint: String) -> SubmissionAnswer {
    let answer = SlurmScheduler().answer(
      from: HostCommandResult(status: .exited(0), output: Array("rc \(status)\n\(complaint)".utf8)))
    check(answer, status, complaint, "")
    return answer
  }

  /// What the cluster itself makes of the same texts.
  private func check(
    _ answer: SubmissionAnswer, _ status: Int, _ complaint: String, _ output: String
  ) {
    do {
      let folder = try TemporaryFolder()
      try folder.write("sbatch.err", complaint)
      try folder.write("sbatch.out", output)
      let script = "cd \(folder.path) && {\n\(SbatchDeferral.function)\ncs_is_deferred \(status); }"
      let result = try run("/bin/sh", ["-c", script], environment: ["PATH": "/usr/bin:/bin"])
      #expect(result.errors == "")
      #expect((result.status == 0) == (meaning(answer) == .deferred), "\(complaint)")
    } catch {
      Issue.record("\(error)")
    }
  }

  private func meaning(_ answer: SubmissionAnswer) -> Meaning? {
    switch answer {
    case .refused: .refused
    case .deferred: .deferred
    case .unknown: .unknown
    case .accepted, .absent, .overlapping: nil
    }
  }

  @Test(
    "behind `Batch job submission failed`",
    arguments: [
      ("Socket timed out on send/recv operation", .unknown),
      ("Unable to contact slurm controller (send failure)", .unknown),
      ("Unable to contact slurm controller (receive failure)", .unknown),
      ("Unable to contact slurm controller (shutdown failure)", .unknown),
      ("Unable to contact slurm controller (connect failure)", .deferred),
      ("Message receive failure", .unknown), ("Zero Bytes were transmitted or received", .unknown),
      ("Connection reset by peer", .unknown), ("Something nobody has seen", .unknown),
      ("Invalid account or account/partition combination specified", .refused),
      ("Invalid qos specification", .refused), ("Invalid partition name specified", .refused),
      ("Requested node configuration is not available", .refused),
      ("Requested time limit is invalid (missing or exceeds some limit)", .refused),
      ("Invalid job array specification", .refused),
      ("Pathname of a file, directory or other parameter too long", .refused),
      ("Job dependency problem", .refused), ("Access/permission denied", .refused),
      ("User's group not permitted to use this partition", .refused),
      ("Memory specification can not be satisfied", .refused),
      ("Invalid feature specification", .refused),
      ("Invalid generic resource (gres) specification", .refused),
      ("Invalid Trackable RESource (TRES) specification", .refused),
      ("Requested reservation is invalid", .refused), ("Unspecified error", .refused),
      (
        "Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)",
        .deferred
      ),
      ("MaxJobCount limit reached", .deferred), ("Resource temporarily unavailable", .deferred),
      ("Rate limit exceeded, please retry momentarily", .deferred),
      ("Slurm backup controller in standby mode", .deferred),
      ("Requested operation is presently disabled", .deferred),
      ("Required partition not available (inactive or drain)", .deferred),
      ("Unable to create job record, try again", .deferred),
      ("Rate limit exceeded, please retry later", .deferred),
      ("System submissions disabled", .deferred), ("Partition in DOWN state", .deferred),
      ("I/O error writing script/environment to file", .deferred),
      ("Requested partition configuration not available now", .deferred),
      ("Required node not available (down, drained or reserved)", .deferred),
      ("Controller is in standby mode, try a different controller", .deferred),
      ("Requested reservation is in use", .deferred), ("Requested nodes are busy", .deferred),
      ("Licenses currently unavailable", .deferred), ("Required ports are in use", .deferred),
      (
        "Job update not available right now, the DB index is being set, try again in a bit",
        .deferred
      ),
      ("Connection timed out establishing", .deferred), ("Connection refused", .deferred),
      ("No route to host", .deferred), ("Communication connection failure", .deferred),
      ("Connection timed out reading", .unknown), ("Connection timed out writing", .unknown),
      ("Process is shutting down and closing all communications", .unknown),
      ("Protocol authentication error", .unknown), ("Message send failure", .unknown),
      ("Incompatible versions of client and server code", .unknown),
      ("Slurm internal error, contact system administrator", .unknown),
      ("Header lengths are longer than data received", .unknown),
      ("Communication shutdown failure", .unknown), ("Broken pipe", .unknown),
      ("No partition specified or system default partition", .refused),
      ("Requested nodes not in this partition", .refused),
      ("More processors requested than permitted", .refused),
      ("Node count specification invalid", .refused), ("CPU count specification invalid", .refused),
      ("Task count specification invalid", .refused), ("Invalid node name specified", .refused),
      ("Task distribution specification invalid", .refused), ("Invalid user id", .refused),
      ("Memory required by task is not available", .refused),
      ("Time limit specification required, but not provided", .refused),
      ("Invalid time-min specification (exceeds job's time or other limits)", .refused),
      ("Invalid or unknown association", .refused), ("Invalid wckey specification", .refused),
      ("Invalid license specification", .refused), ("Invalid cluster name", .refused),
      ("Requested account has breached requested QOS usage threshold", .refused),
      ("Invalid GRES specification (with and without type identification)", .refused),
      ("Duplicate generic resource (gres) specification", .refused),
      ("Requested GRES option unsupported by configured SelectType plugin", .refused),
      ("Insufficient GRES available in allocation", .refused),
      ("RestrictedCoresPerGPU: No GPUs configured on node", .refused),
      ("Burst Buffer request invalid", .refused), ("Circular job dependency", .refused),
      ("Access denied to requested reservation", .refused), ("Invalid --nice value", .refused),
      ("Job --batch option is invalid or not a subset of --constraint", .refused),
      ("Job cannot be submitted without the current working directory specified.", .refused),
      ("Requested topology configuration is not available", .refused),
      (
        "Multiple partition job request not supported when a partition is set in the association",
        .refused
      ),
      ("Requested operation not supported on this system", .refused),
      ("No eligible clusters for federated job", .refused),
      ("Lua function execution failed due to runtime error", .refused),
      ("Invalid preferred feature specification", .refused),
      ("Invalid extra constraints specification", .refused),
    ] as [(String, Meaning)])
  func submission(_ text: String, _ expected: Meaning) {
    let answer = answer(1, "sbatch: error: Batch job submission failed: \(text)\n")
    #expect(meaning(answer) == expected, "\(answer)")
  }

  @Test(
    "before a submission, and with more lines than one",
    arguments: [
      (
        "sbatch: error: Memory specification can not be satisfied\nsbatch: error: Batch job"
          + " submission failed: Requested node configuration is not available\n", .refused
      ),
      (
        "sbatch: error: AssocMaxSubmitJobLimit\nsbatch: error: Batch job submission failed: Job"
          + " violates accounting/QOS policy (job submit limit, user's size and/or time limits)\n",
        .deferred
      ),
      (
        "sbatch: error: QOSMaxSubmitJobPerUserLimit\nsbatch: error: Batch job submission failed: Job"
          + " violates accounting/QOS policy (job submit limit, user's size and/or time limits)\n",
        .deferred
      ),
      (
        "sbatch: error: QOSMaxCpuPerJobLimit\nsbatch: error: Batch job submission failed: Job"
          + " violates accounting/QOS policy (job submit limit, user's size and/or time limits)\n",
        .refused
      ),
      (
        "sbatch: error: Slurm temporarily unable to accept job, sleeping and retrying\nsbatch: error:"
          + " Batch job submission failed: Resource temporarily unavailable\n", .deferred
      ),
      (
        "sbatch: error: Slurm temporarily unable to accept job, sleeping and retrying\nsbatch: error:"
          + " Batch job submission failed: Invalid qos specification\n", .refused
      ),
      (
        "sbatch: error: Socket timed out on send/recv operation\nsbatch: error: Batch job submission"
          + " failed: Unable to contact slurm controller (connect failure)\n", .unknown
      ),
      (
        "sbatch: error: Unable to contact slurm controller (connect failure)\nsbatch: error: Batch"
          + " job submission failed: Invalid qos specification\n", .refused
      ),
      (
        "sbatch: error: QOSMaxGRESPerJob\nsbatch: error: Batch job submission failed: Job violates"
          + " accounting/QOS policy (job submit limit, user's size and/or time limits)\n", .refused
      ),
      (
        "sbatch: error: AssocGrpSubmitJobsLimit\nsbatch: error: Batch job submission failed: Job"
          + " violates accounting/QOS policy (job submit limit, user's size and/or time limits)\n",
        .deferred
      ),
      (
        "sbatch: error: Slurm job queue full, sleeping and retrying\nsbatch: error: Batch job"
          + " submission failed: MaxJobCount limit reached\n", .deferred
      ),
      (
        "sbatch: error: If munged is up, restart with --num-threads=10\nsbatch: error: Munge encode"
          + " failed: Failed to access \"/run/munge/munge.socket.2\": No such file or directory\n"
          + "sbatch: error: slurm_send_node_msg: auth_g_create: REQUEST_SUBMIT_BATCH_JOB has"
          + " authentication error\nsbatch: error: Batch job submission failed: Protocol"
          + " authentication error\n", .deferred
      ),
      ("sbatch: fatal: Could not establish a configuration source\n", .deferred),
      (
        "sbatch: fatal: --mem, --mem-per-cpu, and --mem-per-gpu are mutually exclusive.\n", .refused
      ),
      ("sbatch: error: Batch script is empty!\n", .refused),
      ("sbatch: error: cli_filter plugin terminated with error\n", .refused),
      ("sbatch: error: a complaint of its own that nobody has seen\n", .refused),
      ("wrapper: a complaint that nobody has seen\n", .unknown),
      ("sbatch: error: Unable to open file ./script\n", .refused),
      (
        "sbatch: unrecognized option '--tim=5'\nTry \"sbatch --help\" for more information\n",
        .refused
      ),
      ("sbatch: error: Invalid --time specification\n", .refused),
      ("sbatch: error: Invalid numeric value \"x\" for --cpus-per-task.\n", .refused),
      (
        "sbatch: error: This does not look like a batch script.  The first\nsbatch: error: line must"
          + " start with #! followed by the path to an interpreter.\n", .refused
      ),
      ("sbatch: error: Batch script contains DOS line breaks (\\r\\n)\n", .refused),
      ("", .unknown),
    ] as [(String, Meaning)])
  func complaints(_ text: String, _ expected: Meaning) {
    #expect(meaning(answer(1, text)) == expected)
  }

  @Test("status 0 is never a refusal, and a sbatch that was killed proves nothing")
  func statuses() {
    let text = "sbatch: error: Slurm temporarily unable to accept job, sleeping and retrying\n"
    #expect(meaning(answer(1, text)) == .deferred)
    #expect(meaning(answer(0, text)) == .unknown)
    #expect(meaning(answer(137, text)) == .unknown)
    #expect(meaning(answer(127, "sh: 1: sbatch: not found\n")) == .refused)
  }

  @Test("the reader is shown Slurm's own words, and what to do")
  func words() {
    let text = "sbatch: error: Batch job submission failed: Invalid qos specification"
    guard case .refused(let refusal) = answer(1, "\(text)\nsome chatter\n") else {
      Issue.record("not refused")
      return
    }
    #expect(refusal.why == text)
    #expect(refusal.remedy == "set `resources.qos` to one that your account may use")
    #expect(refusal.kind == .failed)
    guard case .deferred(let deferral) = answer(1, "sbatch: error: Rate limit exceeded\n") else {
      Issue.record("not deferred")
      return
    }
    #expect(deferral.kind == .tryAgain)
    #expect(deferral.remedy == "submit again in a minute")
  }

  @Test("where sbatch named a job no complaint is a refusal: with --wait it ends as the job does")
  func namedJob() {
    let complaint = "rc 1\nsbatch: error: Invalid qos specification\n\n@sbatch.out\n"
    func read(_ output: String) -> SubmissionAnswer {
      SlurmScheduler().answer(
        from: HostCommandResult(status: .exited(0), output: Array((complaint + output).utf8)))
    }
    #expect(meaning(read("Welcome\n")) == .refused)
    for output in ["4711\n", "4711;uni\nbye\n", "Submitted batch job 4711\n"] {
      #expect(meaning(read(output)) == .unknown)
    }
  }

  @Test("each remedy names a key of ours or what to ask for")
  func remedies() {
    func remedy(_ text: String) -> String? {
      let answer = answer(1, "sbatch: error: Batch job submission failed: \(text)\n")
      guard case .refused(let refusal) = answer else { return nil }
      return refusal.remedy
    }
    #expect(
      remedy("Time limit specification required, but not provided") == "set `resources.time`")
    #expect(
      remedy("Invalid account or account/partition combination specified")
        == "set `resources.account` to one of `sacctmgr show assoc user=$USER`")
    #expect(
      remedy("Access denied to requested reservation")
        == "correct the `sbatch:` lines of the resources")
    #expect(
      remedy("Requested time limit is invalid (missing or exceeds some limit)")
        == "set `resources.time` within the partition's limit")
  }

  @Test("what isn't a verdict is no answer")
  func noise() {
    func read(_ text: String, _ status: HostCommandResult.Status = .exited(0)) -> SubmissionAnswer {
      SlurmScheduler().answer(
        from: HostCommandResult(status: status, output: Array(text.utf8), errorOutput: []))
    }
    #expect(read("job 12\n") == .accepted(job: "12"))
    #expect(read("job 12\n", .exited(71)) == .unknown(why: "the host gave no answer"))
    #expect(read("job 12\n", .signalled("KILL")) == .unknown(why: "the host gave no answer"))
    #expect(read("") == .unknown(why: "the host gave no answer"))
    #expect(read("absent\n") == .absent)
    #expect(read("started\n") == .unknown(why: "sbatch was started and hasn't ended"))
    #expect(read("job\n") == .unknown(why: "the host answered 'job'"))
  }
}
