import Cluster
import Diagnostics
import Ledger
import SlurmAdapter
import SweepFile

/// What a command of control is about.
extension Control {
  func settle() async throws {
    try await Settlement(workplace: workplace, project: project)
      .settle(sweep, hosts: try project.hosts(of: sweep, workplace))
  }

  /// What a feeder was to submit waits here from now on, so that it can be taken back run by run; what
  /// stays goes to a feeder again with the next `submit` or `watch`.
  func takeFromFeeder() async throws {
    let fed = try project.ledger.fedSubmissions(ofSweep: sweep.id)
    for (host, submissions) in Dictionary(grouping: fed, by: \.host) {
      let entry = try project.hosts(of: sweep, workplace).host(inLedger: host)
      try await withSession(entry, workplace: workplace, project: project.folder) { session in
        try await Feeding(workplace: workplace, project: project, session: session)
          .takeBack(submissions, reason: "taken back from the cluster")
        for folder in Set(submissions.map(\.sweepFolder)) {
          _ = try await session.run(
            SlurmFeeder(folder: folder).stopScript, doing: "ending the feeder")
        }
      }
    }
  }

  /// The submissions with unfinished runs, by their hosts.
  func openSubmissions() throws -> [String: [SubmissionRecord]] {
    let open = Set(try project.ledger.openSubmissions(ofSweep: sweep.id).map(\.id))
    return Dictionary(
      grouping: try project.ledger.submissions(ofSweep: sweep.id).filter { open.contains($0.id) },
      by: \.host)
  }

  /// The arrays of a sweep with `throttle` run one behind the other: those of which all tasks wait for
  /// another job.
  func submissionsBehindOthers() throws -> Set<Int64> {
    guard Sweep.current(of: sweep)?.throttle != nil else { return [] }
    return Set(
      try project.ledger.openSubmissions(ofSweep: sweep.id).filter(\.waitsForOthers).map(\.id))
  }

  /// Runs that a filter means.
  struct Chosen {
    var runs: Set<Int64> = []
    var counts: [JobState: Int] = [:]
  }

  /// The runs that a filter means; nil for all, which needn't be looked at.
  func chosen(by filter: RunFilter) throws -> Chosen? {
    guard !filter.isEmpty else { return nil }
    var chosen = Chosen()
    try filter.select(from: SweepRuns(ledger: project.ledger, sweep: sweep.id)) { run in
      chosen.runs.insert(run.id)
      chosen.counts[run.state, default: 0] += 1
    }
    return chosen
  }

  /// Counts the runs that are meant and to which nothing can be done.
  func count(
    _ chosen: Chosen?, _ control: RunControl, into report: inout ControlReport
  ) throws {
    let counts = try chosen?.counts ?? project.ledger.runCounts(ofSweep: sweep.id)
    for (state, count) in counts where !control.states.contains(state) {
      switch state {
      case .completed, .failed, .cancelled: report.ended += count
      case .planned, .waiting, .submitting: report.unsent += count
      case .running: report.started += count
      case .pending, .unknown: break
      }
    }
  }
}
