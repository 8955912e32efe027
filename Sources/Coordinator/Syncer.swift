import Cluster
import DeltaSync
import Diagnostics
import Foundation
import Ledger
import SweepFile

/// Brings the new bytes of a sweep's files here, and reads their metrics.
struct Syncer {
  let workplace: Workplace
  let project: Project
  let sweep: SweepRecord
  let spec: SyncSpec

  /// Syncs with each host that has runs of the sweep, over one connection a host.
  ///
  /// - Parameters:
  ///   - interval: the seconds until it begins again, over the same connections, as long as runs are
  ///     unfinished; nil ends after the first time.
  ///   - onReport: told what each time brought.
  /// - Returns: what all brought together.
  /// - Throws: that a host can't be reached, that the disk is full, and the like; what came stays.
  func sync(
    every interval: Double? = nil, onReport: (SyncReport) throws -> Void = { _ in }
  ) async throws -> SyncReport {
    let lock = try project.lockSync(of: sweep.name)
    defer { lock.release() }
    var total = SyncReport()
    let submissions = try project.ledger.submissions(ofSweep: sweep.id)
      .filter { $0.state == .accepted }
    for (host, submissions) in Dictionary(grouping: submissions, by: \.host) {
      guard let first = submissions.first else { continue }
      let entry = try project.hosts(of: sweep, workplace).host(inLedger: host)
      let request = spec.request(root: folder(of: first), tokens: submissions.map(\.token))
      // What needs no host is done while the connection is made.
      var preparation = Task { try prepared(request, host: host) }
      try await withSession(entry, workplace: workplace, project: project.folder) { session in
        while true {
          // How the runs are, and their files.
          await session.transport.expectCommands(2)
          try await Tracker(workplace: workplace, project: project).refresh(sweep, over: session)
          let report = try await bring(preparation.value, over: session)
          total.add(report)
          try onReport(report)
          guard let interval, try hasUnfinished(submissions) else { return }
          try await Task.sleep(for: .seconds(interval))
          preparation = Task { try prepared(request, host: host) }
        }
      }
    }
    return total
  }

  /// Brings files or folders of a run's folder, whatever their names and sizes.
  func fetch(_ paths: [String], of run: RunRecord) async throws -> SyncReport {
    let lock = try project.lockSync(of: sweep.name)
    defer { lock.release() }
    guard let attempt = run.attempt,
      let submission = try project.ledger.submissions(ofSweep: sweep.id)
        .first(where: { $0.id == attempt.submission })
    else { throw Diagnostic("the run hasn't been submitted", kind: .usage) }
    let entry = try project.hosts(of: sweep, workplace).host(inLedger: submission.host)
    return try await withSession(entry, workplace: workplace, project: project.folder) { session in
      let request = DeltaRequest(
        root: folder(of: submission),
        places: paths.map { Array("runs/\(run.facts.name)/\($0)".utf8) })
      return try await bring(prepared(request, host: session.name), over: session)
    }
  }

  private func folder(of submission: SubmissionRecord) -> String {
    submission.directory.components(separatedBy: "/submissions/")[0]
  }

  private func hasUnfinished(_ submissions: [SubmissionRecord]) throws -> Bool {
    let tokens = Set(submissions.map(\.token))
    var found = false
    try project.ledger.forEachTask(ofSweep: sweep.id) { task in
      found = found || !task.hasEnded && tokens.contains(task.token)
    }
    return found
  }

  // MARK: Bytes and metrics

  private var results: String { "\(project.resultsFolder)/\(sweep.name)" }

  private func prepared(_ request: DeltaRequest, host: String) throws -> PreparedSync {
    let index = SyncBooks.index(project, sweep: sweep.name, host: host)
    return try LocalMirror(folder: results, indexPath: index).prepared(request)
  }

  private func bring(_ prepared: PreparedSync, over session: HostSession) async throws -> SyncReport
  {
    let targets = try SyncTargets(ledger: project.ledger, sweep: sweep.id)
    let books = try SyncBooks(project, sweep: sweep, host: session.name)
    let reading = MetricReading(folder: results, metric: sweep.metric)
    let progress = SyncProgress(session.name, workplace)
    do {
      let report = try await prepared.run(
        over: session.transport, placing: { targets.target(of: $0)?.path },
        onProgress: { progress.show($0) })
      try books.read(report, targets, reading)
      return SyncReport(report)
    } catch {
      // What came until then counts.
      try? books.read(nil, targets, reading)
      throw error
    }
  }
}

extension SyncReport {
  fileprivate init(_ report: DeltaReport) {
    files = report.files.count
    bytes = Int(report.newBytes)
    received = report.bytesReceived
    refused = report.refused.map { Refusal(name: text($0.hostPath), why: $0.why) }
    capped = report.capped.map { Capped(name: text($0.localPath), size: Int($0.hostSize)) }
    vanished = report.vanished.map(text)
  }

  fileprivate mutating func add(_ other: SyncReport) {
    files += other.files
    bytes += other.bytes
    received += other.received
    // A name that is refused once is so each time; only new ones are news.
    refused += other.refused.filter { !refused.contains($0) }
    capped = capped.filter { old in !other.capped.contains { $0.name == old.name } } + other.capped
    vanished += other.vanished
  }
}

private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
