import Cluster
import Diagnostics
import Ledger

/// Cancels, holds, releases and throttles the unfinished runs of a sweep.
struct Control {
  let workplace: Workplace
  let project: Project
  let sweep: SweepRecord

  /// - Returns: what was done and what couldn't be; to be repeated at will.
  /// - Throws: that a host can't be reached, a filter that names no run, and the like.
  func apply(_ control: RunControl, to filter: RunFilter) async throws -> ControlReport {
    try await settle()
    if control == .cancel { try await takeFromFeeder() }
    var report = ControlReport()
    var untold = true
    for (host, submissions) in try openSubmissions() {
      let entry = try project.hosts(of: sweep, workplace).host(inLedger: host)
      try await withSession(entry, workplace: workplace, project: project.folder) { session in
        // What the ledger knows may be old, and what has started can't be held.
        try await Tracker(workplace: workplace, project: project).refresh(sweep, over: session)
        let chosen = try chosen(by: filter)
        if untold { try count(chosen, control, into: &report) }
        untold = false
        try await tell(control, chosen, of: submissions, over: session, &report)
        if control == .cancel {
          try await Tracker(workplace: workplace, project: project).refresh(sweep, over: session)
        }
      }
    }
    if untold { try count(try chosen(by: filter), control, into: &report) }
    if control == .cancel {
      let runs = try chosen(by: filter).map { Array($0.runs) }
      let waited = try project.ledger.endWaiting(ofSweep: sweep.id, runs: runs)
      report.unsent -= waited
      report.done += waited
    }
    return report
  }

  /// Shares a limit among the submissions that have unfinished runs, at least 1 each. Those that wait
  /// behind another one of the sweep get it whole.
  func throttle(_ limit: Int?) async throws -> ThrottleReport {
    try await settle()
    var report = ThrottleReport()
    let open = try openSubmissions()
    let behind = try submissionsBehindOthers()
    let count = open.values.joined().count { !behind.contains($0.id) }
    var place = 0
    for (host, submissions) in open.sorted(by: { $0.key < $1.key }) {
      let entry = try project.hosts(of: sweep, workplace).host(inLedger: host)
      let scheduler = HostSession.scheduler(of: entry, root: "/")
      var shares: [Int64: Int?] = [:]
      for submission in submissions {
        guard !behind.contains(submission.id) else {
          shares[submission.id] = limit
          continue
        }
        shares[submission.id] = limit.map { Self.share(of: $0, place: place, among: count) }
        place += 1
      }
      try await withSession(entry, workplace: workplace, project: project.folder) { session in
        let answers = try await run(submissions, over: session, doing: "throttling") {
          scheduler.throttleScript($0.handle, limit: shares[$0.id] ?? nil)
        }
        for submission in submissions {
          guard let answer = answers[submission.id] else { continue }
          if let problem = answer.problem ?? answer.refused.values.first {
            report.refusals.append(ControlRefusal(count: submission.taskCount, why: problem))
          } else {
            report.shares.append(
              .init(
                job: submission.job ?? submission.token, limit: shares[submission.id] ?? nil,
                isBehindOthers: behind.contains(submission.id)))
          }
        }
      }
    }
    return report
  }

  /// The part of a limit that falls to one of `count` submissions.
  static func share(of limit: Int, place: Int, among count: Int) -> Int {
    max(1, limit / count + (place < limit % count ? 1 : 0))
  }
}
