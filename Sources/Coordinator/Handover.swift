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

  private var scheduler: any Scheduler { session.scheduler(root: folder.root) }
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
  func submit(
    _ runs: [(run: RunRecord, attempt: Int)], into report: inout SubmitReport
  ) async throws {
    guard !runs.isEmpty else { return }
    if let wait = plan.dependencies.wait {
      report.deferral = wait
      return
    }
    let code = try await code()
    let size = folder.limits.tasksPerSubmission
    for start in stride(from: 0, to: runs.count, by: size) {
      workplace.progress(ProgressEvent("submitting", done: start, total: runs.count))
      let chunk = Array(runs[start..<min(start + size, runs.count)])
      let answer = try await handOver(chunk, code: code)
      switch answer {
      case .accepted(let job):
        report.submitted += chunk.count
        report.jobs.append(job)
      case .deferred(let deferral):
        report.deferral = deferral
        return
      case .refused(let refusal): throw refusal.located(at: .host(session.name, path: ""))
      case .unknown(let why):
        throw Diagnostic(
          "it isn't known whether the submission arrived", at: .host(session.name, path: ""),
          why: why, remedy: "run the command again: it finds out first, and submits nothing twice",
          kind: .tryAgain)
      case .absent: break
      }
    }
    workplace.progress(ProgressEvent("submitting", done: runs.count, total: runs.count))
  }

  /// The code of the attempts: that of those that they follow where they have to see the same, and
  /// the host still has it; else the sweep's files as they are now.
  private func code() async throws -> StoredCode? {
    if let earlier = plan.adaptation?.codeOf {
      let code = try ledger.code(ofSubmission: earlier)
      if code.map({ folder.codes.contains($0.hash) }) ?? true { return code }
    }
    return try await SweepCode(
      workplace: workplace, plan: plan, project: project, session: session, folder: folder
    ).send()
  }

  /// Intent first, then the bytes and the scheduler's call in one round trip, then the answer.
  private func handOver(
    _ runs: [(run: RunRecord, attempt: Int)], code: StoredCode?
  ) async throws -> SubmissionAnswer {
    let token = Self.token(sweep: sweep.name)
    let directory = folder.submission(token)
    let intent = try ledger.writeIntent(
      sweep: sweep.id, token: token, host: session.name, scheduler: scheduler.name,
      directory: directory, runs: runs.map { ($0.run.id, $0.attempt) }, code: code,
      resources: plan.storedResources, now: workplace.now())
    let script = try plan.script.render(
      host: plan.host, sweep: plan.sweep, resources: plan.resources,
      runner: "\(directory)/\(SubmissionFolder.runner)")
    let archive = try archive(runs, script: script, code: code?.hash, token: token)
    let request = SubmissionRequest(
      token: token, directory: directory, taskCount: runs.count, throttle: plan.sweep.throttle,
      options: plan.submissionOptions, predecessors: plan.dependencies.submissions)
    let command = HostCommand(
      uploadScript(token: token) + scheduler.submitScript(request),
      input: archive, deadline: Self.patience + .milliseconds(archive.count / 100))
    let answer = scheduler.answer(from: try await session.transport.execute(command))
    switch answer {
    case .accepted(let job): try ledger.accept(intent.id, job: job, now: workplace.now())
    case .refused, .deferred, .absent: try ledger.refuse(intent.id)
    case .unknown: break
    }
    return answer
  }

  /// Unpacks beside the place where the files belong and renames, so that no half-written folder is
  /// ever taken for a whole one, and removes what didn't come wholly. What comes last shows that all
  /// came: tar takes an archive that was cut between two files for a whole one.
  private func uploadScript(token: String) -> String {
    """
    cd \(quoted(folder.path)) || exit 71
    new=submissions/.\(token)
    (
      trap 'rm -rf "$new"' EXIT
      trap 'exit 71' HUP INT TERM PIPE
      mkdir -p "$new" && tar -xmf - -C "$new" && [ -e "$new/end" ] || exit 71
      mv "$new/submission" submissions/\(token)
    ) || exit 71

    """
  }

  private func archive(
    _ runs: [(run: RunRecord, attempt: Int)], script: String, code: String?, token: String
  ) throws(Diagnostic) -> [UInt8] {
    let ofRuns = Set(plan.rendering.environment.map(\.name))
    let environment = (plan.host.environment + plan.sweep.environment)
      .filter { !ofRuns.contains($0.name.value) }
      .map { (name: $0.name.value, value: $0.value.value) }
    let (files, config) = try plan.rendering.holedFiles()
    let settings = TaskRunner.settings(
      sweep: sweep.name, sweepFolder: folder.path, code: code.map(folder.code), token: token,
      environment: environment, files: files, config: config,
      checkpoints: plan.sweep.checkpoints.place,
      requeues: plan.isSlurm ? plan.sweep.checkpoints.requeue?.atMost : nil)
    let table = TaskTable.bytes(
      of: runs.map { run, attempt in
        TaskEntry(
          run: run.facts.name, attempt: attempt, runIndex: run.facts.index, seed: run.facts.seed,
          command: run.facts.command, parameters: run.facts.point, setup: plan.setup(of: run.facts))
      })
    var tar = TarWriter()
    tar.addFolder("submission")
    tar.addFolder("submission/\(SubmissionFolder.output)")
    tar.addFolder("submission/\(SubmissionFolder.marks)")
    tar.add("submission/\(SubmissionFolder.script)", Array(script.utf8), isExecutable: true)
    tar.add(
      "submission/\(SubmissionFolder.runner)", Array(TaskRunner.script.utf8), isExecutable: true)
    tar.add("submission/\(SubmissionFolder.settings)", Array(settings.utf8))
    tar.add("submission/\(SubmissionFolder.table)", table)
    for (path, content) in TaskRunner.uploads(of: files) { tar.add("submission/\(path)", content) }
    tar.add("end", [])
    tar.finish()
    return tar.bytes
  }

  /// A name that no other submission ever has: part of the sweep's name and 48 random bits.
  private static func token(sweep: String) -> String {
    let readable = sweep.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }.prefix(24)
    let random = String(UInt64.random(in: 0..<(1 << 48)), radix: 16)
    return "cs-\(String(readable))-\(String(repeating: "0", count: 12 - random.count))\(random)"
  }
}
