import Cluster
import Diagnostics

/// The limits in `scontrol show config`.
enum SlurmLimits {
  /// Reads MaxArraySize, which is one more than the largest index (slurm.conf(5)), and
  /// `max_array_tasks` of SchedulerParameters, which limits how many tasks an array has.
  static func read(_ output: String) throws -> SchedulerLimits {
    var limit: Int?
    for line in output.split(separator: "\n") {
      let parts = line.split(separator: "=", maxSplits: 1)
      guard parts.count == 2 else { continue }
      let value = parts[1].drop { $0 == " " }
      if parts[0].hasPrefix("MaxArraySize"), let size = Int(value) {
        limit = min(limit ?? size, size)
      }
      if parts[0].hasPrefix("SchedulerParameters") {
        for parameter in value.split(separator: ",") where parameter.hasPrefix("max_array_tasks=") {
          if let size = Int(parameter.dropFirst("max_array_tasks=".count)) {
            limit = min(limit ?? size, size)
          }
        }
      }
    }
    guard let limit else {
      throw Diagnostic(
        "Slurm doesn't tell its limits", why: "`scontrol show config` names no MaxArraySize",
        remedy: "see whether `scontrol ping` answers on the host", kind: .unreachable)
    }
    guard limit > 0 else {
      throw Diagnostic(
        "this cluster has no job arrays", why: "its MaxArraySize is 0",
        remedy: "ask its administrators for job arrays", kind: .failed)
    }
    return SchedulerLimits(tasksPerSubmission: limit)
  }
}
