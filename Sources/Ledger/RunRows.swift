import Cluster
import GRDB
import JSON

/// Reads the columns of a row in the order in which they were selected. Lists are long, and looking each
/// column up by its name took a third of the time of all.
struct RowReader {
  private let row: Row
  private var place: Int

  /// - Parameters:
  ///   - row: the row.
  ///   - first: how many columns stand before the one that is read first.
  init(_ row: Row, from first: Int = 0) {
    self.row = row
    place = first
  }

  mutating func next<Value: DatabaseValueConvertible & StatementColumnConvertible>() -> Value {
    defer { place += 1 }
    return row[place]
  }

  /// The next column, or nil if it holds nothing.
  mutating func optional<Value: DatabaseValueConvertible & StatementColumnConvertible>() -> Value? {
    defer { place += 1 }
    return row[place]
  }

  /// The next column, the text of a JSON value.
  mutating func json() throws -> JSONValue {
    try JSONValue(parsing: next())
  }

  /// The next column, the text of a JSON value, or nil if it holds nothing.
  mutating func optionalJSON() throws -> JSONValue? {
    let text: String? = optional()
    return try text.map { try JSONValue(parsing: $0) }
  }

  /// Whether the next column holds nothing.
  var isNull: Bool { row.hasNull(atIndex: place) }
}

extension RunRecord {
  /// What a query selects for ``init(_:)``, before all else.
  static let columns = """
    run.id, run.position, run.hash, run.name, run.seed, run.parameters, run.point, run.command,
    run.resources, \(WaitingRecord.columns), \(AttemptRecord.columns)
    """

  /// Where a query selects it from: the run, its newest attempt, and what waits of it.
  static let tables = """
    run
    LEFT JOIN attempt ON attempt.id = (
      SELECT id FROM attempt WHERE attempt.run_id = run.id ORDER BY number DESC LIMIT 1)
    LEFT JOIN submission ON submission.id = attempt.submission_id
    LEFT JOIN waiting ON waiting.run_id = run.id
    """

  /// The state of a run in a query over ``tables``.
  static let stateColumn = """
    CASE WHEN waiting.number > coalesce(attempt.number, 0) THEN 'waiting'
    ELSE coalesce(attempt.state, 'planned') END
    """

  init(_ row: Row) throws {
    var reader = RowReader(row)
    self.init(
      id: reader.next(),
      facts: RunFacts(
        index: reader.next(), hash: reader.next(), name: reader.next(), seed: reader.next(),
        parameters: try reader.json(), point: try reader.json(), command: reader.next(),
        resources: try reader.optionalJSON()),
      waiting: WaitingRecord(&reader), attempt: AttemptRecord(&reader))
  }
}

extension WaitingRecord {
  /// What a query selects for ``init(_:)``.
  static let columns = "waiting.number, waiting.reason, waiting.since"

  init?(_ reader: inout RowReader) {
    let (number, reason, since): (Int?, String?, Double?) = (
      reader.optional(), reader.optional(), reader.optional()
    )
    guard let number, let reason, let since else { return nil }
    self.init(number: number, reason: reason, since: since)
  }
}

extension AttemptRecord {
  /// That an attempt hasn't ended, in the words of the index `attempt_open`.
  static let isOpen = "attempt.state NOT IN ('completed', 'failed', 'cancelled')"
  /// That it has.
  static let hasEnded = "attempt.state IN ('completed', 'failed', 'cancelled')"

  /// What a query selects for ``init(_:)``, from `attempt` and `submission`.
  static let columns = """
    attempt.id, attempt.number, attempt.submission_id, submission.token, submission.job,
    submission.code, attempt.task, attempt.task / coalesce(submission.pack_runs, 1), attempt.state, attempt.exit_code, attempt.cause, attempt.kind,
    attempt.source, attempt.node, attempt.started_at, attempt.ended_at, attempt.expected_at,
    attempt.observed_at
    """

  /// - Parameters:
  ///   - row: a row that ``columns`` are selected into.
  ///   - first: how many columns stand before them.
  init?(_ row: Row, from first: Int = 0) {
    var reader = RowReader(row, from: first)
    self.init(&reader)
  }

  init?(_ reader: inout RowReader) {
    guard !reader.isNull else { return nil }
    self.init(
      id: reader.next(), number: reader.next(), submission: reader.next(), token: reader.next(),
      job: reader.optional(), code: reader.optional(), task: reader.next(),
      arrayTask: reader.next(), state: JobState(rawValue: reader.next()) ?? .unknown,
      exitCode: reader.optional(),
      cause: reader.optional(), kind: reader.optional().flatMap { CauseKind(rawValue: $0) },
      source: reader.next(), node: reader.optional(), startedAt: reader.optional(),
      endedAt: reader.optional(), expectedAt: reader.optional(), observedAt: reader.next())
  }
}
