import Diagnostics
import Foundation
public import Ledger

/// Where the files of a sweep are.
public struct SweepPlaces: Sendable {
  /// A sweep's folder on a host.
  public struct HostPlace: Sendable {
    public var host: String
    public var folder: String
    public var submissions: [SubmissionRecord]
  }

  public var sweep: SweepRecord
  /// The folder of synced files here, and whether it is there.
  public var results: String
  public var isSynced: Bool
  public var hosts: [HostPlace]
}

/// Where the files of a run are.
public struct RunPlaces: Sendable {
  /// The files of one attempt, as paths on its host.
  public struct AttemptPlace: Sendable {
    public var attempt: AttemptRecord
    public var host: String
    /// The run's own folder, which its attempts share.
    public var folder: String
    /// The folder of the submission: script, task table, marks.
    public var submission: String
    /// What the attempt wrote to both streams.
    public var output: String
    public var errors: String
    /// The code that it saw; nil where there was none.
    public var code: String?
  }

  public var sweep: SweepRecord
  public var run: RunRecord
  /// The folder of synced files here, and whether it is there.
  public var results: String
  public var isSynced: Bool
  /// The oldest first.
  public var attempts: [AttemptPlace]
}

extension SubmissionRecord {
  /// The folder of its sweep on its host.
  var sweepFolder: String { directory.components(separatedBy: "/submissions/")[0] }

  /// The folder of its code on its host; nil where there is none.
  public var codeFolder: String? { code.map { "\(sweepFolder)/code/\($0)" } }
}

extension Coordinator {
  /// Where the files of a sweep are, as far as the ledger knows. Asks no host.
  public func find(_ sweep: String) throws -> SweepPlaces {
    let (project, record) = try SweepReference(workplace: workplace).resolve(sweep)
    let submissions = try project.ledger.submissions(ofSweep: record.id)
    var hosts: [SweepPlaces.HostPlace] = []
    for submission in submissions {
      let index = hosts.firstIndex {
        $0.host == submission.host && $0.folder == submission.sweepFolder
      }
      if let index {
        hosts[index].submissions.append(submission)
      } else {
        hosts.append(
          .init(host: submission.host, folder: submission.sweepFolder, submissions: [submission]))
      }
    }
    let results = "\(project.resultsFolder)/\(record.name)"
    return SweepPlaces(
      sweep: record, results: results, isSynced: FileManager.default.fileExists(atPath: results),
      hosts: hosts)
  }

  /// Where the files of a run are, as far as the ledger knows. Asks no host.
  public func find(run text: String, in sweep: String) throws -> RunPlaces {
    let (project, record) = try SweepReference(workplace: workplace).resolve(sweep)
    let run = try SweepRuns(ledger: project.ledger, sweep: record.id).find(text)
    let submissions = Dictionary(
      try project.ledger.submissions(ofSweep: record.id).map { ($0.id, $0) },
      uniquingKeysWith: { first, _ in first })
    let attempts = try project.ledger.attempts(ofRun: run.id).compactMap {
      attempt -> RunPlaces.AttemptPlace? in
      guard let submission = submissions[attempt.submission] else { return nil }
      let stream = "\(submission.directory)/out/\(attempt.task)"
      return .init(
        attempt: attempt, host: submission.host,
        folder: "\(submission.sweepFolder)/runs/\(run.facts.name)",
        submission: submission.directory, output: stream + ".out", errors: stream + ".err",
        code: submission.codeFolder)
    }
    let results = "\(project.resultsFolder)/\(record.name)/\(run.facts.name)"
    return RunPlaces(
      sweep: record, run: run, results: results,
      isSynced: FileManager.default.fileExists(atPath: results), attempts: attempts)
  }
}
