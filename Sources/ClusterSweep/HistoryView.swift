import Cluster
import Console
import Coordinator
import Foundation
import JSON
import Ledger

/// The attempts at a run, for people and for programs.
enum HistoryView {
  static func table(_ history: RunHistory) -> Table {
    var seen: Set<String> = []
    let resources = history.entries.flatMap { $0.asked.map(\.resource) }
      .filter { seen.insert($0).inserted }
    let columns =
      [
        Table.Column("ATTEMPT", .right, canShrink: false), .init("STATE", canShrink: false),
        .init("CAUSE"), .init("JOB"), .init("NODE"), .init("TOOK", .right),
      ] + resources.map { Table.Column($0.uppercased()) } + [.init("OUTPUT")]
    let rows = history.entries.map { entry -> [Table.Cell] in
      let attempt = entry.attempt
      let asked = Dictionary(entry.asked.map { ($0.resource, $0.text) }) { first, _ in first }
      return [
        .init("\(attempt.number)"), .init(attempt.state.rawValue, attempt.state.label),
        .init(attempt.cause ?? ""), .init(attempt.jobName ?? ""), .init(attempt.node ?? ""),
        .init(elapsed(attempt).map { StatusView.age(Double($0)) } ?? ""),
      ] + resources.map { Table.Cell(asked[$0] ?? "") }
        + [.init(entry.output.map(shown) ?? "", .muted)]
    }
    return Table(columns, rows: rows)
  }

  static func json(_ history: RunHistory) -> JSONValue {
    .members([
      "run": .string(history.run.facts.name), "index": .int(history.run.facts.index),
      "attempts": .array(history.entries.map(json)),
    ])
  }

  private static func json(_ entry: RunHistory.Entry) -> JSONValue {
    let attempt = entry.attempt
    return .members([
      "attempt": .int(attempt.number), "state": .string(attempt.state.rawValue),
      "exit_code": attempt.exitCode.map { .int($0) } ?? .null, "cause": .text(attempt.cause),
      "job": .text(attempt.jobName), "node": .text(attempt.node), "code": .text(attempt.code),
      "started_at": attempt.startedAt.map { .int($0) } ?? .null,
      "ended_at": attempt.endedAt.map { .int($0) } ?? .null,
      "resources": .object(entry.asked.map { .init($0.resource, .string($0.text)) }),
      "output": .text(entry.output), "errors": .text(entry.errors),
    ])
  }

  private static func elapsed(_ attempt: AttemptRecord) -> Int? {
    guard let start = attempt.startedAt, let end = attempt.endedAt else { return nil }
    return end - start
  }

  /// A path as it is seen from here.
  private static func shown(_ path: String) -> String {
    let here = FileManager.default.currentDirectoryPath + "/"
    return path.hasPrefix(here) ? String(path.dropFirst(here.count)) : path
  }
}
