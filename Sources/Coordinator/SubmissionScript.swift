import Diagnostics
import SweepFile
import Template

/// The script of a submission, from a template that ships or one of the user's.
struct SubmissionScript: Sendable {
  let template: ScriptTemplate

  /// The template that a kind of scheduler has where the sweep names none.
  static func defaultName(_ scheduler: HostEntry.SchedulerKind) -> String {
    switch scheduler {
    case .slurm: "slurm-array.sh"
    case .queue: "plain.sh"
    }
  }

  /// - Throws: what is wrong with the template; one that never starts the task is.
  init(text: String, file: String) throws(Diagnostic) {
    template = try ScriptTemplate(text, file: file)
    guard template.uses("runner") else {
      throw Diagnostic(
        "the template never starts the task", at: .file(file),
        why: "nothing in it names {{ runner }}",
        remedy: "end it with: exec /bin/sh {{ runner }} \"$SLURM_ARRAY_TASK_ID\"")
    }
  }

  /// Complains about `#SBATCH --wait` in a template for Slurm.
  static func checkWait(in text: String, file: String) throws(Diagnostic) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (place, line) in lines.enumerated()
    where line.hasPrefix("#SBATCH") && Resources.waits(line.dropFirst("#SBATCH".count)) {
      throw Diagnostic(
        "sbatch's option '--wait' can't be used",
        at: .source(SourceLocation(file: file, line: place + 1, column: 1)),
        why: Resources.waitReason, remedy: Resources.waitRemedy)
    }
  }

  /// - Parameters:
  ///   - host: where it runs.
  ///   - sweep: whose prologue it gets.
  ///   - resources: what each run asks for.
  ///   - runner: the path of the task runner on the host.
  /// - Returns: the script.
  /// - Throws: a name in the template that means nothing.
  func render(
    host: HostEntry, sweep: Sweep, resources: Resources, runner: String
  ) throws(Diagnostic) -> String {
    let prologue = (host.prologue + sweep.prologue).map(\.value)
    func text(_ value: Located<String>?) -> ScriptTemplate.Value {
      value.map { .text($0.value) } ?? .absent
    }
    return try template.render([
      "sweep": .text(sweep.name.value),
      "host": .text(host.name.value),
      "runner": .text(runner),
      "time": resources.time.flatMap { slurmTime($0.value) }.map { .text($0) } ?? .absent,
      "cpus": text(resources.cpus),
      "memory": resources.memory.flatMap { slurmMemory($0.value) }.map { .text($0) } ?? .absent,
      "gpus": text(resources.gpus),
      "partition": text(resources.partition),
      "account": text(resources.account),
      "qos": text(resources.qos),
      "constraint": text(resources.constraint),
      "sbatch": .list(resources.sbatch.map(\.value)),
      "prologue": prologue.isEmpty ? .absent : .text(prologue.joined(separator: "\n")),
    ])
  }
}
