import Cluster
import Console
import Coordinator
import Diagnostics
import Foundation
import JSON
import Ledger

/// What `watch` shows on a terminal: a pure function of how a sweep stands, of the time and of the
/// terminal's size.
struct WatchFrame: Sendable {
  var overview: SweepOverview
  /// Seconds since 1970 when the host was asked last.
  var askedAt: Double
  var problem: Diagnostic?
  var styled = false

  /// The most events and the fewest running runs that are shown where there are more.
  private static let mostEvents = 5
  private static let fewestRunning = 3

  /// The lines, at most one fewer than the terminal has.
  func lines(_ size: ScreenSize, now: Double) -> [String] {
    var head = [StatusView.counts(overview.status, styled: styled), bar(size.width)]
    head += overview.status.steps.map { StatusView.text($0, styled: styled) }
    head += SummaryView.lines(overview, now: now, styled: styled)
    let foot = footer(now)
    let room = max(0, size.height - 1 - head.count - foot.count)
    let events = events(min(Self.mostEvents, max(0, room - Self.fewestRunning - 2)), now)
    let running = running(room - events.count, size.width, now)
    return head + running + events + foot
  }

  // MARK: Parts

  /// One character for each state, as many as there is room for, in the order of a run's life.
  private func bar(_ width: Int) -> String {
    let counts = overview.status.counts
    let total = overview.status.count
    guard total > 0 else { return "" }
    let order: [(JobState, Character)] = [
      (.completed, "#"), (.failed, "!"), (.cancelled, "x"), (.running, ">"), (.unknown, "?"),
    ]
    let room = max(10, min(60, width - 10))
    var bar = ""
    var (seen, used) = (0, 0)
    for (state, sign) in order {
      seen += counts[state, default: 0]
      let end = seen * room / total
      bar += state.label.apply(to: String(repeating: sign, count: end - used), styled: styled)
      used = end
    }
    let ended = total - overview.status.unfinished
    return "[\(bar)\(String(repeating: ".", count: room - used))] \(ended * 100 / total) %"
  }

  private func running(_ room: Int, _ width: Int, _ now: Double) -> [String] {
    let count = overview.status.counts[.running, default: 0]
    guard !overview.running.isEmpty, room > 1 else { return [] }
    let fits = count <= room - 1
    let shown = overview.running.prefix(fits ? room - 1 : max(0, room - 2))
    let metric = overview.status.sweep.metric
    let columns =
      [Table.Column("RUNNING", canShrink: false), .init("FOR", .right, canShrink: false)]
      + (metric.map { [.init($0, .right, canShrink: false), .init("STEP", .right)] } ?? [])
      + [.init("PARAMETERS"), .init("NODE")]
    let rows = shown.map { task -> [Table.Cell] in
      let span = task.startedAt.map { StatusView.age(now - Double($0)) } ?? ""
      let value = task.value.map(SummaryView.number) ?? "-"
      return [.init(task.run, .name), .init(span)]
        + (metric == nil
          ? [] : [.init(value, .value), .init(task.step.map { "\($0)" } ?? "")])
        + [.init(SummaryView.parameters(task.parameters)), .init(task.node ?? "", .muted)]
    }
    let table = Table(columns, rows: rows).render(width: width - 1, styled: styled)
    let lines = table.split(separator: "\n").map(String.init)
    return fits ? lines : lines + ["… \(count - shown.count) more"]
  }

  private func events(_ room: Int, _ now: Double) -> [String] {
    overview.events.suffix(room).map { event in
      let age = StatusView.age(now - event.at) + " ago"
      return Label.muted.apply(to: age, styled: styled) + "  "
        + EventView.text(event, styled: styled)
    }
  }

  private func footer(_ now: Double) -> [String] {
    var lines: [String] = []
    if let problem {
      lines.append(Label.warning.apply(to: visible(problem.what), styled: styled))
    }
    let age = StatusView.age(now - askedAt)
    lines.append(
      Label.muted.apply(to: "asked \(age) ago; q leaves, the runs go on", styled: styled))
    return lines
  }
}

/// The lines below the counts that `status` and `watch` share.
enum SummaryView {
  private static let mostCauses = 4

  static func lines(_ overview: SweepOverview, now: Double, styled: Bool) -> [String] {
    var lines: [String] = []
    for state in [JobState.waiting, .pending, .failed, .unknown] {
      if let text = causes(overview, state, styled: styled) { lines.append(text) }
    }
    if let first = overview.states.filter({ $0.state == .pending }).compactMap(\.expectedAt).min(),
      Double(first) > now
    {
      lines.append("next start: expected in \(StatusView.age(Double(first) - now))")
    }
    if let text = estimate(overview.estimate) { lines.append(text) }
    if let text = best(overview, styled: styled) { lines.append(text) }
    return lines
  }

  /// `failed: 2 exit code 3, 1 out of memory`; nil where no cause is known.
  private static func causes(
    _ overview: SweepOverview, _ state: JobState, styled: Bool
  ) -> String? {
    let counts = overview.states.filter { $0.state == state }
    guard counts.contains(where: { $0.cause != nil }) else { return nil }
    var parts = counts.prefix(mostCauses).map { count in
      let meaning =
        state == .pending ? count.cause.flatMap { WaitingReason(reason: $0)?.meaning } : nil
      return "\(count.count) \(count.cause.map(visible) ?? "for no known reason")"
        + (meaning.map { " (\($0))" } ?? "")
    }
    let others = counts.dropFirst(mostCauses).map(\.count).reduce(0, +)
    if others > 0 { parts.append("\(others) for others") }
    return state.label.apply(to: state.rawValue, styled: styled) + ": "
      + parts.joined(separator: ", ")
  }

  /// nil where nothing is left to be waited for.
  static func estimate(_ estimate: TimeEstimate) -> String? {
    switch estimate {
    case .nothing: return nil
    case .unknown(let why): return "time left: unknown (\(why))"
    case .known(let seconds, let finished, let each, let atOnce):
      let runs = finished == 1 ? "1 run took" : "\(finished) runs took"
      let mean = StatusView.age(each)
      return "time left: about \(StatusView.age(seconds)) (\(runs) \(mean)"
        + (finished == 1 ? "" : " each") + ", \(atOnce) at once)"
    }
  }

  /// `best: val_loss:min 0.1763 at step 6, fast_clay_arch (lr=0.04 layers=2)`
  static func best(_ overview: SweepOverview, styled: Bool) -> String? {
    guard let objective = overview.objective, let best = overview.best, let value = best.value
    else { return nil }
    let step = best.step.map { " at step \($0)" } ?? ""
    let facts = best.run.facts
    return "best: \(visible("\(objective)")) "
      + Label.value.apply(to: number(value), styled: styled)
      + step + ", " + Label.name.apply(to: visible(facts.name), styled: styled)
      + " (\(parameters(facts.parameters)))"
  }

  /// `lr=0.04 layers=2`
  static func parameters(_ point: JSONValue) -> String {
    let members = point.object ?? []
    return visible(members.map { "\($0.name)=\($0.value.string ?? "")" }.joined(separator: " "))
  }

  /// A number as people read it, in at most six digits.
  static func number(_ value: Double) -> String { String(format: "%.6g", value) }
}

/// A change of a run's state, for people and for programs.
enum EventView {
  /// `fast_clay_arch running on n1`
  static func text(_ event: RunEvent, styled: Bool = false) -> String {
    let attempt = event.attempt > 1 ? " (attempt \(event.attempt))" : ""
    let node = event.state == .running ? event.node.map { " on \(visible($0))" } ?? "" : ""
    let cause = event.cause.map { ": \(visible($0))" } ?? ""
    return Label.name.apply(to: visible(event.run), styled: styled) + " "
      + event.state.label.apply(to: event.state.rawValue, styled: styled) + node + attempt + cause
  }

  static func json(_ event: RunEvent) -> JSONValue {
    .members([
      "event": .string("state"), "at": .double(event.at), "run": .string(event.run),
      "attempt": .int(event.attempt), "state": .string(event.state.rawValue),
      "cause": .text(event.cause), "node": .text(event.node),
    ])
  }
}
