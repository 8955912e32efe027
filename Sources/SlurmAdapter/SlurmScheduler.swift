public import Cluster
public import Diagnostics

/// Slurm as a ``Scheduler``: job arrays through sbatch, squeue, sacct and scancel.
///
/// Works with Slurm 20.11 and later: formats are always asked for by name and read as text, since
/// default columns and `--json` differ between versions. sacct may be missing, late or off.
public struct SlurmScheduler: Scheduler {
  public init() {}

  public var name: String { "slurm" }

  // MARK: Limits

  public var limitsScript: String {
    scrubbedEnvironment + SubmitLimits.script
  }

  public func limits(from output: String) throws -> SchedulerLimits {
    try SlurmLimits.read(output)
  }

  public func bounds(from output: String, for scope: LimitScope) -> [SubmitBound] {
    SubmitLimits(output).bounds(for: scope)
  }

  /// Whether sbatch said that there are too many jobs: fewer may find room.
  public func isShortOfRoom(_ deferral: Diagnostic) -> Bool {
    let why = (deferral.why ?? "").lowercased()
    return why.contains("submitjob") || why.contains("job submit limit")
  }

  // MARK: Submission

  public func submitScript(_ submission: SubmissionRequest) -> String {
    SbatchCall(submission).script
  }

  public func answer(from result: HostCommandResult) -> SubmissionAnswer {
    SbatchAnswer.read(result)
  }

  public func findScript(_ submission: SubmissionRequest) -> String {
    SlurmSearch(submission).script
  }

  public func found(from result: HostCommandResult) -> SubmissionAnswer {
    SlurmSearch.read(result)
  }

  public func notes(of result: HostCommandResult) -> [Diagnostic] { SlurmSearch.notes(result) }

  // MARK: States

  public func observeScript(_ submissions: [SubmissionHandle]) -> String {
    SlurmQueueQuestion.script(submissions)
  }

  public func accountingScript(
    _ submissions: [SubmissionHandle], tasks: [String: [ClosedRange<Int>]]
  ) -> String? {
    SlurmAccountingQuestion(submissions: submissions, tasks: tasks).script
  }

  public func useScript(
    _ submissions: [SubmissionHandle], tasks: [String: [ClosedRange<Int>]]
  ) -> String? {
    SlurmAccountingQuestion(submissions: submissions, tasks: tasks, asksMemoryOfAll: true).script
  }

  public func observations(
    from output: String, of submissions: [SubmissionHandle]
  ) -> SchedulerReport {
    SlurmReading.report(from: output, of: submissions)
  }

  public func calls(
    observing submissions: [SubmissionHandle]
  ) -> (queue: [String], accounting: [String]) {
    let clusters = SlurmJob.byCluster(submissions).count
    return (
      Array(repeating: "squeue", count: clusters), Array(repeating: "sacct", count: 2 * clusters)
    )
  }

  public func lastWord(inLog tail: String) -> SchedulerWord? { SlurmstepdWords.word(in: tail) }
}

/// Lines that every script begins with, so that no setting of the user's changes what Slurm's
/// commands take or print. `SLURM_CONF` stays: it says where the cluster is. The locale stays too:
/// Slurm's commands speak English in any, and sbatch hands the environment on to the runs.
let scrubbedEnvironment = #"""
  case $(export -p) in *SLURM_* | *SBATCH_* | *SQUEUE_* | *SACCT_* | *SCANCEL_*)
    for name in $(env | sed -n 's/^\(\(SLURM\|SBATCH\|SQUEUE\|SACCT\|SCANCEL\)_[A-Za-z0-9_]*\)=.*/\1/p'); do
      [ "$name" = SLURM_CONF ] || unset "$name"
    done
  esac

  """#
