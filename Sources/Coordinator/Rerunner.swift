import Cluster
import Diagnostics
import JSON
import Ledger
import SweepFile

/// Plans and submits new attempts of a sweep's runs.
struct Rerunner {
  let workplace: Workplace
  let project: Project
  let sweep: SweepRecord

  /// Brings the ledger up to date: what became of interrupted submissions, and of the runs.
  func refresh() async throws {
    try await Settlement(workplace: workplace, project: project)
      .settle(sweep, hosts: try project.hosts(of: sweep, workplace))
    try await Tracker(workplace: workplace, project: project).refresh(sweep)
  }

  /// What a request comes to. Sends nothing.
  ///
  /// - Throws: a filter or a change that is wrong, runs that can't be rerun, and what is wrong with
  ///   the sweep's file by now.
  func plan(_ request: RerunRequest) throws -> (SweepPlan, RerunPlan) {
    let all = SweepRuns(ledger: project.ledger, sweep: sweep.id)
    let choice = try RerunChoice(request, among: all)
    let changes = try request.changes.map { option, resource, text in
      try Self.change(option, resource, text)
    }
    let definition = try again()
    var plan = RerunPlan(sweep: sweep.name, wish: request.wish)
    plan.leftAlone = choice.leftAlone
    let (runs, gone) = try definition.renewed(choice.runs, since: sweep)
    plan.notes += try note(gone, definition)
    plan.excludedNodes = request.excludedNodes
    if request.excludesFailedNodes { plan.excludedNodes += try failedNodes(of: runs) }
    let bases = try bases(definition)
    for run in runs {
      let excluded = plan.excludedNodes
      plan.attempts.append(try bases.attempt(of: run, changes, excludedNodes: excluded))
    }
    return (definition, plan)
  }

  private static func change(
    _ option: String, _ resource: String, _ text: String
  ) throws -> ResourceChange {
    guard let resource = ChangeableResource(word: resource) else {
      throw Diagnostic("no resource is called '\(resource)'", kind: .bug)
    }
    let place = SourceLocation(file: option, line: 1, column: 1, length: text.count, text: text)
    do {
      return try ResourceChange(resource, Located(text, at: place))
    } catch var complaint {
      complaint.kind = .usage
      throw complaint
    }
  }

  /// The sweep as its file has it now.
  func again() throws -> SweepPlan {
    guard let request = SweepRequest(json: sweep.request, file: sweep.file) else {
      throw Diagnostic("the ledger's record of '\(sweep.name)' can't be read", kind: .bug)
    }
    var place = workplace
    place.directory = project.folder
    return try Planner(place).plan(request)
  }

  /// What attempts begin with: the resources of those before them.
  func bases(_ plan: SweepPlan) throws -> AttemptBases {
    AttemptBases(plan, try project.ledger.submissions(ofSweep: sweep.id))
  }

  /// Nodes on which attempts of these runs failed, in the order of their names.
  private func failedNodes(of runs: [RunRecord]) throws -> [String] {
    var nodes: Set<String> = []
    for run in runs {
      let attempts = try project.ledger.attempts(ofRun: run.id)
      nodes.formUnion(attempts.compactMap { $0.state == .failed ? $0.node : nil })
    }
    return nodes.sorted()
  }

  /// Runs that the file doesn't name any more are run as they were, which is only right where all
  /// that they need is in their command.
  private func note(_ gone: [RunRecord], _ plan: SweepPlan) throws -> [Diagnostic] {
    guard let first = gone.first else { return [] }
    let names = gone.count == 1 ? first.facts.name : "\(gone.count) runs"
    let verb = gone.count == 1 ? "is" : "are"
    guard plan.rendering.channels.isEmpty else {
      throw Diagnostic(
        "\(names) can't be rerun: the sweep file has changed", at: .file(sweep.file),
        why: "\(verb) no longer among its runs, and the files of theirs can't be made any more",
        remedy: "`clustersweep submit` sends the runs that the file names now", kind: .failed)
    }
    return [
      Diagnostic(
        "\(names) \(verb) no longer in the sweep file, and run as before", at: .file(sweep.file),
        remedy: "`clustersweep submit` sends what the file names now", severity: .note)
    ]
  }

  // MARK: Submitting

  /// Submits what a plan says; to be called under the sweep's lock.
  func submit(_ rerun: RerunPlan, _ definition: SweepPlan) async throws -> SubmitReport {
    guard !rerun.attempts.isEmpty else { return SubmitReport() }
    let definition = try await definition.depending(project, workplace)
    return try await withSharedSession(
      definition.host, workplace: workplace, project: project.folder
    ) { connection in
      try await Submitter(
        workplace: workplace, plan: definition, project: project, connection: connection
      ).resubmit(rerun.attempts, sweep: sweep)
    }
  }
}

/// What the next attempts of a sweep's runs begin with.
struct AttemptBases {
  private let plan: SweepPlan
  private let submissions: [Int64: SubmissionRecord]

  init(_ plan: SweepPlan, _ submissions: [SubmissionRecord]) {
    self.plan = plan
    self.submissions = Dictionary(
      submissions.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The next attempt of a run: what the file says now, but what reruns have changed stays changed.
  ///
  /// - Parameters:
  ///   - run: the run.
  ///   - changes: of what its last attempt asked for.
  ///   - excludedNodes: where it isn't to run.
  /// - Returns: the attempt.
  /// - Throws: a change that can't be computed.
  func attempt(
    of run: RunRecord, _ changes: [ResourceChange], excludedNodes: [String] = []
  ) throws(Diagnostic) -> PlannedAttempt {
    let planned = run.facts.resources.map { Resources(json: $0, at: Self.place) } ?? plan.resources
    let stored = run.attempt.flatMap { submissions[$0.submission]?.resources }
    let before = stored.map { Resources(json: $0, at: Self.place) } ?? planned
    var changed = stored?[Resources.changedMember]?.array?.compactMap(\.string) ?? []
    var resources = planned
    for (name, path) in Resources.members where changed.contains(name) {
      resources[keyPath: path] = before[keyPath: path]
    }
    for change in changes {
      let path = change.resource.place
      let unchanged = resources[keyPath: path]
      resources[keyPath: path] = before[keyPath: path] ?? unchanged
      resources = try change.applied(to: resources)
      if !changed.contains(change.resource.rawValue) { changed.append(change.resource.rawValue) }
    }
    return PlannedAttempt(
      run: run, number: (run.attempt?.number ?? 0) + 1, before: before, resources: resources,
      changed: changed, excludedNodes: excludedNodes)
  }

  private static let place = SourceLocation(file: "ledger", line: 1, column: 1)
}

extension Resources {
  /// The member of ``json`` in the ledger that names what reruns have changed.
  static let changedMember = "changed"
}
