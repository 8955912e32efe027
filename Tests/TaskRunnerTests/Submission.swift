import Cluster
import JSON
import TaskRunner
import TestSupport
import Testing

/// A submission's folder with everything in it that the runner needs.
struct Submission {
  let host: ScriptHost
  let token: String

  var directory: String { "\(host.folder)/sweep/submissions/\(token)" }

  init(
    _ host: ScriptHost, token: String = "cs-digits-1", commands: [String],
    parameters: JSONValue = .object([]), attempt: Int = 1, code: String? = nil,
    environment: [(name: String, value: String)] = [], files: [HoledFile] = [],
    config: Int? = nil, setup: String = "", checkpoints: String? = nil, requeues: Int? = nil
  ) throws {
    self.host = host
    self.token = token
    let folder = "sweep/submissions/\(token)/"
    let settings = TaskRunner.settings(
      sweep: "digits", sweepFolder: host.folder + "/sweep",
      code: code.map { host.folder + "/" + $0 },
      token: token, environment: environment, files: files, config: config,
      checkpoints: checkpoints, requeues: requeues)
    let entries = commands.enumerated().map { index, command in
      TaskEntry(
        run: "run-\(index)", attempt: attempt, runIndex: index + 100, seed: index + 7,
        command: command, parameters: parameters, setup: setup)
    }
    try host.write(settings.utf8, to: folder + SubmissionFolder.settings)
    try host.write(TaskTable.bytes(of: entries), to: folder + SubmissionFolder.table)
    try host.write(TaskRunner.script.utf8, to: folder + SubmissionFolder.runner, isExecutable: true)
    for (path, content) in TaskRunner.uploads(of: files) {
      try host.write(content, to: folder + path)
    }
    try host.write([], to: folder + SubmissionFolder.marks + "/.keep")
    try host.write([], to: folder + SubmissionFolder.output + "/.keep")
  }

  /// As the scripts of submissions start it.
  func start(_ index: Int, variables: String = "") -> String {
    "cd \(ShellQuoting.quote(directory)) && \(variables) exec sh ./run-task \(index)"
  }

  func run(_ index: Int, variables: String = "") async throws -> HostCommandResult {
    try await host.run(start(index, variables: variables))
  }

  func marks() async throws -> [Int: TaskMarks] {
    TaskMarks.reading(Substring(try await host.run(Mark.listScript(directory: directory)).text))
  }

  func inRun(_ index: Int, _ file: String) -> String { "sweep/runs/run-\(index)/\(file)" }
}

/// Runs a test in a host of its own.
func withHost(
  _ shell: Shell, environment: [String: String] = [:],
  _ body: (ScriptHost) async throws -> Void
) async throws {
  let host = try ScriptHost(shell, environment: environment)
  defer { host.remove() }
  try await body(host)
}

/// A file with holes between these pieces.
func file(_ path: String, _ pieces: [String], isExecutable: Bool = false) throws -> HoledFile {
  HoledFile(
    path: try RunFilePath(path), pieces: pieces.map { Array($0.utf8) }, isExecutable: isExecutable)
}

/// A setup that puts the values in the holes of the submission's files, in their order.
func setup(_ values: [String]...) -> String {
  TaskRunner.setup(environment: [], files: values.enumerated().map { (index: $0, values: $1) })
}
