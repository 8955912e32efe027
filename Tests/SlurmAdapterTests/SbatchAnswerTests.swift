import Cluster
import Diagnostics
import SlurmAdapter
import Testing

/// Slurm's texts (slurm_errno.c, opt.c), and what they prove.
@Suite("What sbatch's complaints mean")
struct SbatchAnswerTests {
  enum Meaning: Sendable { case refused, deferred, unknown }

  private func answer(_ status: Int, _ complaint: String) -> SubmissionAnswer {
    SlurmScheduler().answer(
      from: HostCommandResult(status: .exited(0), output: Array("rc \(status)\n\(complaint)".utf8)))
  }

  private func meaning(_ answer: SubmissionAnswer) -> Meaning? {
    switch answer {
    case .refused: .refused
    case .deferred: .deferred
    case .unknown: .unknown
    case .accepted, .absent: nil
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
    #expect(read("started\n") == .unknown(why: "sbatch was started and hasn't ended"))
    #expect(read("job\n") == .unknown(why: "the host answered 'job'"))
  }
}
