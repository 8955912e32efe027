import Cluster
import Foundation
import HostQueue
import JSON
import Synchronization
import TaskRunner
import TestSupport
import Testing

/// All tests of the queue, one after the other: each has many processes.
@Suite(.serialized) enum QueueTests {}

/// A plain host with a queue, and submissions on it.
final class QueueHost: Sendable {
  let host: ScriptHost
  let scheduler: HostQueueScheduler
  /// Holds the gate open.
  private let gate = Mutex<FileHandle?>(nil)

  init(_ shell: Shell, _ capacity: QueueCapacity) throws {
    host = try ScriptHost(shell)
    scheduler = HostQueueScheduler(capacity, folder: host.folder + "/root/.queue")
    try host.write([], to: "shared/running/.keep")
    guard mkfifo(host.folder + "/shared/gate", 0o600) == 0 else {
      throw CocoaError(.fileWriteUnknown)
    }
  }

  /// Lets all waiting tasks end, now and later.
  func openGate() {
    gate.withLock { $0 = FileHandle(forUpdatingAtPath: host.folder + "/shared/gate") }
  }

  /// Uploads a submission of so many tasks with one command.
  func upload(
    _ token: String, tasks: Int, command: String, throttle: Int? = nil,
    resources: ResourceRequest = ResourceRequest(), sweep: String = "sweep"
  ) throws -> SubmissionRequest {
    let folder = "root/\(sweep)/submissions/\(token)/"
    let settings = TaskRunner.settings(
      sweep: "digits", sweepFolder: host.folder + "/root/\(sweep)", code: nil, token: token,
      environment: [("SHARED", host.folder + "/shared"), ("TOKEN", token)])
    let entries = (0..<tasks).map {
      TaskEntry(
        run: "\(token)-run-\($0)", attempt: 1, runIndex: $0, seed: 1, command: command,
        parameters: .object([]))
    }
    let script = "#!/bin/sh\nexec sh ./run-task \"$1\"\n"
    try host.write(script.utf8, to: folder + SubmissionFolder.script, isExecutable: true)
    try host.write(TaskRunner.script.utf8, to: folder + SubmissionFolder.runner, isExecutable: true)
    try host.write(settings.utf8, to: folder + SubmissionFolder.settings)
    try host.write(TaskTable.bytes(of: entries), to: folder + SubmissionFolder.table)
    try host.write([], to: folder + SubmissionFolder.marks + "/.keep")
    try host.write([], to: folder + SubmissionFolder.output + "/.keep")
    return SubmissionRequest(
      token: token, directory: "\(host.folder)/\(folder.dropLast())", taskCount: tasks,
      throttle: throttle, resources: resources)
  }

  func submit(_ request: SubmissionRequest) async throws {
    let result = try await host.run(scheduler.submitScript(request))
    #expect(result.errorText == "")
    #expect(scheduler.answer(from: result) == .accepted(job: request.token))
  }

  // MARK: What is known

  func words(_ requests: SubmissionRequest...) async throws -> [TaskID: SchedulerWord] {
    let handles = requests.map(\.handle)
    let result = try await host.run(scheduler.observeScript(handles))
    #expect(result.errorText == "")
    let report = scheduler.observations(from: result.text, of: handles)
    #expect(report.queueAnswered == Set(requests.map(\.token)))
    return report.queue.all
  }

  /// The words of a submission's tasks in order; nil for what the queue doesn't list.
  func states(_ request: SubmissionRequest) async throws -> [String?] {
    let words = try await words(request)
    return (0..<request.taskCount).map { words[TaskID(token: request.token, index: $0)]?.word }
  }

  func exitCodes(_ request: SubmissionRequest) async throws -> [Int: Int] {
    let output = try await host.run(Mark.listScript(directory: request.directory)).text
    return TaskMarks.reading(Substring(output)).compactMapValues { $0.end?.exitCode }
  }

  func untilAllEnded(_ request: SubmissionRequest) async throws {
    try await host.until("all tasks of \(request.token) end") {
      try await exitCodes(request).count == request.taskCount
    }
  }

  /// The lines of a file in the shared folder.
  func lines(_ name: String) -> [String] {
    (host.text("shared/" + name) ?? "").split(separator: "\n").map(String.init)
  }

  /// Whether a process runs; a zombie doesn't.
  func isAlive(_ process: String) async throws -> Bool {
    let script = """
      state=$(sed 's/.*) //; s/ .*//' /proc/\(process)/stat 2>/dev/null)
      case $state in ''|Z|X) echo no ;; *) echo yes ;; esac
      """
    return try await host.run(script).text == "yes\n"
  }

  /// The ids of the queue's process, or of a task's.
  func process(_ request: SubmissionRequest, task: Int? = nil) async throws -> String {
    let folder = ShellQuoting.quote(request.directory)
    let file = task.map { "tail -n 1 taken/\($0)" } ?? "readlink queue.process"
    let name = try await host.run("cd \(folder); \(file)").text
    return String(try #require(name.split(separator: ":").first))
  }

  /// Kills every process of the sessions at once.
  func killSessions(_ sessions: String...) async throws {
    for session in sessions where !session.isEmpty {
      try await host.run(
        "ps -e -o sid= -o pid= | awk '$1 == \(session) {print $2}' | xargs kill -9")
      try await host.until("session \(session) is dead") { try await !isAlive(session) }
    }
  }
}

extension SubmissionRequest {
  var handle: SubmissionHandle {
    SubmissionHandle(
      token: token, directory: directory, job: token, taskCount: taskCount, submittedAt: 0)
  }
}

/// Runs a test with a queue host of its own. Its tasks end with it.
func withQueue(
  _ shell: Shell, slots: Int, cpus: Int? = nil, memory: Int? = nil,
  gpus: [QueueCapacity.GPU]? = nil, _ body: (QueueHost) async throws -> Void
) async throws {
  let queue = try QueueHost(
    shell, QueueCapacity(slots: slots, cpus: cpus, memory: memory, gpus: gpus))
  defer { queue.host.remove() }
  defer { queue.openGate() }
  try await body(queue)
}

enum Command {
  /// Says that it runs, how many do, waits at the gate, and ends.
  static let waiting = """
    cd "$SHARED" && echo $$ >"running/$TOKEN.$CLUSTERSWEEP_INDEX" || exit
    ls running | wc -l >>counts
    echo "$TOKEN.$CLUSTERSWEEP_INDEX" >>started
    sh -c ': <gate'
    rm "running/$TOKEN.$CLUSTERSWEEP_INDEX"
    """
}
