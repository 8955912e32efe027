import Cluster
public import Collect
public import Diagnostics
public import Grid
public import JSON
import Ledger
public import SweepFile
public import Template

/// A checked sweep: what would be run, where and how, with nothing sent.
public struct SweepPlan: Sendable {
  /// What was asked for.
  public let request: SweepRequest
  let sweep: Sweep
  /// The path of the sweep file, as it was given, or nil for a sweep from the command line.
  public let file: String?
  /// The text of the sweep file.
  public let source: String
  /// The folder whose files the runs see: that of the sweep file.
  public let folder: String
  public let space: Space
  public let objective: Objective?
  public let metricSource: Source?
  let host: HostEntry
  /// Remarks on the space, such as dropped duplicates.
  public internal(set) var notes: [Diagnostic]
  let rendering: Rendering
  let script: SubmissionScript
  /// What runs ask for where that depends on the point, and which points ask for the same.
  let pointResources: PointResources?
  let groups: ResourceGroups?
  /// The name of the sweep whose step this is, and what makes its runs the runs they are.
  var parentName: String?
  var parentIdentity: (command: String, channels: [String])?
  /// What its submissions have to wait for.
  var dependencies = Dependencies()

  public var name: String { sweep.name.value }
  public var hostName: String { host.name.value }
  /// How the host's scheduler is called: `slurm` or `queue`.
  public var schedulerName: String { host.scheduler.rawValue }
  /// Whether runs become the tasks of Slurm job arrays.
  public var isSlurm: Bool { host.scheduler == .slurm }
  /// How many runs a plain host takes at once, where that is said.
  public var slots: Int? { host.slots?.value }

  /// What the runs ask for: the sweep's words, and the host's where the sweep says nothing. Where that
  /// depends on the point, it holds expressions.
  public var resources: Resources { sweep.resources.over(host.resources) }

  /// How many runs it has.
  public var count: Int { space.count }

  /// The names of the parameters, in the order of a point's values.
  public var parameterNames: [String] { space.parameters.map(\.name) }

  /// The files that every run has its own of.
  public var files: [RunFile] { rendering.files }

  /// The shell command of a point.
  public func command(of point: Point) -> String {
    rendering.command.render(point.values.map { $0?.text })
  }

  /// Renders the commands of many points, one behind the other.
  public func commandWriter() -> CommandWriter { CommandWriter(rendering.command) }

  /// The point as an object of names and written values; it has no member for a parameter that the
  /// point lacks.
  ///
  /// - Parameters:
  ///   - point: one of ``space``.
  ///   - asText: whether numbers become strings, so that their spelling survives any reader.
  /// - Returns: a JSON object.
  public func parameters(of point: Point, asText: Bool) -> JSONValue {
    .object(
      zip(space.parameters, point.values).compactMap { parameter, value in
        value.map { .init(parameter.name, asText ? .string($0.text) : $0.json) }
      })
  }

  /// The script of a submission, as the host would get it; only there is the submission's folder known.
  public func renderedScript() throws(Diagnostic) -> String {
    let first = groups?.groups.first
    let run = first?.resources ?? resources
    let pack = pack(for: run)?.fitting(first?.count ?? count)
    return try script.render(
      host: host, sweep: sweep, resources: pack.map { self.resources(of: $0, run).task } ?? run,
      runner: pack == nil ? "SUBMISSION/run-task" : "SUBMISSION/run-pack")
  }

  /// Whether what the runs get depends on files beside the sweep file: those of which each has a copy,
  /// and the template.
  var readsOtherFiles: Bool { !files.isEmpty || (sweep.template ?? host.template)?.name != nil }

  /// What the task of a run does before its command.
  func setup(of run: RunFacts) -> String {
    rendering.setup(space.parameters.map { run.value(of: $0.name) })
  }

  func identity(of point: Point) -> RunIdentity {
    RunIdentity(
      command: parentIdentity?.command ?? rendering.command.identity,
      channels: parentIdentity?.channels ?? rendering.channels,
      values: zip(space.parameters, point.values).enumerated().compactMap { place, member in
        guard let value = member.1 else { return nil }
        // The first repetition is what the point was before it was repeated.
        let isFirst = place == space.unnamedRepetition && value.canonical == "0"
        return isFirst ? nil : (member.0.name, value)
      })
  }
}

extension SweepPlan {
  /// The name of the only run of a step after all.
  var onlyName: String? { suffixOfRuns == nil ? request.step : nil }

  /// What the names of a step's runs end in, behind the names of those that they follow; nil for other runs.
  var suffixOfRuns: String? { parentIdentity == nil ? nil : request.step }
}

extension SweepPlan {
  /// Its steps, a line each.
  public var stepLines: [String] {
    sweep.steps.map { step in
      let asked = step.resources.words()
      let when =
        step.scope == .run
        ? "after each run that completed"
        : step.condition == .completed
          ? "once, after all runs have completed" : "once, after all runs"
      let command = step.command.value.split(separator: "\n").first.map(String.init) ?? ""
      let objective = step.metric.map { ", objective \($0.value)" } ?? ""
      return
        "step \(step.name.value), \(when)\(objective)\(asked.isEmpty ? "" : " (\(asked))"): \(command)"
    }
  }
}
