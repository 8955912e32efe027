import Diagnostics
import SweepFile
import Template

/// The script of a submission, from a template that ships or one of the user's.
struct SubmissionScript: Sendable {
  let template: ScriptTemplate
  /// Values of the template's own.
  let settings: [TemplateSpec.Setting]
  /// Where the host has what the runs read.
  let inputs: PlannedInputs?

  /// The template that a kind of scheduler has where the sweep names none.
  static func defaultName(_ scheduler: HostEntry.SchedulerKind) -> String {
    switch scheduler {
    case .slurm: "slurm-array"
    case .queue: "plain"
    }
  }

  /// - Parameters:
  ///   - text: the template.
  ///   - file: what complaints call it.
  ///   - settings: values for names of its own.
  ///   - inputs: where the host has what the runs read.
  /// - Throws: what is wrong with the template; one that never starts the task is; a value that it has no
  ///   use for.
  init(
    text: String, file: String, settings: [TemplateSpec.Setting] = [], inputs: PlannedInputs? = nil
  ) throws(Diagnostic) {
    template = try ScriptTemplate(text, file: file)
    self.settings = settings
    self.inputs = inputs
    guard template.uses("runner") else {
      throw Diagnostic(
        "the template never starts the task", at: .file(file),
        why: "nothing in it names {{ runner }}",
        remedy: "end it with: exec /bin/sh {{ runner }} \"$SLURM_ARRAY_TASK_ID\"")
    }
    for setting in settings { try check(setting, file: file) }
  }

  private func check(_ setting: TemplateSpec.Setting, file: String) throws(Diagnostic) {
    let name = setting.name.value
    if Self.names.contains(name) {
      throw Diagnostic(
        "'\(name)' isn't set under 'template'", at: .source(setting.name.location),
        why: "templates have it from the rest of the sweep file",
        remedy: "set it there, `resources.\(name)` for instance")
    }
    guard !template.uses(name) else { return }
    let own = template.names.map(\.name)
    throw Diagnostic(
      "the template \(file) has no use for '\(name)'", at: .source(setting.name.location),
      remedy: didYouMean(name, among: own)
        ?? (own.isEmpty
          ? "take it away: that template takes no values of its own"
          : "it takes: \(own.joined(separator: ", "))"))
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
  /// - Throws: a name in the template that means nothing, or has no value.
  func render(
    host: HostEntry, sweep: Sweep, resources: Resources, runner: String
  ) throws(Diagnostic) -> String {
    let own = settings.map { setting in
      let value: ScriptTemplate.Value =
        switch setting.value {
        case .text(let text): .text(text)
        case .list(let list): .list(list)
        }
      return (key: setting.name.value, value: value)
    }
    return try template.render(
      ScriptValues(
        host: host, sweep: sweep, resources: resources, runner: runner, inputs: inputs?.paths ?? []
      ).all + own)
  }

  /// The names that every template may use.
  static var names: [String] {
    let name = Located("", at: SourceLocation(file: "", line: 1, column: 1))
    return ScriptValues(
      host: HostEntry(name: name, scheduler: .slurm),
      sweep: Sweep(name: name, command: name, host: name), resources: Resources(), runner: "",
      inputs: []
    ).all.map(\.key)
  }
}
