/// What Slurm's own words for a failed sbatch tell (`slurm_strerror` in slurm_errno.c, opt.c).
enum SbatchComplaint {
  /// The controller may have taken the job: the answer was lost.
  static let doubts = [
    "timed out", "unable to contact", "message receive failure", "message send failure",
    "zero bytes", "communication shutdown failure", "connection reset", "broken pipe",
  ]

  /// No connection came about, so nothing was asked for.
  static let unreached = [
    "unable to contact slurm controller (connect failure)", "communication connection failure",
    "connection refused",
  ]

  /// Refusals for a limit or a condition that passes.
  static let deferrals = [
    "submitjob", "job violates accounting/qos policy", "maxjobcount", "job submit limit",
    "rate limit exceeded", "temporarily unable to accept job", "resource temporarily unavailable",
    "unable to create job record, try again", "standby mode", "presently disabled",
    "required partition not available", "required node not available",
    "licenses currently unavailable",
  ]

  /// Refusals that the same request meets again, and what to change; the first that fits counts.
  static let refusals: [(text: String, remedy: String)] = [
    ("invalid account", "set `resources.account` to one of `sacctmgr show assoc user=$USER`"),
    ("invalid qos", "set `resources.qos` to one that your account may use"),
    ("invalid partition", "set `resources.partition` to one that `sinfo` lists"),
    ("default partition not set", "set `resources.partition` to one that `sinfo` lists"),
    ("user's group not permitted", "choose another `resources.partition`"),
    ("node configuration is not available", "ask for fewer cpus, gpus or less memory"),
    ("more processors requested than permitted", "ask for fewer cpus"),
    ("memory specification can not be satisfied", "ask for less memory"),
    ("node count specification invalid", "ask for nodes that the partition has"),
    ("nodes not in this partition", "choose another `resources.partition`"),
    ("invalid node name", "correct the `sbatch:` lines of the resources"),
    ("size specification needs to be provided", "set `resources.cpus`"),
    ("requested time limit is invalid", "set `resources.time` within the partition's limit"),
    ("invalid job array specification", "the array is larger than the cluster allows"),
    ("parameter too long", "shorten the sweep's name or the root folder"),
    ("job dependency problem", "correct the `sbatch:` lines of the resources"),
    (
      "invalid feature specification",
      "set `resources.constraint` to features that `sinfo -o %f` lists"
    ),
    ("invalid generic resource", "set `resources.gpus` to what `sinfo -o %G` lists"),
    ("invalid trackable resource", "set `resources.gpus` to what `sinfo -o %G` lists"),
    ("invalid license", "correct the `sbatch:` lines of the resources"),
    ("invalid wckey", "correct the `sbatch:` lines of the resources"),
    ("reservation", "correct the `sbatch:` lines of the resources"),
    ("access/permission denied", "ask the cluster's administrators for access"),
    ("does not look like a batch script", "begin the template with `#!/bin/bash`"),
    ("dos line breaks", "save the template with Unix line ends"),
    ("unable to open file", "the upload is incomplete: submit again"),
    ("unrecognized option", "correct the `sbatch:` lines of the resources"),
    ("invalid option", "correct the `sbatch:` lines of the resources"),
    ("invalid directive", "correct the `sbatch:` lines of the resources"),
    ("invalid numeric value", "correct the resources"),
    ("invalid --", "correct the resources"),
    ("invalid argument", "correct the resources"),
    ("invalid time", "correct `resources.time`"),
    ("unspecified error", "the cluster's own rules refuse it: see what it says, or ask there"),
  ]
}
