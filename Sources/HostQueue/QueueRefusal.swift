import Diagnostics

/// A host that hasn't got what a task asks for.
struct QueueRefusal {
  /// `cpus`, `memory` (in kilobytes) or `gpus`.
  var what: String
  var asked: Int
  var there: Int

  var diagnostic: Diagnostic {
    Diagnostic(
      "no run could ever start: each asks for \(words(asked)), and the host has \(words(there))",
      why: reason, remedy: remedy, kind: .failed)
  }

  private func words(_ count: Int) -> String {
    switch what {
    case "memory": "\(Double(count * 10 / 1_048_576) / 10) GB of memory"
    case "cpus": count == 1 ? "1 CPU" : "\(count) CPUs"
    default: count == 1 ? "1 GPU" : count == 0 ? "none" : "\(count) GPUs"
    }
  }

  private var reason: String? {
    what == "gpus" && there == 0
      ? "hosts.yaml names no GPUs of that kind, and `nvidia-smi` there lists none" : nil
  }

  private var remedy: String {
    what == "gpus"
      ? "list them in hosts.yaml, as in `gpus: [0, 1]`, or ask for fewer under `resources`"
      : "ask for less under `resources`, or set '\(what)' of the host in hosts.yaml"
  }
}
