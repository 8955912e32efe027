/// What Slurm's own words for a failed sbatch tell: the texts of `slurm_strerror` (slurm_errno.c) and of
/// sbatch's reading of options (opt.c, slurm_opt.c), from 20.11 to 26.05, in lower case.
enum SbatchComplaint {
  /// What stands before the reason when the controller was asked, or was to be asked.
  static let failed = "submission failed: "

  /// The controller may have taken the job: the answer was lost.
  static let doubts = [
    "timed out", "unable to contact", "message receive failure", "message send failure",
    "zero bytes", "communication shutdown failure", "connection reset", "broken pipe",
    "connection forced closed", "process is shutting down", "header lengths are longer",
    "unexpected message received", "insane message length", "incompatible versions",
    "delayed socket error", "slurm internal error",
  ]

  /// Nothing left the login node, or no connection came about: nothing was asked for.
  static let unreached = [
    "unable to contact slurm controller (connect failure)", "communication connection failure",
    "connection refused", "connection timed out establishing", "munge encode failed",
    "could not establish a configuration source", "no route to host", "network is unreachable",
    "name or service not known", "temporary failure in name resolution",
  ]

  /// Refusals for a limit or a condition that passes.
  static let deferrals = [
    "submitjob", "job violates accounting/qos policy", "maxjobcount", "job submit limit",
    "rate limit exceeded", "temporarily unable to accept job", "resource temporarily unavailable",
    "job queue full", "job creation temporarily disabled", "requested nodes are busy",
    "required ports are in use", "unable to create job record, try again", "standby mode",
    "presently disabled", "system submissions disabled", "try again later",
    "try again in a bit", "i/o error writing script/environment", "partition in down state",
    "requested partition configuration not available now", "required partition not available",
    "required node not available", "licenses currently unavailable", "reservation is in use",
    "reservation not usable now", "due to maintenance reservation",
    "unable to connect to database",
  ]

  /// Refusals that the same request meets again, and what to change; the first that fits counts.
  static let refusals: [(text: String, remedy: String)] =
    ofAccounts + ofPartitions + ofSizes + ofDevices + ofScripts + ofOptions

  private static let lines = "correct the `sbatch:` lines of the resources"

  private static let ofAccounts = [
    (
      "usage threshold",
      "set another `resources.qos` or `resources.account`, or wait until the usage has decayed"
    ),
    ("invalid account", "set `resources.account` to one of `sacctmgr show assoc user=$USER`"),
    ("unknown association", "set `resources.account` to one of `sacctmgr show assoc user=$USER`"),
    ("invalid qos", "set `resources.qos` to one that your account may use"),
    ("qos preemption loop", "set another `resources.qos`"),
    ("invalid user id", "ask the cluster's administrators for an account there"),
    ("invalid group id", "ask the cluster's administrators for an account there"),
    ("user not found", "ask the cluster's administrators for an account there"),
    ("access denied to requested reservation", lines),
    ("access/permission denied", "ask the cluster's administrators for access"),
    ("invalid wckey", lines),
    ("invalid mcs_label", lines),
  ]

  private static let ofPartitions = [
    ("invalid partition", "set `resources.partition` to one that `sinfo` lists"),
    ("no partition specified", "set `resources.partition` to one that `sinfo` lists"),
    ("default partition not set", "set `resources.partition` to one that `sinfo` lists"),
    ("user's group not permitted", "choose another `resources.partition`"),
    ("nodes not in this partition", "choose another `resources.partition`"),
    ("multiple partition job request", "set `resources.partition` to a single one"),
    ("no eligible clusters", lines),
    ("invalid cluster", lines),
    ("invalid node", lines),
    ("invalid preferred feature", lines),
    (
      "invalid feature specification",
      "set `resources.constraint` to features that `sinfo -o %f` lists"
    ),
    ("job --batch option", lines),
    ("multiple knl", lines),
    ("topology", lines),
    ("reservation", lines),
  ]

  private static let ofSizes = [
    ("node configuration is not available", "ask for fewer cpus, gpus or less memory"),
    ("more processors requested than permitted", "ask for fewer cpus"),
    ("requested more tasks than available", "ask for fewer cpus"),
    ("memory specification can not be satisfied", "ask for less memory"),
    ("memory required by task is not available", "ask for less memory"),
    ("node count specification invalid", "ask for nodes that the partition has"),
    ("cpu count specification invalid", "correct `resources.cpus`"),
    ("task count specification invalid", lines),
    ("task distribution specification invalid", lines),
    ("threads per core", lines),
    ("size specification needs to be provided", "set `resources.cpus`"),
    ("requested time limit is invalid", "set `resources.time` within the partition's limit"),
    ("time limit specification required", "set `resources.time`"),
    ("invalid time-min", lines),
    ("invalid job array specification", "the array is larger than the cluster allows"),
    ("parameter too long", "shorten the sweep's name or the root folder"),
    ("max powered up nodes", "ask for fewer nodes"),
  ]

  private static let ofDevices = [
    ("generic resource", "set `resources.gpus` to what `sinfo -o %G` lists"),
    ("gres specification", "set `resources.gpus` to what `sinfo -o %G` lists"),
    ("gres option unsupported", lines),
    ("insufficient gres", "ask for fewer gpus"),
    ("trackable resource", "set `resources.gpus` to what `sinfo -o %G` lists"),
    ("restrictedcorespergpu", "ask for fewer cpus for each gpu"),
    ("invalid license", lines),
    ("burst buffer", lines),
    ("x11 forwarding", lines),
  ]

  private static let ofScripts = [
    ("does not look like a batch script", "begin the template with `#!/bin/bash`"),
    ("batch script is empty", "write the template anew: `clustersweep init` has an example"),
    ("contains only whitespace", "write the template anew: `clustersweep init` has an example"),
    ("null character", "take the NUL byte out of the template or the prologue"),
    ("dos line breaks", "save the template with Unix line ends"),
    ("too large", "shorten the template or the prologue"),
    ("too big", "shorten the template or the prologue"),
    ("job script not specified", "the upload is incomplete: submit again"),
    ("unable to open file", "the upload is incomplete: submit again"),
    ("cannot stat", "the upload is incomplete: submit again"),
    ("without the current working directory", "set `root` in hosts.yaml to a folder that exists"),
  ]

  private static let ofOptions = [
    ("job dependency problem", lines),
    ("circular job dependency", lines),
    ("unrecognized option", lines),
    ("invalid option", lines),
    ("option requires an argument", lines),
    ("mutually exclusive", lines),
    ("invalid directive", lines),
    ("invalid numeric value", "correct the resources"),
    ("invalid --", "correct the resources"),
    ("invalid argument", "correct the resources"),
    ("invalid time", "correct `resources.time`"),
    ("invalid extra constraints", lines),
    ("not supported on this system", lines),
    ("only batch jobs are accepted", lines),
    ("environment is missing in job", lines),
    ("lua ", "the cluster's own rules refuse it: see what it says, or ask there"),
    ("cli_filter", "the cluster's own rules refuse it: see what it says, or ask there"),
    ("unspecified error", "the cluster's own rules refuse it: see what it says, or ask there"),
  ]

  /// What to do where sbatch itself finds fault with its options, in words that no list has.
  static let remedyOfOwnFault = lines
}
