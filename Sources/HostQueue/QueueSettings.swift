import Cluster

/// What a queue has to know of its submission and its host.
struct QueueSettings {
  var submission: SubmissionRequest
  var capacity: QueueCapacity
  /// The folder on the host that the slots of all submissions share, an absolute path.
  var folder: String

  /// Shell assignments; ``ProcessScript`` comes before. Machines may share the folders, but not their slots
  /// and GPUs.
  var text: String {
    let request = submission.resources
    let limit = request.memory.flatMap { $0 > 0 ? $0 : nil }
    return """
      cs_token=\(submission.token) cs_count=\(submission.taskCount)
      cs_throttle=\(submission.throttle ?? 0) cs_slots=\(capacity.slots)
      cs_cpus=\(number(request.cpus)) cs_memory=\(number(request.memory))
      cs_limit_memory=\(number(limit)) cs_seconds=\(number(request.seconds))
      cs_gpus=\(number(request.gpus)) cs_gpu_type=\(ShellQuoting.quote(request.gpuType ?? ""))
      cs_host_cpus=\(number(capacity.cpus)) cs_host_memory=\(number(capacity.memory))
      cs_host_gpus=\(ShellQuoting.quote(gpus))
      cs_slot_folder=\(ShellQuoting.quote(folder + "/slots"))/$cs_node
      cs_gpu_folder=${XDG_STATE_HOME:-$HOME/.local/state}/clustersweep/gpus/$cs_node

      """
  }

  /// The ids of those that a task may get; `unknown` where the host has to find out.
  private var gpus: String {
    guard let gpus = capacity.gpus else { return "unknown" }
    let type = submission.resources.gpuType
    return gpus.filter { type == nil || $0.type == type }.map(\.id).joined(separator: " ")
  }

  private func number(_ count: Int?) -> String { count.map(String.init) ?? "" }
}
