/// Slurm's reasons why a task waits, in plain words (squeue(1), "JOB REASON CODES"; slurm.h `enum
/// job_state_reason`).
public struct WaitingReason: Sendable, Hashable {
  /// What it means.
  public var meaning: String
  /// What would help; nil where there is nothing to do but wait.
  public var remedy: String?

  init(_ meaning: String, _ remedy: String? = nil) {
    self.meaning = meaning
    self.remedy = remedy
  }

  /// - Parameter reason: as squeue gives it, or as our own queue does.
  public init?(reason: String) {
    // `ReqNodeNotAvail, UnavailableNodes:n4`; `SPECIAL_EXIT: job requeued in held state`.
    let word = reason.prefix { $0 != "," && $0 != ":" && $0 != "(" }.trimmed
    guard let found = Self.exact[word] ?? Self.sentence(reason) ?? Self.limit(word) else {
      return nil
    }
    self = found
  }

  // MARK: Words

  private static let release = "`clustersweep release`, or on the host `scontrol release JOB`"

  private static let exact: [String: WaitingReason] = [
    "Priority": WaitingReason("others that wait come first"),
    "Resources": WaitingReason(
      "it is next, and waits until enough processors, memory or GPUs are free",
      "less `resources`, or a shorter `time`, may start sooner"),
    "None": WaitingReason("the scheduler hasn't looked at it yet"),
    "BeginTime": WaitingReason(
      "its earliest time to start hasn't come: it was queued again after a node failure or"
        + " preemption, or `--begin` was asked for"),
    "JobArrayTaskLimit": WaitingReason(
      "as many runs of its array are running as `throttle` allows", "raise `throttle`"),
    "Dependency": WaitingReason("it waits for another job to end"),
    "DependencyNeverSatisfied": WaitingReason(
      "the job that it waits for ended so that it will never start",
      "cancel it, mend the one before, and submit again"),
    "JobHeldUser": WaitingReason("it is held", release),
    "JobHeldAdmin": WaitingReason(
      "an administrator holds it", "ask the cluster's administrators"),
    "launch failed requeued held": WaitingReason(
      "the node couldn't start it, so Slurm put it back and holds it",
      "\(release); if it happens again tell the administrators which node it was"),
    "PartitionTimeLimit": WaitingReason(
      "it asks for more time than its partition allows; it never starts so",
      "less `resources.time`, or another `partition`"),
    "PartitionNodeLimit": WaitingReason(
      "it asks for more nodes than its partition allows; it never starts so",
      "fewer nodes, or another `partition`"),
    "PartitionDown": WaitingReason(
      "its partition takes jobs and starts none now", "wait, or choose another `partition`"),
    "PartitionInactive": WaitingReason(
      "its partition is switched off", "wait, or choose another `partition`"),
    "PartitionConfig": WaitingReason(
      "its partition doesn't allow what it asks for", "change `resources`"),
    "AccountNotAllowed": WaitingReason(
      "its partition doesn't take its account", "another `account` or `partition`"),
    "QOSNotAllowed": WaitingReason(
      "its partition or account doesn't take its QOS", "another `qos` or `partition`"),
    "BadConstraints": WaitingReason(
      "no node has what it asks for; it never starts so",
      "change `constraint`, `memory`, `cpus` or `gpus`: `sinfo -o '%P %f %m %c %G'` shows the nodes"
    ),
    "ReqNodeNotAvail": WaitingReason(
      "nodes that it needs are down, drained or reserved, often for maintenance",
      "a shorter `time` may end before a maintenance: `scontrol show reservation`"),
    "NodeDown": WaitingReason("a node that it needs is down"),
    "Reservation": WaitingReason("its reservation hasn't begun, or is in use"),
    "ReservationDeleted": WaitingReason(
      "its reservation is gone", "take `--reservation` out of `resources.sbatch`"),
    "InvalidAccount": WaitingReason("its account isn't valid", "set `resources.account`"),
    "InvalidQOS": WaitingReason("its QOS isn't valid", "set `resources.qos`"),
    "Licenses": WaitingReason("it waits for a licence"),
    "Cleaning": WaitingReason("what it ran before is being cleared away"),
    "Prolog": WaitingReason("the node is being prepared for it"),
    "FrontEndDown": WaitingReason("no front end is there for it"),
    "SystemFailure": WaitingReason("Slurm itself failed", "tell the cluster's administrators"),
    "JobLaunchFailure": WaitingReason("the node couldn't start it"),
    "NonZeroExitCode": WaitingReason("it ended with a status other than 0"),
    "InactiveLimit": WaitingReason("Slurm's limit of inactivity was reached"),
    "OutOfMemory": WaitingReason("it ran out of memory"),
    "TimeLimit": WaitingReason("it reached its time limit"),
    "DeadLine": WaitingReason("it can't end before its deadline", "move the deadline"),
    "MaxRequeue": WaitingReason(
      "it was put back too often, so Slurm holds it", "find out why; then \(release)"),
    "JobHoldMaxRequeue": WaitingReason(
      "it was put back too often, so Slurm holds it", "find out why; then \(release)"),
    "FedJobLock": WaitingReason("the clusters of the federation agree on who starts it"),
    "SchedDefer": WaitingReason("the scheduler looks at it later"),
    "Constraints": WaitingReason("the nodes that it asks for aren't free"),
    "BurstBufferResources": WaitingReason("it waits for room in a burst buffer"),
    "BurstBufferStageIn": WaitingReason("its files are being brought to a burst buffer"),
    "SPECIAL_EXIT": WaitingReason(
      "the cluster put it aside because of its exit status, and holds it",
      "see its log; then \(release)"),
    "REQUEUE_HOLD": WaitingReason("it was put back and is held", release),
    "RESV_DEL_HOLD": WaitingReason("its reservation is gone, so it is held", release),
  ]

  /// Reasons that are sentences.
  private static func sentence(_ reason: String) -> WaitingReason? {
    let text = reason.lowercased()
    if text.contains("launch failed") { return exact["launch failed requeued held"] }
    if text.contains("requeued in held state") {
      return WaitingReason("it was put back and is held", release)
    }
    if text.contains("user env retrieval failed") {
      return WaitingReason(
        "your environment couldn't be read on the node, so it was put back and is held", release)
    }
    if text.contains("dependency problem") { return exact["DependencyNeverSatisfied"] }
    if text.contains("waits for a free slot") { return WaitingReason("all slots are taken") }
    if text.contains("the queue process is gone") {
      return WaitingReason("nothing starts it now", "`clustersweep submit` wakes the queue")
    }
    return nil
  }

  // MARK: Limits

  /// `QOSMaxCpuPerUserLimit`, `AssocGrpGRES`, `MaxJobsPerAccount`: whose limit, of what, and whether one
  /// job alone exceeds it.
  private static func limit(_ word: String) -> WaitingReason? {
    let owner: String
    if word.hasPrefix("QOS") {
      owner = "the QOS"
    } else if word.hasPrefix("Assoc") {
      owner = word.contains("Grp") ? "your account or group" : "your account"
    } else if word.hasPrefix("Max") {
      owner = "your account"
    } else {
      return nil
    }
    let thing = amounts.first { word.contains($0.0) }?.1 ?? "resources"
    guard !word.contains("PerJob"), !word.contains("MaxWallDuration") else {
      return WaitingReason(
        "it asks for more \(thing) than \(owner) allows a job; it never starts so",
        "ask for less, or set another `qos`, `account` or `partition`")
    }
    return WaitingReason(
      "\(owner) has as many \(thing) in use as allowed", "it starts when others of them have ended")
  }

  private static let amounts = [
    ("GRES", "GPUs"), ("Gres", "GPUs"), ("Cpu", "processors"), ("CPU", "processors"),
    ("Mem", "memory"), ("Node", "nodes"), ("Wall", "time"), ("RunMinutes", "time"),
    ("SubmitJob", "jobs"), ("Job", "jobs"), ("Billing", "billing units"), ("Energy", "energy"),
    ("License", "licences"),
  ]
}

extension StringProtocol {
  fileprivate var trimmed: String {
    var text = self[...].drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
