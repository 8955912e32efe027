import Collect
import Diagnostics
import Foundation
import Grid
import JSON
import SweepFile
import Template
import Templates

/// Turns what a person wrote into a checked ``SweepPlan``. Reads files, sends nothing.
public struct Planner: Sendable {
  let workplace: Workplace

  public init(_ workplace: Workplace) { self.workplace = workplace }

  /// - Throws: ``Diagnostics`` with every complaint that could be found in one go, or one
  ///   ``Diagnostic``.
  public func plan(_ request: SweepRequest) throws -> SweepPlan {
    let (bytes, file, folder) = try definition(request)
    let label = file ?? "command line"
    let sweep = try Sweep.parse(bytes, file: label, overrides: overrides(request))
    let hosts = Hosts(workplace: workplace, folder: folder)
    let axes = try self.axes(of: sweep, request: request, folder: folder)
    var complaints: [Diagnostic] = []
    func collect<Value>(_ work: () throws -> Value) throws -> Value? {
      do { return try work() } catch let complaint as Diagnostic {
        complaints.append(complaint)
        return nil
      }
    }
    let space = try collect { try Space(axes: axes) }
    let objective = try collect { Maybe(try self.objective(of: sweep)) }
    let source = try collect { Maybe(try self.metricSource(of: sweep)) }
    let host = try collect { try hosts.entry(sweep.host, overrides: request.overrides) }
    let command = try collect { try commandTemplate(of: sweep, axes: axes, isOwn: file == nil) }
    let script = try host.flatMap { host in
      try collect { try submissionScript(of: sweep, host: host, folder: folder) }
    }
    guard let space, let objective, let source, let host, let command, let script else {
      throw Diagnostics(complaints)
    }
    return SweepPlan(
      request: request, sweep: sweep, file: file, source: String(decoding: bytes, as: UTF8.self),
      folder: folder,
      space: space, objective: objective.value, metricSource: source.value, host: host,
      notes: axes.flatMap(\.notes), command: command, script: script)
  }

  // MARK: The definition

  private func definition(
    _ request: SweepRequest
  ) throws -> (bytes: [UInt8], file: String?, folder: String) {
    switch request.definition {
    case .file(let path):
      let absolute = workplace.absolute(path)
      let bytes = try readFile(absolute, shownAs: path)
      return (bytes, path, (absolute as NSString).deletingLastPathComponent)
    case .command(let words):
      let command = words.count == 1 ? words[0] : Self.commandLine(words)
      let name = request.name ?? Self.name(of: words, parameters: request.parameters)
      let text = JSONValue.members(["name": .string(name), "command": .string(command)]).text()
      return (Array(text.utf8), nil, workplace.directory)
    }
  }

  /// The words as a line of shell; those with placeholders stay open for them.
  private static func commandLine(_ words: [String]) -> String {
    words.map { $0.contains("{{") ? $0 : quoted($0) }.joined(separator: " ")
  }

  /// The last path component of the first word that looks like a script, and a hash of it all: the
  /// same command line is the same sweep.
  private static func name(of words: [String], parameters: [String]) -> String {
    let script = words.first { $0.contains(".") && !$0.hasPrefix("-") } ?? words.first ?? "run"
    let stem = script.split(separator: "/").last?.split(separator: ".").first ?? "run"
    let kept = stem.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }.prefix(40)
    let hash = SHA256.hex((words + ["", ""] + parameters).joined(separator: "\n").utf8).prefix(6)
    return "\(kept.isEmpty ? "run" : kept)-\(hash)"
  }

  private func overrides(_ request: SweepRequest) -> [String] {
    var texts = request.overrides
    func add(_ path: String, _ value: String?) {
      if let value { texts.append("\(path)=\(JSONValue.string(value).text())") }
    }
    if case .file = request.definition { add("name", request.name) }
    add("metric", request.metric)
    add("goal", request.goal)
    add("host", request.host)
    return texts
  }

  // MARK: The parts

  private func axes(of sweep: Sweep, request: SweepRequest, folder: String) throws -> [Axis] {
    var complaints: [Diagnostic] = []
    var axes: [Axis] = []
    let read: (String) throws -> [UInt8] = { path in
      try readFile(path.hasPrefix("/") ? path : folder + "/" + path, shownAs: path)
    }
    for spec in sweep.parameters {
      do throws(Diagnostic) {
        axes.append(try axis(of: spec, readFile: read))
      } catch { complaints.append(error) }
    }
    for text in request.parameters {
      let place = SourceLocation(
        file: "command line", line: 1, column: 1, length: text.count, text: text)
      do throws(Diagnostic) {
        let axis = try RangeGrammar.parameter(text, at: place, readFile: read)
        if let index = axes.firstIndex(where: { $0.name.utf8.elementsEqual(axis.name.utf8) }) {
          axes[index] = axis
        } else {
          axes.append(axis)
        }
      } catch { complaints.append(error) }
    }
    if !complaints.isEmpty { throw Diagnostics(complaints) }
    return axes
  }

  private func axis(
    of spec: ParameterSpec, readFile: (String) throws -> [UInt8]
  ) throws(Diagnostic) -> Axis {
    try RangeGrammar.checkName(spec.name.value, at: spec.name.location)
    return switch spec.kind {
    case .text(let value):
      try RangeGrammar.axis(
        name: spec.name.value, spec: value.text.value,
        at: value.text.place(ofCharacter: 0, length: value.text.value.count),
        readFile: readFile)
    case .list(let items):
      try RangeGrammar.axis(
        name: spec.name.value,
        items: items.map {
          ($0.text.value, $0.quoted, $0.text.place(ofCharacter: 0, length: $0.text.value.count))
        },
        at: spec.name.location)
    }
  }

  private func objective(of sweep: Sweep) throws(Diagnostic) -> Objective? {
    guard let metric = sweep.metric else { return nil }
    return try Objective.parse(metric.value, goal: sweep.goal?.value, at: metric.location)
  }

  private func metricSource(of sweep: Sweep) throws(Diagnostic) -> Source? {
    guard let from = sweep.metricFrom else { return nil }
    if let source = Source(rawValue: from.value) { return source }
    let names = Source.allCases.map(\.rawValue)
    throw Diagnostic(
      "'\(from.value)' is no source of metrics", at: .source(from.location),
      remedy: didYouMean(from.value, among: names)
        ?? "the sources are: \(names.joined(separator: ", "))")
  }

  private func commandTemplate(
    of sweep: Sweep, axes: [Axis], isOwn: Bool
  ) throws -> CommandTemplate {
    let text = sweep.command.value
    let start =
      isOwn
      ? SourceLocation(file: "command line", line: 1, column: 1, text: text)
      : sweep.command.place(ofCharacter: 0)
    let template = try CommandTemplate(text, parameters: axes.map(\.name), at: start)
    let readsAll =
      text.contains("CLUSTERSWEEP_PARAMS")
      || text.contains("{{ params }}") || text.contains("{{params}}")
    if readsAll { return template }
    for (index, axis) in axes.enumerated() where !template.usedParameters.contains(index) {
      let spec = sweep.parameters.first { $0.name.value.utf8.elementsEqual(axis.name.utf8) }
      // One that only the command line names may be a misspelt one of the file.
      let meant =
        spec == nil ? didYouMean(axis.name, among: sweep.parameters.map(\.name.value)) : nil
      throw Diagnostic(
        "the parameter '\(axis.name)' is used nowhere",
        at: spec.map { .source($0.name.location) },
        why: "the command doesn't name it, so all its values would run the same",
        remedy: meant
          ?? "write {{ \(axis.name) }} where its value belongs in the command, or let the program "
          + "read {{ params }}")
    }
    return template
  }

  private func submissionScript(
    of sweep: Sweep, host: HostEntry, folder: String
  ) throws -> SubmissionScript {
    let script: SubmissionScript
    if let template = sweep.template {
      let path = template.value.hasPrefix("/") ? template.value : folder + "/" + template.value
      if let shipped = ShippedTemplates.all.first(where: { $0.name == template.value }),
        !FileManager.default.fileExists(atPath: path)
      {
        script = try SubmissionScript(text: shipped.text, file: shipped.name)
      } else {
        let bytes = try located(template.location) { try readFile(path, shownAs: template.value) }
        script = try SubmissionScript(
          text: String(decoding: bytes, as: UTF8.self), file: template.value)
      }
    } else {
      let name = SubmissionScript.defaultName(host.scheduler)
      let text = ShippedTemplates.all.first { $0.name == name }?.text ?? ""
      script = try SubmissionScript(text: text, file: name)
    }
    _ = try script.render(host: host, sweep: sweep, runner: "")
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
