import Cluster
import Collect
import Diagnostics
import Foundation
import JSON
import Ledger
import SweepFile

/// What `sync` did.
public struct SyncReport: Sendable, Hashable {
  /// How many files have new bytes.
  public var files = 0
  /// How many bytes came.
  public var bytes = 0
  /// Names that the host sent and that were refused.
  public var refused: [String] = []
}

/// Brings the new bytes of a sweep's logs here, and reads their metrics.
struct Syncer {
  let workplace: Workplace
  let project: Project
  let sweep: SweepRecord

  /// What is brought of one file at the most.
  private static let limit = 1 << 30

  func sync() async throws -> SyncReport {
    var report = SyncReport()
    let submissions = try project.ledger.submissions(ofSweep: sweep.id)
      .filter { $0.state == .accepted }
    for (host, submissions) in Dictionary(grouping: submissions, by: \.host) {
      let entry = try project.hosts(of: sweep, workplace).host(inLedger: host)
      try await withSession(entry, workplace: workplace, project: project.folder) { session in
        try await Tracker(workplace: workplace, project: project).refresh(sweep, over: session)
        try await sync(submissions, over: session, into: &report)
      }
    }
    return report
  }

  private func sync(
    _ submissions: [SubmissionRecord], over session: HostSession, into report: inout SyncReport
  ) async throws {
    guard let first = submissions.first else { return }
    workplace.progress(ProgressEvent("syncing from \(session.name)"))
    let sweepFolder = first.directory.components(separatedBy: "/submissions/")[0]
    let files = try project.ledger.syncedFiles(ofSweep: sweep.id)
    let known = Dictionary(files.map { ($0.remotePath, $0) }, uniquingKeysWith: newer)
    let nonce =
      String(UInt64.random(in: 0...UInt64.max), radix: 36)
      + String(UInt64.random(in: 0...UInt64.max), radix: 36)
    let places = submissions.map { "submissions/\($0.token)/out" } + ["runs"]
    let list = known.values.map {
      "\(UInt64(bitPattern: $0.inode))\t\($0.size)\t\($0.remotePath)\n"
    }.sorted().joined()
    let script = SyncScript.text(
      folder: sweepFolder, places: places, nonce: nonce, limit: Self.limit)
    let result = try await session.transport.execute(
      HostCommand(script, input: Array(list.utf8), deadline: .seconds(600)))
    let frames = SyncFrames(result.output, nonce: nonce)
    let targets = try SyncTargets(ledger: project.ledger, sweep: sweep.id)
    let changed = Set(frames.frames.map(\.path))
    var taken: [(SyncedFile, [MetricRecord])] = []
    for frame in frames.frames {
      guard let target = targets.target(of: frame.path) else {
        report.refused.append(frame.path)
        continue
      }
      taken.append(try take(frame, target, known[frame.path]))
      report.files += 1
      report.bytes += frame.bytes.count
    }
    taken += try readRests(known.values.filter { !changed.contains($0.remotePath) }, targets)
    try project.ledger.store(taken.map(\.0), metrics: taken.flatMap(\.1))
    guard frames.isComplete else {
      throw Diagnostic(
        "the sync was cut short", at: .host(session.name, path: sweepFolder),
        why: result.errorText.isEmpty ? nil : result.errorText,
        remedy: "run it again: it goes on where it stopped", kind: .unreachable)
    }
  }

  private func newer(_ a: SyncedFile, _ b: SyncedFile) -> SyncedFile {
    a.attempt > b.attempt ? a : b
  }

  /// Writes the bytes and reads their metrics. A kill before both are recorded leaves a file that is
  /// longer than recorded; the next sync overwrites from the recorded length on.
  private func take(
    _ frame: SyncFrame, _ target: SyncTarget, _ before: SyncedFile?
  ) throws -> (SyncedFile, [MetricRecord]) {
    let file = SyncedFile(
      attempt: target.attempt, remotePath: frame.path, localPath: target.path, inode: frame.inode,
      size: frame.offset + Int64(frame.bytes.count),
      reader: frame.offset > 0 ? before?.reader : nil)
    try LocalFile(path: path(of: file)).write(frame.bytes, at: frame.offset)
    return try read(file, isComplete: target.isComplete)
  }

  private func path(of file: SyncedFile) -> String {
    "\(project.resultsFolder)/\(sweep.name)/\(file.localPath)"
  }

  /// Reads the metrics of what a file has behind the place where its reader stopped.
  private func read(
    _ file: SyncedFile, isComplete: Bool
  ) throws -> (SyncedFile, [MetricRecord]) {
    guard let source = SourceDetector.source(ofFileNamed: file.localPath) else { return (file, []) }
    let wanted = Set([sweep.metric].compactMap(\.self))
    var reader =
      file.reader.flatMap { FileReader(state: $0) } ?? FileReader(source: source, wanted: wanted)
    let from = Int64(reader.consumed)
    reader.consume(try LocalFile(path: path(of: file)).read(from: from), isComplete: isComplete)
    var file = file
    file.reader = reader.state
    return (file, records(reader, source, file))
  }

  /// Files of ended runs whose last line has no newline: now it counts.
  private func readRests(_ known: [SyncedFile], _ targets: SyncTargets) throws
    -> [(SyncedFile, [MetricRecord])]
  {
    try known.compactMap { file in
      guard targets.ended.contains(file.attempt), let state = file.reader,
        let reader = FileReader(state: state), reader.consumed < file.size
      else { return nil }
      return try read(file, isComplete: true)
    }
  }

  private func records(_ reader: FileReader, _ source: Source, _ file: SyncedFile) -> [MetricRecord]
  {
    let preference = Source.allCases.firstIndex(of: source) ?? 0
    return reader.metrics.map { name, summary in
      var reductions: [String: MetricRecord.Reduced] = [:]
      for reduction in Reduction.allCases {
        if let value = summary.value(reduction) {
          reductions[reduction.rawValue] = .init(value: value.value, step: value.step)
        }
      }
      return MetricRecord(
        attempt: file.attempt, path: file.remotePath, name: name, preference: preference,
        count: Int(summary.count), nanCount: Int(summary.nanCount), reductions: reductions)
    }
  }
}
