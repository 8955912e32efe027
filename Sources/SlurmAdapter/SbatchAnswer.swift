import Cluster
import Diagnostics

/// What sbatch's answer means. An exit status other than 0 is no proof of a refusal.
enum SbatchAnswer {
  static func read(_ result: HostCommandResult) -> SubmissionAnswer {
    let lines = result.text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let verdict = lines.first?.split(separator: " "), result.succeeded else {
      return .unknown(why: result.errorText.isEmpty ? "the host gave no answer" : result.errorText)
    }
    switch (verdict.first, verdict.dropFirst().first) {
    case ("job", let id?): return .accepted(job: String(id))
    case ("rc", let status?):
      return classify(
        status: String(status), complaint: lines.dropFirst().joined(separator: "\n"))
    default: return .unknown(why: "sbatch was started and hasn't ended")
    }
  }

  /// Texts of Slurm's `slurm_strerror` (slurm_errno.c), which sbatch prints behind
  /// `Batch job submission failed: `.
  private static let refusals: [(text: String, remedy: String)] = [
    ("invalid account", "set `resources.account` to one of `sacctmgr show assoc user=$USER`"),
    ("invalid qos", "set `resources.qos` to one that your account may use"),
    ("invalid partition", "set `resources.partition` to one that `sinfo` lists"),
    ("user's group not permitted", "choose another `resources.partition`"),
    ("node configuration is not available", "ask for fewer cpus, gpus or less memory"),
    ("memory specification can not be satisfied", "ask for less memory"),
    ("node count specification invalid", "ask for nodes that the partition has"),
    ("requested time limit is invalid", "set `resources.time` within the partition's limit"),
    ("invalid job array specification", "the array is larger than the cluster allows"),
    ("parameter too long", "shorten the sweep's name or the root folder"),
    ("invalid feature specification", "set `resources.constraint` to features that `sinfo -o %f` lists"),
    ("invalid generic resource", "set `resources.gpus` to what `sinfo -o %G` lists"),
    ("invalid trackable resource", "set `resources.gpus` to what `sinfo -o %G` lists"),
    ("access/permission denied", "ask the cluster's administrators for access"),
    ("unable to open file", "the upload is incomplete: submit again"),
    ("unrecognized option", "correct the `sbatch:` lines of the resources"),
    ("invalid option", "correct the `sbatch:` lines of the resources"),
    ("invalid --", "correct the resources"),
    ("invalid argument", "correct the resources"),
    ("invalid time", "correct `resources.time`"),
    ("command not found", "is Slurm on the PATH of a non-interactive login there?"),
    ("not found", "is Slurm on the PATH of a non-interactive login there?"),
  ]

  /// Refusals for a limit that passes.
  private static let deferrals = [
    "job violates accounting/qos policy", "submitjoblimit", "submitjobperuserlimit",
    "maxjobcount limit", "job submit limit", "rate limit exceeded",
    "temporarily unable to accept job",
  ]

  private static func classify(status: String, complaint: String) -> SubmissionAnswer {
    let text = complaint.lowercased()
    let lines = complaint.split(separator: "\n")
    let last = lines.last(where: { $0.contains("error") }) ?? lines.last
    let shown = last.map(String.init) ?? "no complaint, exit status \(status)"
    // A lost answer is the weakest evidence, so it is looked for first.
    let doubts = ["timed out", "unable to contact", "message receive failure", "zero bytes"]
    if doubts.contains(where: text.contains), !text.contains("connect failure") {
      return .unknown(why: shown)
    }
    if let deferral = deferrals.first(where: text.contains) {
      return .deferred(
        Diagnostic(
          "Slurm takes no more jobs now", why: shown,
          remedy: deferral.contains("rate")
            ? "submit again in a minute"
            : "submit again when some of your jobs have ended; what is submitted stays",
          kind: .tryAgain))
    }
    if let refusal = refusals.first(where: { text.contains($0.text) }) {
      return .refused(
        Diagnostic(
          "Slurm refuses the submission", why: shown, remedy: refusal.remedy, kind: .failed))
    }
    if text.contains("connect failure") {
      return .deferred(
        Diagnostic(
          "Slurm's controller can't be reached", why: shown, remedy: "submit again later",
          kind: .tryAgain))
    }
    return .unknown(why: shown)
  }
}
