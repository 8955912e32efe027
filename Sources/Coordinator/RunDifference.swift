import Collect
import Diagnostics
import Grid
import Ledger

/// In what two runs of a sweep differ.
public struct RunDifference: Sendable {
  public let first: RunTable.Row
  public let second: RunTable.Row
  /// Parameters, in the order of the sweep, and the last values of metrics; nil where a run has none.
  public let parameters: [(name: String, first: String?, second: String?)]
  public let metrics: [(name: String, first: Double?, second: Double?)]
  /// The code that their newest attempts see; nil where that isn't known.
  public let code: (first: String?, second: String?)
  /// Files of the code that only one has, or that aren't the same; nil where that isn't known.
  public let files: [(path: String, change: Change)]?

  /// What became of a file from the first run to the second.
  public enum Change: String, Sendable {
    case added, removed, changed
  }
}

extension Coordinator {
  /// Compares two runs of a sweep.
  ///
  /// - Parameters:
  ///   - first: the name, index or hash of one.
  ///   - second: of the other.
  ///   - sweep: the sweep.
  /// - Returns: all their parameters and metrics, and how the code differs.
  /// - Throws: a run that isn't there.
  public func difference(
    of first: String, and second: String, in sweep: String
  ) throws -> RunDifference {
    let (project, record) = try SweepReference(workplace: workplace).resolve(sweep)
    let table = try RunTable([record], project)
    let runs = SweepRuns(ledger: project.ledger, sweep: record.id)
    let (a, b) = (try runs.find(first), try runs.find(second))
    guard let one = table.rows.first(where: { $0.run.id == a.id }),
      let other = table.rows.first(where: { $0.run.id == b.id })
    else { throw Diagnostic("a run has gone", kind: .bug) }
    let codes = (one.run.attempt?.code, other.run.attempt?.code)
    return RunDifference(
      first: one, second: other,
      parameters: table.parameters.map { name in
        (name, one.run.facts.value(of: name)?.text, other.run.facts.value(of: name)?.text)
      },
      metrics: table.metrics.map { name in
        (name, table.value(name, .last, one)?.value, table.value(name, .last, other)?.value)
      }, code: codes, files: try files(codes.0, codes.1, project.ledger))
  }

  private func files(
    _ first: String?, _ second: String?, _ ledger: Ledger
  ) throws -> [(path: String, change: RunDifference.Change)]? {
    guard let first, let second else { return nil }
    if first == second { return [] }
    let snapshots = try [first, second].map { hash in
      try ledger.manifests(of: [hash]).first.flatMap(Snapshot.init(manifest:))
    }
    guard let old = snapshots[0], let new = snapshots[1] else { return nil }
    let (before, after) = (Self.entries(old), Self.entries(new))
    return Set(before.keys).union(after.keys).sorted().compactMap { path in
      switch (before[path], after[path]) {
      case (nil, _): (path, .added)
      case (_, nil): (path, .removed)
      case (let a?, let b?): a == b ? nil : (path, .changed)
      }
    }
  }

  /// What the manifest says of each path.
  private static func entries(_ snapshot: Snapshot) -> [String: [UInt8]] {
    Dictionary(
      snapshot.entries.map {
        (String(decoding: $0.path, as: UTF8.self), Snapshot.manifest(of: [$0]))
      },
      uniquingKeysWith: { first, _ in first })
  }
}
