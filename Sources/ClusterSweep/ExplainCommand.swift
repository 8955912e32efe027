import ArgumentParser
import Cluster
import Console
import Coordinator
import Diagnostics
import Foundation
import JSON
import Ledger

/// `clustersweep explain`
struct ExplainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Say why a run waits, or why it died, and what would help.",
    discussion: """
      RUN is a run's name, the beginning of it, its index or its hash. docs/states.md has all \
      states and causes.
      """)

  @Argument(help: "The run, or the sweep if a run follows.")
  var words: [String]

  @Flag(help: "Ask the host even if that was done a moment ago.")
  var now = false

  @OptionGroup var output: OutputOptions

  func run() async throws {
    let context = Context(output)
    let (sweep, run) = try context.sweepAndRun(words, verb: "explain")
    let found = try await context.coordinator.explain(run: run, in: sweep, isUrgent: now)
    context.clearProgress()
    if output.json { return try context.print(ExplanationView.json(found)) }
    try context.print(
      ExplanationView.text(
        found, now: Date().timeIntervalSince1970, styled: context.terminal.output.styled))
    for note in found.notes { try context.say(note) }
  }
}

/// All that is known of a run, for people and for programs.
enum ExplanationView {
  static func text(_ found: Explanation, now: Double, styled: Bool) -> String {
    let name = Label.name.apply(to: found.run.facts.name, styled: styled)
    let headline = found.run.state.label.apply(to: sanitize(found.headline), styled: styled)
    var lines = ["\(name): \(headline)"]
    if let meaning = found.meaning { lines.append("  \(meaning)") }
    if let expected = found.expectedAt, found.run.state == .pending {
      let wait = Double(expected) - now
      lines.append("  expected to start " + (wait > 0 ? "in \(StatusView.age(wait))" : "now"))
    }
    if let remedy = found.remedy {
      lines.append("  " + Label.note.apply(to: "try: ", styled: styled) + remedy)
    }
    lines += evidence(found, now: now, styled: styled)
    if let use = found.use, !use.isEmpty { lines.append("  used: \(use.words)") }
    if found.attempts.count > 1 { lines += attempts(found) }
    if let tail = found.evidence?.tail {
      let last = tail.split(whereSeparator: \.isNewline).suffix(15)
      lines +=
        ["", heading("the end of its log:", styled)] + last.map { "  " + sanitize(String($0)) }
    }
    return lines.joined(separator: "\n")
  }

  private static func heading(_ text: String, _ styled: Bool) -> String {
    Label.heading.apply(to: text, styled: styled)
  }

  private static func evidence(_ found: Explanation, now: Double, styled: Bool) -> [String] {
    guard !found.lines.isEmpty else { return [] }
    let width = found.lines.map(\.source.count).max() ?? 0
    return ["", heading("what is known:", styled)]
      + found.lines.map { line in
        let source = line.source + String(repeating: " ", count: width - line.source.count)
        let age = line.time.map { ", \(StatusView.age(now - $0)) ago" } ?? ""
        return "  \(source)  \(sanitize(line.text))\(Label.muted.apply(to: age, styled: styled))"
      }
  }

  private static func attempts(_ found: Explanation) -> [String] {
    ["", "attempts:"]
      + found.attempts.map { attempt in
        "  \(attempt.number)  \(attempt.state.rawValue)"
          + (attempt.cause.map { ": " + sanitize($0) } ?? "")
          + (attempt.node.map { " (on \($0))" } ?? "")
      }
  }

  static func json(_ found: Explanation) -> JSONValue {
    let attempt = found.run.attempt
    return .members([
      "sweep": .string(found.sweep), "run": .string(found.run.facts.name),
      "state": .string(found.run.state.rawValue), "kind": .text(attempt?.kind?.rawValue),
      "cause": .text(attempt?.cause), "meaning": .text(found.meaning),
      "remedy": .text(found.remedy), "job": .text(attempt?.jobName),
      "exit_code": attempt?.exitCode.map { .int($0) } ?? .null,
      "signal": found.evidence?.signal.map { .int($0) } ?? .null,
      "max_rss": found.evidence?.maxRSS.map { .int($0) } ?? .null,
      "memory_limit": found.evidence?.memoryLimit.map { .int($0) } ?? .null,
      "time_limit": found.evidence?.timeLimit.map { .int($0) } ?? .null,
      "use": found.use.map { use in
        .members([
          "elapsed": use.elapsed.map { .int($0) } ?? .null,
          "cpu": use.cpu.map { .double($0) } ?? .null,
          "memory": use.memory.map { .int($0) } ?? .null,
        ])
      } ?? .null,
      "fingerprint": .text(found.evidence?.fingerprint),
      "message": .text(found.evidence?.message), "tail": .text(found.evidence?.tail),
      "expected_at": found.expectedAt.map { .int($0) } ?? .null,
      "evidence": .array(
        found.lines.map { line in
          .members([
            "source": .string(line.source), "text": .string(line.text),
            "time": line.time.map { .double($0) } ?? .null,
          ])
        }),
      "attempts": .array(found.attempts.map(json)),
      "notes": .array(found.notes.map(\.json)),
    ])
  }

  private static func json(_ attempt: AttemptRecord) -> JSONValue {
    .members([
      "attempt": .int(attempt.number), "state": .string(attempt.state.rawValue),
      "kind": .text(attempt.kind?.rawValue), "cause": .text(attempt.cause),
      "exit_code": attempt.exitCode.map { .int($0) } ?? .null, "job": .text(attempt.jobName),
      "node": .text(attempt.node), "started_at": attempt.startedAt.map { .int($0) } ?? .null,
      "ended_at": attempt.endedAt.map { .int($0) } ?? .null,
    ])
  }
}
