import Cluster
import Console
import Coordinator
import JSON
import Ledger

/// What failed and why, for people and for programs.
enum FailuresView {
  static func json(_ report: FailureReport) -> JSONValue {
    .members([
      "sweep": .string(report.sweep.name),
      "groups": .array(
        report.groups.map { group in
          .members([
            "count": .int(group.count), "kind": .text(group.kind), "cause": .text(group.cause),
            "fingerprint": .text(group.fingerprint), "message": .text(group.message),
            "runs": .array(group.runs.map { .string($0) }),
            "remedy": .text(remedy(group, report)),
          ])
        }),
      "notes": .array(report.notes.map(\.json)),
    ])
  }

  static func text(_ report: FailureReport, styled: Bool) -> String {
    guard !report.groups.isEmpty else { return "\(report.sweep.name): no run has failed" }
    return report.groups.map { text($0, report, styled: styled) }.joined(separator: "\n")
  }

  private static func text(
    _ group: FailureGroup, _ report: FailureReport, styled: Bool
  ) -> String {
    var lines = [
      Label.bad.apply(to: PlanText.runs(group.count), styled: styled) + ": " + title(group)
    ]
    if let message = group.message, group.fingerprint != nil {
      lines.append("  " + sanitize(message))
    }
    let others = group.count - group.runs.count
    lines.append(
      "  " + Label.name.apply(to: group.runs.joined(separator: ", "), styled: styled)
        + (others > 0 ? " and \(others) more" : ""))
    if let remedy = remedy(group, report) {
      lines.append("  " + Label.note.apply(to: "try: ", styled: styled) + remedy)
    }
    if let run = group.runs.first {
      lines.append("  more: `clustersweep explain \(report.sweep.name) \(run)`")
    }
    return lines.joined(separator: "\n")
  }

  /// `the same traceback at train.py:88 (ValueError)`; `exit code 3`; `out of memory at 4G`.
  private static func title(_ group: FailureGroup) -> String {
    let cause = sanitize(group.cause ?? group.kind ?? "nobody says why")
    let traceback = "traceback "
    guard let print = group.fingerprint, print.hasPrefix(traceback),
      let space = print.dropFirst(traceback.count).firstIndex(of: " ")
    else { return cause }
    let name = print[..<space].dropFirst(traceback.count)
    let place = sanitize(String(print[space...].dropFirst(" at ".count)))
    let same = group.count > 1 ? "the same traceback" : "a traceback"
    return "\(same) at \(place) (\(sanitize(String(name))))"
  }

  private static func remedy(_ group: FailureGroup, _ report: FailureReport) -> String? {
    group.kind.flatMap { CauseKind(rawValue: $0) }?.remedy(sweep: report.sweep.name)
  }
}

/// How often hosts were asked of late.
enum CallsView {
  static func json(_ reports: [HostCallReport], now: Double) -> JSONValue {
    .members([
      "hosts": .array(
        reports.map { report in
          .members([
            "host": .string(report.host), "limit": .int(report.limit),
            "last_minute": .int(report.calls.count { $0.time > now - 60 }),
            "calls": .array(
              report.calls.map {
                .members(["command": .string($0.command), "at": .double($0.time)])
              }
            ),
          ])
        })
    ])
  }

  static func table(_ reports: [HostCallReport], now: Double) -> Table {
    Table(
      [
        .init("HOST", canShrink: false), .init("LAST MINUTE", .right), .init("LIMIT", .right),
        .init("LAST 10 MINUTES"), .init("LATEST"),
      ],
      rows: reports.map { report in
        let commands = Dictionary(grouping: report.calls, by: \.command).mapValues(\.count)
        let names = commands.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        return [
          .init(report.host, .name), .init("\(report.calls.count { $0.time > now - 60 })"),
          .init("\(report.limit)", .muted),
          .init(names.isEmpty ? "none" : names.joined(separator: ", ")),
          .init(report.calls.last.map { "\(StatusView.age(now - $0.time)) ago" } ?? "", .muted),
        ]
      })
  }
}
