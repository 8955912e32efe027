import Diagnostics
import Foundation
import JSON
public import Ledger
import SweepFile

/// All attempts at one run.
public struct RunHistory: Sendable {
  /// One of them.
  public struct Entry: Sendable {
    public var attempt: AttemptRecord
    /// What it asked for, by names; empty where that isn't known.
    public var asked: [(resource: String, text: String)]
    /// Where its output is here, as far as it was synced.
    public var output: String?
    public var errors: String?
  }

  public var run: RunRecord
  /// Oldest first.
  public var entries: [Entry]
}

extension Coordinator {
  /// The attempts at a run, as far as they are known; asks no host.
  ///
  /// - Parameters:
  ///   - run: its name, the beginning of it, its index or its hash.
  ///   - sweep: its name, or the path of its file.
  /// - Returns: all attempts.
  /// - Throws: a run that isn't there.
  public func history(of run: String, in sweep: String) throws -> RunHistory {
    let (project, record) = try SweepReference(workplace: workplace).resolve(sweep)
    let found = try SweepRuns(ledger: project.ledger, sweep: record.id).find(run)
    let entries = try project.ledger.history(ofRun: found.id).map { attempt, resources in
      let log = RunLog(
        workplace: workplace, project: project, sweep: record, run: found.with(attempt))
      func synced(_ path: String?) -> String? {
        path.flatMap { FileManager.default.fileExists(atPath: $0) ? $0 : nil }
      }
      return RunHistory.Entry(
        attempt: attempt,
        asked: Resources.members.compactMap { name, _ in
          resources?[name]?.string.map { (name, $0) }
        }, output: synced(log.path(errors: false)), errors: synced(log.path(errors: true)))
    }
    return RunHistory(run: found, entries: entries)
  }

  /// Finds the logs of one attempt at a run.
  ///
  /// - Parameters:
  ///   - run: its name, the beginning of it, its index or its hash.
  ///   - sweep: its name, or the path of its file.
  ///   - number: of the attempt, from 1; nil for the newest.
  /// - Returns: the logs.
  /// - Throws: a run or an attempt that isn't there.
  public func log(of run: String, in sweep: String, attempt number: Int?) throws -> RunLog {
    let log = try log(of: run, in: sweep)
    guard let number else { return log }
    let (project, record) = try SweepReference(workplace: workplace).resolve(sweep)
    let attempts = try project.ledger.attempts(ofRun: log.run.id)
    guard let attempt = attempts.first(where: { $0.number == number }) else {
      let numbers = attempts.map { "\($0.number)" }.joined(separator: ", ")
      throw Diagnostic(
        "\(log.run.facts.name) has no attempt \(number)",
        remedy: attempts.isEmpty
          ? "it hasn't been submitted yet" : "its attempts are: \(numbers)", kind: .usage)
    }
    return RunLog(
      workplace: workplace, project: project, sweep: record, run: log.run.with(attempt))
  }
}

extension RunRecord {
  /// The run as it was at one of its attempts.
  fileprivate func with(_ attempt: AttemptRecord) -> RunRecord {
    var run = self
    run.attempt = attempt
    return run
  }
}
