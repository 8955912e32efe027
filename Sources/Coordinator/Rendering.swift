import Diagnostics
import Grid
import RunFiles
import SweepFile
import TaskRunner
import Template

/// How the values of a point reach the program of its run: through the command, files of the run's own,
/// and variables of its environment.
struct Rendering: Sendable {
  let command: CommandTemplate
  let environment: [EnvironmentTemplate]
  let files: [RunFile]
  /// How values reach the program beside the command, for the identity of runs.
  let channels: [String]
  private(set) var notes: [Diagnostic] = []

  /// - Parameters:
  ///   - sweep: the sweep.
  ///   - space: its points.
  ///   - definition: the text in which it stands.
  ///   - config: the base of the runs' config files.
  ///   - alsoUsed: the places of parameters that the runs' resources follow from.
  /// - Throws: placeholders and names that mean nothing, and a parameter that nothing uses.
  init(
    _ sweep: Sweep, space: Space, definition: SweepDefinition, config: ConfigBase?,
    alsoUsed: Set<Int> = []
  ) throws {
    let names = space.parameters.map(\.name)
    let optional = Set(space.parameters.indices.filter { !space.parameters[$0].isAlwaysThere })
    let start =
      definition.file == nil
      ? SourceLocation(file: "command line", line: 1, column: 1, text: sweep.command.value)
      : sweep.command.place(ofCharacter: 0)
    command = try CommandTemplate(
      sweep.command.value, parameters: names, optional: optional, hasConfig: config != nil,
      inputs: sweep.inputNames, at: start)
    var environment: [EnvironmentTemplate] = []
    for variable in sweep.environment {
      let template = try EnvironmentTemplate(
        variable, parameters: names, optional: optional, hasConfig: config != nil,
        inputs: sweep.inputNames)
      if let template { environment.append(template) }
    }
    self.environment = environment
    var used = command.usedParameters.union(alsoUsed)
    for template in environment { used.formUnion(template.usedParameters) }
    used.formUnion(space.parameters.indices.filter { space.parameters[$0].origin == .repetition })
    // What others follow from is of use even if it reaches no program.
    let inExpressions = space.parametersOfExpressions
    let readsAll = Self.readsAll(sweep.command.value)
    let inConfig = config?.parameters(names: names) ?? []
    let unused = names.indices.filter { !used.contains($0) && !inConfig.contains($0) }
    let needed = unused.filter { !inExpressions.contains($0) }
    var planner = RunFilePlanner(sweep: sweep, definition: definition, names: names)
    let scripts = try planner.scripts(
      unused: readsAll ? [] : unused.map { names[$0] },
      needed: readsAll || config?.takesAll == true ? [] : needed.map { names[$0] })
    for file in scripts { used.formUnion(file.parameters) }
    var files: [RunFile] = []
    if let config {
      let (file, notes) = try config.file(
        names: names, has: inConfig, used: used.union(inExpressions))
      self.notes += notes
      files.append(file)
      used.formUnion(file.parameters)
    }
    self.files = files + scripts
    notes += planner.notes
    channels =
      environment.map(\.text) + (config.map { [$0.text] } ?? [])
      + scripts.map { "substitute \($0.base)" }
    if !readsAll, let first = needed.first(where: { !used.contains($0) }) {
      throw Self.unused(names[first], sweep, definition)
    }
  }

  /// Whether the program reads all values from the file of its point.
  private static func readsAll(_ command: String) -> Bool {
    command.contains("CLUSTERSWEEP_PARAMS") || command.contains("{{ params }}")
      || command.contains("{{params}}")
  }

  private static func unused(
    _ name: String, _ sweep: Sweep, _ definition: SweepDefinition
  ) -> Diagnostic {
    let own = sweep.space.parameters
    let place = own.first { $0.value == name }
    // One that only the command line names may be a misspelt one of the file.
    let meant = place == nil ? didYouMean(name, among: own.map(\.value)) : nil
    return Diagnostic(
      "the parameter '\(name)' is used nowhere", at: place.map { .source($0.location) },
      why: "the command doesn't name it, so all its values would run the same",
      remedy: meant
        ?? "write {{ \(name) }} where its value belongs in the command, or let the program "
        + "read {{ params }}")
  }

  /// The files as the task runner takes them, and which of them is the config file.
  func holedFiles() throws(Diagnostic) -> (files: [HoledFile], config: Int?) {
    var holed: [HoledFile] = []
    for file in files {
      holed.append(
        HoledFile(
          path: try RunFilePath(file.path), pieces: file.text.pieces,
          isExecutable: file.isExecutable))
    }
    return (holed, files.firstIndex(where: \.isConfig))
  }

  /// What a task does before the command: variables and files of its own.
  func setup(_ values: [Value?]) -> String {
    let texts = values.map { $0?.text }
    let variables = environment.map { $0.line(texts) }.joined()
    return variables
      + TaskRunner.setup(
        environment: [],
        files: files.enumerated().map { ($0.offset, $0.element.text.fills { values[$0] }) })
  }
}

extension Sweep {
  /// The names of its inputs in a command, and the variables that hold their paths: so a run is the same
  /// on every host.
  var inputNames: [(name: String, variable: String)] {
    inputs.map { ("inputs.\($0.name.value)", $0.variable) }
  }
}

extension SpaceDeclaration {
  /// The names of all parameters, with their places.
  var parameters: [Located<String>] {
    ([base] + blocks).flatMap { $0.parameters.map(\.name) }
  }
}
