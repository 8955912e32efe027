import Cluster
import Diagnostics
import Ledger
import SlurmAdapter
import SweepFile

extension Coordinator {
  /// What the runs of a sweep used, after asking for what is new; accounting is asked for the memory of
  /// runs of which nobody told it yet.
  ///
  /// - Parameter sweep: its name, or the path of its file.
  /// - Returns: the newest attempts that have ended. A host that couldn't be asked is told in the notes.
  /// - Throws: a sweep that doesn't exist.
  public func use(_ sweep: String) async throws -> SweepUse {
    let (project, record) = try SweepReference(workplace: workplace).resolve(sweep)
    var notes: [Diagnostic] = []
    do {
      notes = try await Tracker(workplace: workplace, project: project).refresh(record)
      notes += try await askForMemory(of: record, project)
    } catch let error as TransportError {
      notes.append(error.diagnostic)
    } catch let error as Diagnostic where error.kind == .unreachable {
      notes.append(error)
    }
    let place = SourceLocation(file: "ledger", line: 1, column: 1)
    var use = SweepUse(record.name, try project.ledger.uses(ofSweep: record.id), at: place)
    use.notes = notes
    return use
  }

  private func askForMemory(
    of sweep: SweepRecord, _ project: Project
  ) async throws -> [Diagnostic] {
    let lacking = try project.ledger.uses(ofSweep: sweep.id)
      .filter { $0.use.memory == nil && !$0.isAsked }
    let submissions = try project.ledger.submissions(ofSweep: sweep.id)
    var notes: [Diagnostic] = []
    for (host, records) in Dictionary(grouping: lacking, by: \.host).sorted(by: { $0.key < $1.key })
    {
      let ids = Set(records.map(\.submission))
      let asked = submissions.filter { ids.contains($0.id) && $0.scheduler == "slurm" }
      guard !asked.isEmpty else { continue }
      let entry = try project.hosts(of: sweep, workplace).host(inLedger: host)
      let known = try await memory(of: records, asked, on: entry, project)
      guard let known else {
        notes.append(
          Diagnostic(
            "the accounting of '\(host)' wasn't asked for the memory of the runs",
            why: "the host was asked a moment ago", remedy: "run the command again in a minute",
            severity: .note))
        continue
      }
      try project.ledger.record(memory: known)
    }
    return notes
  }

  /// nil if the host isn't to be asked now.
  private func memory(
    of records: [UseRecord], _ submissions: [SubmissionRecord], on entry: HostEntry,
    _ project: Project
  ) async throws -> [(attempt: Int64, bytes: Int?)]? {
    let scheduler = HostSession.scheduler(of: entry, root: "/")
    let handles = submissions.map(\.handle)
    let tokens = Dictionary(
      submissions.map { ($0.id, $0.token) }, uniquingKeysWith: { first, _ in first })
    var tasks: [String: [ClosedRange<Int>]] = [:]
    for record in records {
      if let token = tokens[record.submission] {
        tasks[token, default: []].append(record.task...record.task)
      }
    }
    guard let script = scheduler.useScript(handles, tasks: tasks) else { return [] }
    let commands = scheduler.calls(observing: handles).accounting
    if let calls = HostCalls(entry, workplace),
      calls.take(commands, now: workplace.now()) != .granted
    {
      return nil
    }
    let output = try await withSession(entry, workplace: workplace, project: project.folder) {
      try await $0.run(script + "true\n", deadline: .seconds(120), doing: "asking accounting").text
    }
    let report = scheduler.observations(from: output, of: handles)
    guard !report.accountingIsOff else { return [] }
    return records.compactMap { record -> (attempt: Int64, bytes: Int?)? in
      guard let token = tokens[record.submission] else { return nil }
      // Accounting lags: what it doesn't know as ended is asked for another time.
      let task = TaskID(token: token, index: record.task)
      guard report.accounting[task]?.state.isFinal == true else { return nil }
      return (record.attempt, report.maxRSS[task])
    }
  }
}
