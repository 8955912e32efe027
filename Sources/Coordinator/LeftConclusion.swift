import Cluster
import Ledger
import TaskRunner

/// What follows from all that was told of tasks of one submission that left the queue.
struct LeftConclusion {
  let tasks: LeftTasks
  let ends: TaskEnds
  let report: SchedulerReport
  let scheduler: any Scheduler
  /// The names of the runs by their tasks.
  let names: [Int: String]
  let now: Double
  /// Whether a path, as a run's program spoke of it, lies in the code of the submission.
  var isOfCode: (String) -> Bool = { _ in false }

  /// Accounting is taken to have told an end an hour after it at the latest.
  private static let lag = 3600.0

  private var token: String { tasks.submission.token }

  /// What is new about the attempts that weren't known to have ended.
  var all:
    (
      observations: [(attempt: Int64, Observation)], evidence: [(attempt: Int64, EvidenceRecord)]
    )
  {
    var observations: [(attempt: Int64, Observation)] = []
    var evidence: [(attempt: Int64, EvidenceRecord)] = []
    for attempt in tasks.attempts where !attempt.state.isFinal {
      let sources = sources(of: attempt)
      guard let finding = finding(attempt, sources) else { continue }
      let (observation, found) = conclude(attempt, finding, sources)
      observations.append((attempt.id, observation))
      if let found { evidence.append((attempt.id, found)) }
    }
    return (observations, evidence)
  }

  /// The runs that packs ended before they began them, and what they wait for.
  var returnable: [(attempt: OpenAttempt, reason: String)] {
    guard tasks.submission.pack != nil else { return [] }
    return tasks.attempts.filter { !$0.state.isFinal }.compactMap { attempt in
      guard case .returnable(let word)? = packedFinding(attempt, sources(of: attempt)) else {
        return nil
      }
      let why = word.map { EndEvidence(word: $0.word, timeLimit: $0.timeLimit, node: $0.node) }
        .flatMap { ["FAILED", "COMPLETED"].contains($0.word) ? nil : CauseFinding($0).cause.text }
      return (attempt, "its pack ended before its turn" + (why.map { ": \($0)" } ?? ""))
    }
  }

  private func finding(_ attempt: OpenAttempt, _ sources: TaskSources) -> Finding? {
    guard tasks.submission.pack != nil else { return reconcile(sources) }
    guard case .found(let finding)? = packedFinding(attempt, sources) else { return nil }
    return finding
  }

  private func packedFinding(_ attempt: OpenAttempt, _ sources: TaskSources) -> PackedFinding? {
    guard tasks.submission.pack != nil else { return nil }
    let record = ends.packed[attempt.task] ?? PackMarks()
    return reconcile(PackedSources(task: sources, record: record))
  }

  /// What the logs and accounting tell of attempts that were known to have failed.
  var amendments: [Amendment] {
    tasks.attempts.filter(\.state.isFinal).compactMap { attempt in
      guard let known = attempt.evidence,
        let logs = ends.logs[attempt.task] ?? (ends.areGone ? TaskEnds.Logs() : nil)
      else { return nil }
      return amendment(attempt, known, logs)
    }
  }

  /// What attempts that have ended used, by their marks and by accounting.
  var uses: [(attempt: Int64, use: RunUse)] {
    tasks.attempts.compactMap { attempt in
      let end = ends.marks[attempt.task]?.end
      let use = RunUse(
        elapsed: end?.elapsed, cpu: end?.cpu, memory: end?.memory ?? report.maxRSS[id(attempt)])
      return use.isEmpty ? nil : (attempt.id, use)
    }
  }

  private func amendment(
    _ attempt: OpenAttempt, _ known: EvidenceRecord, _ logs: TaskEnds.Logs
  ) -> Amendment {
    // Accounting speaks of packs, not of their runs.
    let isPacked = tasks.submission.pack != nil
    let word =
      isPacked ? nil : report.accounting[id(attempt)].flatMap { $0.state == .failed ? $0 : nil }
    let evidence = EndEvidence(
      word: word?.word ?? known.word, exitCode: attempt.exitCode ?? word?.exitCode,
      signal: word?.signal ?? known.signal, hasBegun: ends.marks[attempt.task]?.start != nil,
      maxRSS: isPacked ? known.maxRSS : report.maxRSS[id(attempt)] ?? known.maxRSS,
      memoryLimit: known.memoryLimit ?? word?.memoryLimit,
      timeLimit: known.timeLimit ?? word?.timeLimit, node: word?.node,
      log: scheduler.lastWord(inLog: logs.errors), logs: logs, codePath: codePath(in: logs),
      run: names[attempt.task] ?? "")
    let cause = CauseFinding(evidence).cause
    // What it was called at first may name what isn't stored: a node, a reason.
    let isKnown = word == nil && [.vanished, .nodeFailure, .cancelled].contains(cause.kind)
    var found = record(evidence, cause, id(attempt), source: "log")
    found.history = found.history ?? known.history
    if now - attempt.observedAt > Self.lag { found.examinedAt = now }
    return Amendment(
      attempt: attempt.id, kind: cause.kind,
      cause: isKnown ? attempt.cause ?? cause.text : cause.text, exitCode: evidence.exitCode,
      evidence: found)
  }

  private func id(_ attempt: OpenAttempt) -> TaskID { tasks.submission.taskID(of: attempt) }

  private func sources(of attempt: OpenAttempt) -> TaskSources {
    let marks = ends.marks[attempt.task]
    let hasAnswered = report.accountingAnswered.contains(token)
    // Words of an earlier start may stand in the log of one that was started again.
    let isRestarted = (marks?.start?.restart ?? 0) > 0
    let log = ends.logs[attempt.task].flatMap { scheduler.lastWord(inLog: $0.errors) }
    return TaskSources(
      queue: report.queue[id(attempt)] ?? remnant(of: attempt),
      queueAnswered: report.queueAnswered.contains(token),
      accounting: report.accounting[id(attempt)],
      accountingMaySpeak: !hasAnswered && !report.accountingIsOff, marks: marks,
      log: isRestarted && log?.word != "OUT_OF_MEMORY" && log?.word != "TIMEOUT" ? nil : log,
      isCancelAsked: attempt.isCancelAsked,
      endedLongAgo: marks?.end.map { now - Double($0.time) > Self.lag } ?? false,
      previous: attempt.state)
  }

  /// What the queue says of all tasks that nobody lists: of one that ran accounting has a row, and it left a mark.
  private func remnant(of attempt: OpenAttempt) -> SchedulerWord? {
    guard report.accountingIsOff || report.accountingAnswered.contains(token),
      report.accounting[id(attempt)] == nil, ends.marks[attempt.task]?.start == nil
    else { return nil }
    return report.remnants[token]
  }

  private func conclude(
    _ attempt: OpenAttempt, _ finding: Finding, _ sources: TaskSources
  ) -> (Observation, EvidenceRecord?) {
    let marks = sources.marks
    let word = finding.word
    var seen = Observation(
      state: finding.state, source: finding.source, node: word?.node ?? marks?.start?.node,
      startedAt: marks?.start?.time ?? (finding.state == .pending ? nil : word?.startedAt),
      endedAt: finding.state.isFinal ? marks?.end?.time : nil,
      expectedAt: finding.state == .pending ? word?.startedAt : nil)
    switch finding.state {
    case .completed:
      seen.exitCode = sources.exitCode ?? word?.exitCode
      return (seen, nil)
    case .cancelled where sources.holder != nil:
      seen.cause = sources.holder.map(Self.elsewhere)
      seen.kind = .cancelled
      return (seen, nil)
    case .failed, .cancelled: break
    case .unknown:
      seen.cause = Self.nowhere
      return (seen, nil)
    case .pending, .planned, .waiting, .submitting, .running:
      seen.cause = word?.reason
      return (seen, nil)
    }
    let evidence = evidence(of: attempt, finding, sources, node: seen.node)
    let cause = CauseFinding(evidence).cause
    seen.exitCode = evidence.exitCode
    seen.cause = cause.text
    seen.kind = cause.kind
    // Slurm kills for memory by a cancellation; that nobody asked for.
    if cause.kind == .cancelled { seen.state = .cancelled }
    if cause.kind == .outOfMemory { seen.state = .failed }
    return (seen, record(evidence, cause, id(attempt), source: finding.source))
  }

  static func elsewhere(_ holder: String) -> String {
    "it wasn't run here: the submission \(holder.prefix { $0 != "/" }) has this attempt"
  }

  static let nowhere = "no queue or accounting lists it, and it left no mark of its end"

  private func evidence(
    of attempt: OpenAttempt, _ finding: Finding, _ sources: TaskSources, node: String?
  ) -> EndEvidence {
    let word = finding.word
    let record = ends.packed[attempt.task]
    // A run's own limits, where those of its pack are others.
    let own = tasks.submission.pack == nil ? nil : word
    let limits = [own, report.accounting[id(attempt)], report.queue[id(attempt)], sources.log]
    // Slurm says 0:0 of what never began.
    let told = word?.exitCode == 0 && sources.marks?.start == nil ? nil : word?.exitCode
    return EndEvidence(
      word: word?.word ?? (finding.source == "ledger" ? "CANCELLED" : nil),
      reason: word?.reason ?? report.queue[id(attempt)]?.reason,
      exitCode: sources.exitCode ?? told, signal: word?.signal,
      hasBegun: sources.marks?.start != nil,
      maxRSS: record?.memory ?? (own == nil ? report.maxRSS[id(attempt)] : nil),
      memoryLimit: limits.lazy.compactMap { $0?.memoryLimit }.first,
      timeLimit: limits.lazy.compactMap { $0?.timeLimit }.first,
      cancelledBy: finding.source == "ledger" ? "you" : word?.user.map(name(ofUser:)),
      node: node, log: sources.log, logs: ends.logs[attempt.task],
      codePath: ends.logs[attempt.task].flatMap(codePath),
      run: names[attempt.task] ?? "")
  }

  private func codePath(in logs: TaskEnds.Logs) -> String? {
    LogWords.deniedPaths(logs.errors).last(where: isOfCode)
  }

  private func name(ofUser number: Int) -> String {
    let name = report.users[number] ?? ""
    return name.isEmpty ? "user \(number)" : name
  }

  /// Accounting is late: the queue tells that a task failed before sacct tells how. Until it has, the
  /// cause isn't settled, unless the command told its status itself.
  private func isSettled(_ evidence: EndEvidence, _ task: TaskID, source: String) -> Bool {
    if report.accountingIsOff || report.accounting[task]?.state.isFinal == true { return true }
    return source == "mark" && (tasks.submission.pack != nil || (evidence.exitCode ?? 0) <= 128)
  }

  private func record(
    _ evidence: EndEvidence, _ cause: Cause, _ task: TaskID, source: String
  ) -> EvidenceRecord {
    let logs = evidence.logs
    let print = logs.flatMap {
      Fingerprint(errors: $0.errors, output: $0.output, run: evidence.run)
    }
    let tail = logs.map { $0.errors.isEmpty ? $0.output : $0.errors }
    let isExamined =
      cause.kind == .cancelled || (logs != nil && isSettled(evidence, task, source: source))
    return EvidenceRecord(
      word: evidence.word, signal: evidence.signal, maxRSS: evidence.maxRSS,
      memoryLimit: evidence.memoryLimit, timeLimit: evidence.timeLimit,
      history: report.earlier[task].map(Self.text),
      fingerprint: cause.kind.hasFingerprint ? print?.text : nil, message: print?.message,
      tail: tail.flatMap(Self.end),
      examinedAt: isExamined ? now : nil)
  }

  /// The last lines, without the empty ones behind them.
  private static func end(of log: String) -> String? {
    guard let last = log.lastIndex(where: { !$0.isWhitespace }) else { return nil }
    return String(log[...last].suffix(2048))
  }

  private static func text(_ history: [Incarnation]) -> String {
    history.map { $0.word + ($0.node.map { " on \($0)" } ?? "") }.joined(separator: "\n")
  }
}

extension CauseKind {
  /// Whether failures of this kind are told apart by what the program wrote.
  var hasFingerprint: Bool {
    switch self {
    case .exitCode, .signal, .setupFailed, .commandNotExecutable, .vanished, .outOfGPUMemory: true
    case .outOfMemory, .timeLimit, .deadline, .nodeFailure, .bootFailure, .preempted, .cancelled,
      .outputUnwritable, .prologueFailed, .commandNotFound, .codeReadOnly:
      false
    }
  }
}
