import Cluster
import Diagnostics
import Foundation
import Grid
import JSON
import Ledger
import SweepFile
import TaskRunner

/// Hands submissions over, over one connection.
struct Handover {
  let workplace: Workplace
  let plan: SweepPlan
  let project: Project
  let session: HostSession
  let folder: RemoteFolder
  let sweep: SweepRecord

  var scheduler: any Scheduler { session.scheduler(root: folder.root) }
  private var ledger: Ledger { project.ledger }

  /// sbatch may take two minutes by itself, so it gets three.
  private static let patience = Duration.seconds(180)

  /// Makes sure that the queue processes of submissions live.
  func wake(_ submissions: [SubmissionRecord]) async throws {
    for submission in submissions {
      let request = SubmissionRequest(
        token: submission.token, directory: submission.directory, taskCount: submission.taskCount,
        throttle: plan.sweep.throttle)
      _ = try await session.run(scheduler.submitScript(request), doing: "waking the queue")
    }
  }

  // MARK: New submissions

  /// Submits attempts of runs, as few submissions as the host's limits allow.
  func submit(_ source: some RunSource, into report: inout SubmitReport) async throws {
    guard try !source.groups().isEmpty else { return }
    let code = try await code()
    if let wait = plan.dependencies.wait {
      report.deferral = wait
      report.waiting = try source.wait(
        reason: wait.why ?? wait.what, code: code, now: workplace.now())
      return
    }
    var loop = SubmissionLoop(source, over: self, code: code)
    try await loop.run(into: &report)
  }

  /// What the runs of a group ask for.
  func resources(of group: OpenGroup) -> Resources {
    let place = plan.sweep.name.location
    return group.resources.map { Resources(json: $0, at: place) } ?? plan.resources
  }

  /// The code of the attempts: that of those that they follow where they have to see the same, and
  /// the host still has it; else the sweep's files as they are now.
  private func code() async throws -> StoredCode? {
    if let earlier = plan.codeOf {
      let code = try ledger.code(ofSubmission: earlier)
      if code.map({ folder.codes.contains($0.hash) }) ?? true { return code }
    }
    return try await SweepCode(
      workplace: workplace, plan: plan, project: project, session: session, folder: folder
    ).send()
  }

  /// Intent first, then the bytes and the scheduler's call in one round trip, then the answer.
  func handOver(
    _ runs: [OpenRun], resources: Resources, code: StoredCode?
  ) async throws -> SubmissionAnswer {
    let token = Self.token(sweep: sweep.name)
    let directory = folder.submission(token)
    let intent = try ledger.writeIntent(
      sweep: sweep.id, token: token, host: session.name, scheduler: scheduler.name,
      directory: directory, runs: runs.map { ($0.run.id, $0.attempt) }, code: code,
      resources: runs.first?.run.facts.resources ?? resources.json, now: workplace.now())
    let script = try plan.script.render(
      host: plan.host, sweep: plan.sweep, resources: resources,
      runner: "\(directory)/\(SubmissionFolder.runner)")
    let archive = try archive(runs, script: script, code: code, intent: intent)
    let request = SubmissionRequest(
      token: token, directory: directory, taskCount: runs.count, throttle: plan.sweep.throttle,
      options: plan.submissionOptions, predecessors: plan.dependencies.submissions)
    let command = HostCommand(
      SubmissionUpload(folder: folder.path, token: token).script + scheduler.submitScript(request),
      input: archive, deadline: Self.patience + .milliseconds(archive.count / 100))
    let result = try await session.transport.execute(command)
    let answer =
      SubmissionUpload.overlapping(in: result).map { .overlapping($0) }
      ?? scheduler.answer(from: result)
    switch answer {
    case .accepted(let job): try ledger.accept(intent.id, job: job, now: workplace.now())
    case .refused, .deferred, .absent, .overlapping:
      try await Settlement(workplace: workplace, project: project).forget(intent, over: session)
    case .unknown: break
    }
    return answer
  }

  private func archive(
    _ runs: [OpenRun], script: String, code: StoredCode?, intent: SubmissionRecord
  ) throws(Diagnostic) -> [UInt8] {
    let ofRuns = Set(plan.rendering.environment.map(\.name))
    let environment = (plan.host.environment + plan.sweep.environment)
      .filter { !ofRuns.contains($0.name.value) }
      .map { (name: $0.name.value, value: $0.value.value) }
    let (files, config) = try plan.rendering.holedFiles()
    let settings = TaskRunner.settings(
      sweep: sweep.name, sweepFolder: folder.path, code: code.map { folder.code($0.hash) },
      token: intent.token,
      environment: environment, files: files, config: config,
      checkpoints: plan.sweep.checkpoints.place,
      requeues: plan.isSlurm ? plan.sweep.checkpoints.requeue?.atMost : nil)
    let table = TaskTable.bytes(
      of: runs.map { open in
        let facts = open.run.facts
        return TaskEntry(
          run: facts.name, attempt: open.attempt, runIndex: facts.index, seed: facts.seed,
          command: facts.command, parameters: facts.point, setup: plan.setup(of: facts))
      })
    let known = TaskFacts.bytes(
      of: runs.map { open in
        let facts = open.run.facts
        return TaskFacts(
          run: facts.name, attempt: open.attempt, hash: facts.hash, parameters: facts.parameters)
      })
    let facts = SubmissionFacts(
      of: sweep, folder: project.folder, scheduler: scheduler.name, createdAt: intent.createdAt,
      code: code.map(FoundCode.init))
    var tar = TarWriter()
    tar.addFolder("submission")
    tar.addFolder("submission/\(SubmissionFolder.output)")
    tar.addFolder("submission/\(SubmissionFolder.marks)")
    tar.add("submission/\(SubmissionFolder.script)", Array(script.utf8), isExecutable: true)
    tar.add(
      "submission/\(SubmissionFolder.runner)", Array(TaskRunner.script.utf8), isExecutable: true)
    tar.add("submission/\(SubmissionFolder.settings)", Array(settings.utf8))
    tar.add("submission/\(SubmissionFolder.table)", table)
    tar.add("submission/\(SubmissionFolder.runs)", known)
    tar.add("submission/\(SubmissionFolder.facts)", Array(facts.json.text(indented: true).utf8))
    for (path, content) in TaskRunner.uploads(of: files) { tar.add("submission/\(path)", content) }
    tar.add("end", [])
    tar.finish()
    return tar.bytes
  }

  /// A name that no other submission ever has: part of the sweep's name and 48 random bits.
  private static func token(sweep: String) -> String {
    let readable = sweep.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }.prefix(24)
    return "cs-\(String(readable))-\(Nonce.hex(12))"
  }
}
