import Collect
import Diagnostics
import Foundation
import Grid
import SweepFile
import Template

/// Turns what a person wrote into a checked ``SweepPlan``. Reads files, sends nothing.
public struct Planner: Sendable {
  let workplace: Workplace

  public init(_ workplace: Workplace) { self.workplace = workplace }

  /// - Parameters:
  ///   - request: what was asked for.
  ///   - source: the text of the sweep file; nil for what the file says now.
  /// - Returns: the plan.
  /// - Throws: ``Diagnostics`` with every complaint that could be found in one go, or one
  ///   ``Diagnostic``.
  public func plan(_ request: SweepRequest, source: [UInt8]? = nil) throws -> SweepPlan {
    let definition = try SweepDefinition(request, in: workplace, source: source)
    let parent = try Sweep.parse(
      definition.bytes, file: definition.label, overrides: definition.overrides(request))
    let step = try request.step.map { try self.step($0, of: parent) }
    let sweep = step.map(parent.following) ?? parent
    let isOnce = step?.scope == .sweep
    let hosts = Hosts(workplace: workplace, folder: definition.folder)
    var declaration = sweep.space
    if !isOnce { try declaration.add(request.parameters) }
    if request.samples != nil {
      for index in declaration.blocks.indices { declaration.blocks[index].samples = nil }
    }
    if let only = request.only {
      declaration = only.declaration(of: sweep.space, at: sweep.name.location)
    }
    let config = isOnce ? nil : try ConfigBase(parent, definition)
    config?.declare(in: &declaration)
    if request.only != nil { declaration.base.samples = nil }
    let space = try Space(declaration) { path in
      let full = path.hasPrefix("/") ? path : definition.folder + "/" + path
      do throws(Diagnostic) {
        return try readFile(full, shownAs: path)
      } catch {
        // What to do about a missing sweep file is no advice here.
        var complaint = error
        complaint.remedy = nil
        throw complaint
      }
    }
    var complaints: [Diagnostic] = []
    func collect<Value>(_ work: () throws -> Value) throws -> Value? {
      do { return try work() } catch let complaint as Diagnostic {
        complaints.append(complaint)
        return nil
      }
    }
    let objective = try collect { Maybe(try self.objective(of: sweep)) }
    let metricSource = try collect { Maybe(try self.metricSource(of: sweep)) }
    let host = try collect { try hosts.entry(sweep.host, overrides: request.overrides) }
    let resources = host.map { sweep.resources.over($0.resources) } ?? sweep.resources
    let pointResources = try collect { Maybe(try PointResources(resources, space: space)) }
    let rendering = try collect {
      try Rendering(
        isOnce ? sweep : parent, space: space, definition: definition, config: config,
        alsoUsed: step == nil
          ? pointResources?.value?.parameters ?? [] : Set(space.parameters.indices))
    }
    // The runs of a step are those of the sweep; it changes only what they do.
    let following = try step.flatMap { step in
      isOnce
        ? nil
        : try collect {
          try Rendering(
            sweep, space: space, definition: definition, config: nil,
            alsoUsed: Set(space.parameters.indices))
        }
    }
    var groups: ResourceGroups?
    if let resources = pointResources?.value {
      groups = try collect { Maybe(try self.groups(resources, space)) }?.value
    }
    let script = try host.flatMap { host in
      try collect {
        try submissionScript(
          of: sweep, host: host, resources: groups?.groups.first?.resources ?? resources,
          folder: definition.folder)
      }
    }
    guard let objective, let metricSource, let host, let rendering, let script,
      complaints.isEmpty
    else {
      throw Diagnostics(complaints)
    }
    var plan = SweepPlan(
      request: request, sweep: sweep, file: definition.file,
      source: String(decoding: definition.bytes, as: UTF8.self), folder: definition.folder,
      space: space, objective: objective.value, metricSource: metricSource.value, host: host,
      notes: space.notes + (config?.notes ?? []) + rendering.notes,
      rendering: following ?? rendering,
      script: script, pointResources: pointResources?.value, groups: groups)
    if let note = plan.packNote { plan.notes.append(note) }
    if let complaint = plan.packComplaint { throw Diagnostics([complaint]) }
    // What is wrong with a step is told before anything is sent.
    for step in request.step == nil ? sweep.steps : [] {
      _ = try self.plan(request.following(step.name.value), source: source ?? definition.bytes)
    }
    if step != nil { plan.parentName = parent.name.value }
    if following != nil {
      plan.parentIdentity = (rendering.command.identity, rendering.channels)
    }
    return plan
  }

  private func step(_ name: String, of sweep: Sweep) throws -> Step {
    if let step = sweep.steps.first(where: { $0.name.value == name }) { return step }
    throw Diagnostic(
      "the sweep '\(sweep.name.value)' has no step '\(name)' any more",
      at: .source(sweep.name.location), remedy: "write it into `steps` again", kind: .failed)
  }

  /// More points than can be submitted are too many to look at each.
  private func groups(_ resources: PointResources, _ space: Space) throws -> ResourceGroups? {
    guard space.count <= SweepPlan.mostRuns else { return nil }
    return try ResourceGroups(resources, space)
  }

  // MARK: The parts

  private func objective(of sweep: Sweep) throws(Diagnostic) -> Objective? {
    guard let metric = sweep.metric else { return nil }
    return try Objective.parse(metric.value, goal: sweep.goal?.value, at: metric.location)
  }

  private func metricSource(of sweep: Sweep) throws(Diagnostic) -> Source? {
    guard let from = sweep.metricFrom else { return nil }
    if let source = Source(word: from.value) { return source }
    let names = Source.allCases.map(\.rawValue)
    throw Diagnostic(
      "'\(from.value)' is no source of metrics", at: .source(from.location),
      remedy: didYouMean(from.value, among: names)
        ?? "the sources are: \(names.joined(separator: ", "))")
  }

  private func submissionScript(
    of sweep: Sweep, host: HostEntry, resources: Resources, folder: String
  ) throws -> SubmissionScript {
    let spec = sweep.template.map { $0.over(host.template) } ?? host.template
    let found: FoundTemplate
    if let name = spec?.name {
      let library = TemplateLibrary(workplace: workplace, folder: folder)
      found = try located(name.location) { try library.template(name.value) }
    } else {
      let name = SubmissionScript.defaultName(host.scheduler)
      found = TemplateLibrary.shipped(name) ?? FoundTemplate(name: name, path: nil, text: "")
    }
    let script = try SubmissionScript(
      text: found.text, file: found.label, settings: spec?.settings ?? [],
      inputs: try PlannedInputs(sweep, on: host, folder: folder))
    if host.scheduler == .slurm {
      try SubmissionScript.checkWait(in: found.text, file: found.label)
    }
    _ = try script.render(
      host: host, sweep: sweep, resources: resources, runner: "")
    return script
  }

  private func located<Value>(
    _ place: SourceLocation, _ work: () throws -> Value
  ) throws -> Value {
    do { return try work() } catch var complaint as Diagnostic {
      complaint.location = .source(place)
      throw complaint
    }
  }
}

/// A value that may rightly be missing, told apart from one that couldn't be made.
private struct Maybe<Value> {
  var value: Value?

  init(_ value: Value?) { self.value = value }
}
