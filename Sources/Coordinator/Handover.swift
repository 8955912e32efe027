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
  var sight = Sight.files

  /// Which code the attempts see.
  enum Sight {
    /// The sweep's files as they are now.
    case files
    /// What the attempts of that submission see.
    case asIn(submission: Int64)
    case stored(StoredCode?)
  }

  var scheduler: any Scheduler { session.scheduler(root: folder.root) }
  private var ledger: Ledger { project.ledger }

  /// sbatch may take two minutes by itself, so it gets three.
  private static let patience = Duration.seconds(180)

  /// Makes sure that the queue processes of submissions live.
  func wake(_ submissions: [SubmissionRecord]) async throws {
    for submission in submissions {
      let asked = submission.resources.map { Resources(json: $0, at: plan.sweep.name.location) }
      let request = SubmissionRequest(
        token: submission.token, directory: submission.directory, taskCount: submission.taskCount,
        throttle: plan.sweep.throttle, resources: ResourceRequest(asked ?? plan.resources))
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
    guard plan.feeds, let size = loop.sizeOfFed else { return }
    do {
      try await feed(size: size, into: &report)
    } catch let overlap as Overlap {
      report.waiting = 0
      throw overlap
    }
  }

  /// What the runs of a group ask for.
  func resources(of group: OpenGroup) -> Resources {
    let place = plan.sweep.name.location
    return group.resources.map { Resources(json: $0, at: place) } ?? plan.resources
  }

  /// The code of the attempts. Where the host has that of an earlier submission no more, it is the
  /// sweep's files as they are now.
  private func code() async throws -> StoredCode? {
    switch sight {
    case .stored(let code): return code
    case .asIn(let submission):
      let code = try ledger.code(ofSubmission: submission)
      if code.map({ folder.codes.contains($0.hash) }) ?? true { return code }
    case .files: break
    }
    return try await SweepCode(
      workplace: workplace, plan: plan, project: project, session: session, folder: folder
    ).send()
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
    var prepared = try await prepare(parts, code: code, behind: predecessor)
    let batch = SubmissionBatch(prepared.requests, scheduler)
    let result = try await send(
      &prepared, batch.script, deadline: Self.patience + .seconds(10 * (parts.count - 1)))
    let answers =
      SubmissionUpload.overlapping(in: result).map { others in
        prepared.requests.map { _ in .overlapping(others) }
      } ?? batch.answers(from: result)
    try await record(answers, to: prepared.intents)
    return answers
  }

  /// Submissions whose intents are in the ledger, and their folders.
  struct Prepared {
    var intents: [SubmissionRecord]
    var requests: [SubmissionRequest]
    var tar: TarWriter
  }

  /// Writes the intents of submissions, and meanwhile what goes to the host of them.
  func prepare(
    _ parts: [SubmissionPart], code: StoredCode?, behind predecessor: String? = nil
  ) async throws -> Prepared {
    let now = workplace.now()
    let drafts = parts.map { part in
      let token = Self.token(sweep: sweep.name)
      return SubmissionDraft(
        token: token, directory: folder.submission(token),
        runs: part.runs.map { ($0.run.id, $0.attempt) },
        resources: part.group.resources ?? part.resources.json, pack: pack(of: part))
    }
    async let tar = archive(parts, drafts, code: code, now: now)
    let intents = try ledger.writeIntents(
      drafts, sweep: sweep.id, host: session.name, scheduler: scheduler.name, code: code, now: now)
    let requests = zip(parts, drafts).map { part, draft in
      var request = SubmissionRequest(
        token: draft.token, directory: draft.directory,
        taskCount: draft.pack?.arrayTasks(for: part.runs.count) ?? part.runs.count,
        throttle: plan.sweep.throttle.map { max(1, $0 / (draft.pack?.lanes ?? 1)) },
        options: plan.options(
          part.resources, excluding: part.group.excludedNodes, behind: predecessor,
          following: part.following),
        resources: ResourceRequest(part.resources), predecessors: plan.dependencies.submissions,
        following: part.following?.directory)
      request.isPacked = draft.pack != nil
      return request
    }
    return Prepared(intents: intents, requests: requests, tar: try await tar)
  }

  private func archive(
    _ parts: [SubmissionPart], _ drafts: [SubmissionDraft], code: StoredCode?, now: Double
  ) throws -> TarWriter {
    var tar = TarWriter()
    for (part, draft) in zip(parts, drafts) {
      try add(part, draft, code: code, now: now, to: &tar)
    }
    return tar
  }

  private func pack(of part: SubmissionPart) -> Pack? {
    plan.pack(for: part.resources)?.fitting(part.runs.count)
  }

  /// Publishes prepared submissions and runs a script behind that, in one round trip.
  func send(
    _ prepared: inout Prepared, _ script: String, deadline: Duration
  ) async throws -> HostCommandResult {
    prepared.tar.add("end", [])
    prepared.tar.finish()
    let upload = SubmissionUpload(folder: folder.path, tokens: prepared.requests.map(\.token))
    return try await session.transport.execute(
      HostCommand(
        upload.script + script, input: prepared.tar.bytes,
        deadline: deadline + .milliseconds(prepared.tar.bytes.count / 100)))
  }

  private func record(
    _ answers: [SubmissionAnswer], to intents: [SubmissionRecord]
  ) async throws {
    var accepted: [(submission: Int64, job: String?)] = []
    var absent: [SubmissionRecord] = []
    for (intent, answer) in zip(intents, answers) {
      switch answer {
      case .accepted(let job): accepted.append((intent.id, job))
      case .refused, .deferred, .absent, .overlapping: absent.append(intent)
      case .unknown: break
      }
    }
    try ledger.settle(accepted, now: workplace.now())
    try await Settlement(workplace: workplace, project: project).forget(absent, over: session)
  }

  /// Adds the folder of a submission to an archive.
  private func add(
    _ part: SubmissionPart, _ draft: SubmissionDraft, code: StoredCode?, now: Double,
    to tar: inout TarWriter
  ) throws(Diagnostic) {
    let packed = draft.pack.map { plan.resources(of: $0, part.resources) }
    let runner = draft.pack == nil ? SubmissionFolder.runner : SubmissionFolder.packRunner
    let script = try plan.script.render(
      host: plan.host, sweep: plan.sweep, resources: packed?.task ?? part.resources,
      runner: "\(draft.directory)/\(runner)")
    let ofRuns = Set(plan.rendering.environment.map(\.name))
    let environment = (plan.host.environment + plan.sweep.environment)
      .filter { !ofRuns.contains($0.name.value) }
      .map { (name: $0.name.value, value: $0.value.value) }
    let (files, config) = try plan.rendering.holedFiles()
    let settings = TaskRunner.settings(
      sweep: plan.parentName ?? sweep.name, step: plan.suffixOfRuns, sweepFolder: folder.path,
      code: code.map { folder.code($0.hash) },
      token: draft.token, environment: environment, inputs: plan.script.inputs?.variables ?? [],
      files: files, config: config,
      checkpoints: plan.sweep.checkpoints.place,
      requeues: plan.isSlurm ? plan.sweep.checkpoints.requeue?.atMost : nil)
    let table = TaskTable.bytes(
      of: part.runs.map { open in
        let facts = open.run.facts
        return TaskEntry(
          run: facts.name, attempt: open.attempt, runIndex: facts.index, seed: facts.seed,
          command: facts.command, parameters: facts.point, setup: plan.setup(of: facts))
      })
    let known = TaskFacts.bytes(
      of: part.runs.map { open in
        let facts = open.run.facts
        return TaskFacts(
          run: facts.name, attempt: open.attempt, hash: facts.hash, parameters: facts.parameters)
      })
    var facts = SubmissionFacts(
      of: sweep, folder: project.folder, scheduler: scheduler.name, createdAt: now,
      code: code.map(FoundCode.init))
    facts.pack = draft.pack
    let top = draft.token
    tar.addFolder(top)
    tar.addFolder("\(top)/\(SubmissionFolder.output)")
    tar.addFolder("\(top)/\(SubmissionFolder.marks)")
    tar.add("\(top)/\(SubmissionFolder.script)", Array(script.utf8), isExecutable: true)
    tar.add("\(top)/\(SubmissionFolder.runner)", Array(TaskRunner.script.utf8), isExecutable: true)
    tar.add("\(top)/\(SubmissionFolder.settings)", Array(settings.utf8))
    tar.add("\(top)/\(SubmissionFolder.table)", table)
    tar.add("\(top)/\(SubmissionFolder.runs)", known)
    tar.add("\(top)/\(SubmissionFolder.facts)", Array(facts.json.text(indented: true).utf8))
    if let pack = draft.pack {
      for name in [SubmissionFolder.packs, SubmissionFolder.taken, SubmissionFolder.cancelled] {
        tar.addFolder("\(top)/\(name)")
      }
      let settings = PackScript.settings(
        pack, token: top, count: part.runs.count, run: ResourceRequest(part.resources),
        seconds: packed?.seconds)
      tar.add("\(top)/\(SubmissionFolder.pack)", Array(settings.utf8))
      tar.add(
        "\(top)/\(SubmissionFolder.packRunner)", Array(PackScript.text.utf8), isExecutable: true)
    }
    for (path, content) in TaskRunner.uploads(of: files) { tar.add("\(top)/\(path)", content) }
  }

  /// A name that no other submission ever has: part of the sweep's name and 48 random bits.
  private static func token(sweep: String) -> String {
    let readable = sweep.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }.prefix(24)
    return "cs-\(String(readable))-\(Nonce.hex(12))"
  }
}
