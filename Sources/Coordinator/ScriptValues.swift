import Cluster
import Diagnostics
import SweepFile
import Template

/// What the names that every template may use stand for.
struct ScriptValues {
  let host: HostEntry
  let sweep: Sweep
  /// What each run asks for.
  let resources: Resources
  /// The path of the task runner on the host.
  let runner: String
  /// Paths of what the runs read.
  let inputs: [String]

  /// Each name and its value.
  var all: [(key: String, value: ScriptTemplate.Value)] {
    let prologue = (host.prologue + sweep.prologue).map(\.value)
    return [
      ("sweep", .text(sweep.name.value)),
      ("host", .text(host.name.value)),
      ("runner", .text(runner)),
      ("options", .list(options)),
      ("time", value(resources.time.flatMap { slurmTime($0.value) })),
      ("cpus", value(resources.cpus?.value)),
      ("memory", value(resources.memory.flatMap { slurmMemory($0.value) })),
      ("gpus", value(resources.gpus?.value)),
      ("uses_gpus", usesGPUs ? .text("yes") : .absent),
      ("partition", value(resources.partition?.value)),
      ("account", value(resources.account?.value)),
      ("qos", value(resources.qos?.value)),
      ("constraint", value(resources.constraint?.value)),
      ("nodes", value(resources.nodes?.value)),
      ("tasks", value(resources.tasks?.value)),
      ("sbatch", .list(resources.sbatch.map(\.value))),
      ("requeue_before", value(sweep.checkpoints.requeue.map { "\($0.before)" })),
      ("environment", .list(variables)),
      ("inputs", .list(inputs)),
      ("prologue", prologue.isEmpty ? .absent : .text(prologue.joined(separator: "\n"))),
    ]
  }

  private func value(_ text: String?) -> ScriptTemplate.Value {
    text.map { .text($0) } ?? .absent
  }

  /// Whether it asks for any: `gpus: 0` does not.
  private var usesGPUs: Bool {
    resources.gpus.map { $0.value.split(separator: ":").last != "0" } ?? false
  }

  /// The names of the variables that every run has in its environment.
  private var variables: [String] {
    var names: [String] = []
    for variable in host.environment + sweep.environment where !names.contains(variable.name.value)
    {
      names.append(variable.name.value)
    }
    return names
  }

  /// All of it as options of sbatch, those that were written as such last: there the last one counts.
  private var options: [String] {
    let named: [(String, String?)] = [
      ("--time", resources.time.flatMap { slurmTime($0.value) }),
      ("--nodes", resources.nodes?.value), ("--ntasks", resources.tasks?.value),
      ("--cpus-per-task", resources.cpus?.value),
      ("--mem", resources.memory.flatMap { slurmMemory($0.value) }),
      ("--gpus-per-node", resources.gpus?.value), ("--partition", resources.partition?.value),
      ("--account", resources.account?.value), ("--qos", resources.qos?.value),
      ("--constraint", resources.constraint?.value),
    ]
    return named.compactMap { name, text in text.map { "\(name)=\(ShellQuoting.quote($0))" } }
      + resources.sbatch.map(\.value)
  }
}
