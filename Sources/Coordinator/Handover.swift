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
    let code = try await SweepCode(
      workplace: workplace, plan: plan, project: project, session: session, folder: folder
    ).send()
    var loop = SubmissionLoop(source, over: self, code: code)
    try await loop.run(into: &report)
  }

  /// What the runs of a group ask for.
  func resources(of group: OpenGroup) -> Resources {
    let place = plan.sweep.name.location
    return group.resources.map { Resources(json: $0, at: place) } ?? plan.resources
  }

  /// Intents first, then the bytes and the scheduler's calls in one round trip, then the answers.
  ///
  /// - Parameters:
  ///   - parts: the submissions, in their order; where one isn't accepted those behind it aren't begun.
  ///   - code: what their runs see.
  ///   - predecessor: the job behind which the first of them runs.
  /// - Returns: an answer for each part.
  /// - Throws: that the connection broke: then it isn't known what came of them.
  func handOver(
    _ parts: [SubmissionPart], code: StoredCode?, behind predecessor: String? = nil
  ) async throws -> [SubmissionAnswer] {
    let drafts = parts.map { part in
      let token = Self.token(sweep: sweep.name)
      return SubmissionDraft(
        token: token, directory: folder.submission(token),
        runs: part.runs.map { ($0.run.id, $0.attempt) }, resources: part.resources.json)
    }
    let intents = try ledger.writeIntents(
      drafts, sweep: sweep.id, host: session.name, scheduler: scheduler.name, code: code,
      now: workplace.now())
    var tar = TarWriter()
    for (part, draft) in zip(parts, drafts) { try add(part, draft, code: code?.hash, to: &tar) }
    tar.add("end", [])
    tar.finish()
    let requests = zip(parts, drafts).map { part, draft in
      SubmissionRequest(
        token: draft.token, directory: draft.directory, taskCount: part.runs.count,
        throttle: plan.sweep.throttle, predecessor: predecessor)
    }
    let command = HostCommand(
      uploadScript(tokens: drafts.map(\.token)) + SubmissionBatch(requests, scheduler).script,
      input: tar.bytes,
      deadline: Self.patience + .seconds(10 * (parts.count - 1))
        + .milliseconds(tar.bytes.count / 100))
    let answers = SubmissionBatch(requests, scheduler)
      .answers(from: try await session.transport.execute(command))
    try ledger.settle(
      zip(intents, answers).compactMap { intent, answer in
        switch answer {
        case .accepted(let job): (intent.id, job)
        case .refused, .deferred, .absent: (intent.id, nil)
        case .unknown: nil
        }
      }, now: workplace.now())
    return answers
  }

  /// Unpacks beside the place where the files belong and renames, so that no half-written folder is
  /// ever taken for a whole one, and removes what didn't come wholly. What comes last shows that all
  /// came: tar takes an archive that was cut between two files for a whole one.
  private func uploadScript(tokens: [String]) -> String {
    """
    cd \(quoted(folder.path)) || exit 71
    new=submissions/.\(tokens.first ?? "")
    (
      trap 'rm -rf "$new"' EXIT
      trap 'exit 71' HUP INT TERM PIPE
      mkdir -p "$new" && tar -xmf - -C "$new" && [ -e "$new/end" ] || exit 71
      for cs_token in \(tokens.joined(separator: " ")); do
        mv "$new/$cs_token" "submissions/$cs_token" || exit 71
      done
    ) || exit 71

    """
  }

  /// Adds the folder of a submission to an archive.
  private func add(
    _ part: SubmissionPart, _ draft: SubmissionDraft, code: String?, to tar: inout TarWriter
  ) throws(Diagnostic) {
    let script = try plan.script.render(
      host: plan.host, sweep: plan.sweep, resources: part.resources,
      runner: "\(draft.directory)/\(SubmissionFolder.runner)")
    let ofRuns = Set(plan.rendering.environment.map(\.name))
    let environment = (plan.host.environment + plan.sweep.environment)
      .filter { !ofRuns.contains($0.name.value) }
      .map { (name: $0.name.value, value: $0.value.value) }
    let (files, config) = try plan.rendering.holedFiles()
    let settings = TaskRunner.settings(
      sweep: sweep.name, sweepFolder: folder.path, code: code.map(folder.code), token: draft.token,
      environment: environment, files: files, config: config)
    let table = TaskTable.bytes(
      of: part.runs.map { open in
        let facts = open.run.facts
        return TaskEntry(
          run: facts.name, attempt: open.attempt, runIndex: facts.index, seed: facts.seed,
          command: facts.command, parameters: facts.point, setup: plan.setup(of: facts))
      })
    let top = draft.token
    tar.addFolder(top)
    tar.addFolder("\(top)/\(SubmissionFolder.output)")
    tar.addFolder("\(top)/\(SubmissionFolder.marks)")
    tar.add("\(top)/\(SubmissionFolder.script)", Array(script.utf8), isExecutable: true)
    tar.add("\(top)/\(SubmissionFolder.runner)", Array(TaskRunner.script.utf8), isExecutable: true)
    tar.add("\(top)/\(SubmissionFolder.settings)", Array(settings.utf8))
    tar.add("\(top)/\(SubmissionFolder.table)", table)
    for (path, content) in TaskRunner.uploads(of: files) { tar.add("\(top)/\(path)", content) }
  }

  /// A name that no other submission ever has: part of the sweep's name and 48 random bits.
  private static func token(sweep: String) -> String {
    let readable = sweep.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }.prefix(24)
    let random = String(UInt64.random(in: 0..<(1 << 48)), radix: 16)
    return "cs-\(String(readable))-\(String(repeating: "0", count: 12 - random.count))\(random)"
  }
}
