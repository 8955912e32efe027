import Cluster
import Grid
import Ledger

/// What is known of a run beside its parameters and metrics.
public enum RunAttribute: String, CaseIterable, Sendable {
  case sweep, run, index, state, attempt, job, node, host, seconds, started, ended, cause, kind
  case exitCode = "exit_code"
  case seed, hash, code, command

  /// The attribute that people mean by `word`: its own name, or Guild's.
  public init?(word: String) {
    guard let attribute = RunAttribute(rawValue: word) ?? Self.others[word] else { return nil }
    self = attribute
  }

  private static let others: [String: RunAttribute] = [
    "label": .run, "name": .run, "status": .state, "time": .seconds, "id": .hash,
    "exit_status": .exitCode, "operation": .sweep,
  ]

  /// Whether it is a number: `started` and `ended` are seconds since 1970.
  var isNumber: Bool {
    switch self {
    case .index, .attempt, .seconds, .started, .ended, .exitCode, .seed: true
    default: false
    }
  }

  /// As text; nil where it isn't known.
  func text(of run: RunRecord, in sweep: SweepRecord) -> String? {
    switch self {
    case .sweep: sweep.name
    case .run: run.facts.name
    case .index: "\(run.facts.index)"
    case .state: run.state.rawValue
    case .host: sweep.host
    case .seed: "\(run.facts.seed)"
    case .hash: run.facts.hash
    case .command: run.facts.command
    default: run.attempt.flatMap { text(of: $0) }
    }
  }

  private func text(of attempt: AttemptRecord) -> String? {
    switch self {
    case .attempt: "\(attempt.number)"
    case .job: attempt.job.map { "\($0)_\(attempt.task)" }
    case .node: attempt.node
    case .seconds:
      attempt.startedAt.flatMap { start in attempt.endedAt.map { "\($0 - start)" } }
    case .started: attempt.startedAt.map { "\($0)" }
    case .ended: attempt.endedAt.map { "\($0)" }
    case .cause: attempt.cause
    case .kind: attempt.kind?.rawValue
    case .exitCode: attempt.exitCode.map { "\($0)" }
    case .code: attempt.code
    default: nil
    }
  }

  /// As a value in an expression.
  func value(of run: RunRecord, in sweep: SweepRecord) -> Value? {
    text(of: run, in: sweep).map { isNumber ? Value(typing: $0) : Value(text: $0) }
  }
}
