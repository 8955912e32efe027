public import Cluster
public import Diagnostics
public import Ledger

/// A word for what became of runs: one of our states, or why a run ended badly.
public struct RunWord: Sendable, Hashable {
  /// How it is written: `failed`, `timeout`.
  public let text: String
  /// The state that it means, if it means one.
  public let state: JobState?
  /// The kinds of causes that it means, if it means any.
  public let causes: Set<CauseKind>

  public static func state(_ state: JobState) -> RunWord { RunWord(state) }

  private init(_ state: JobState) {
    text = state.rawValue
    self.state = state
    causes = []
  }

  private init(_ text: String, _ causes: Set<CauseKind>) {
    self.text = text
    state = nil
    self.causes = causes
  }

  /// The words for causes that people use first.
  private static let usual: [RunWord] = [
    RunWord("timeout", [.timeLimit]), RunWord("oom", [.outOfMemory]),
    RunWord("gpu-oom", [.outOfGPUMemory]),
    RunWord("node-failure", [.nodeFailure, .bootFailure]), RunWord("preempted", [.preempted]),
    RunWord("exit", [.exitCode]), RunWord("signal", [.signal]),
    RunWord("never-started", Set(CauseKind.allCases.filter(\.isBeforeCommand))),
  ]

  /// All words: states, the usual ones for causes, and the ledger's own for causes.
  static let all: [RunWord] =
    JobState.allCases.map { RunWord($0) } + usual
    + CauseKind.allCases.map { RunWord(dashed($0.rawValue), [$0]) }

  private static func dashed(_ text: String) -> String { text.replacing("_", with: "-") }

  /// Reads words: one, or several with commas between them.
  ///
  /// - Throws: a word that means nothing, with the nearest that does.
  public static func list(_ text: String) throws(Diagnostic) -> [RunWord] {
    var words: [RunWord] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let trimmed = part.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace)
      words.append(try read(String(trimmed.reversed())))
    }
    return words
  }

  private static func read(_ text: String) throws(Diagnostic) -> RunWord {
    let written = dashed(text.lowercased())
    if let word = all.first(where: { $0.text == written }) { return word }
    let shown = JobState.allCases.map { RunWord($0) } + usual
    throw Diagnostic(
      "'\(text)' is no state and no cause of a failure",
      remedy: didYouMean(written, among: all.map(\.text))
        ?? "the words are: \(shown.map(\.text).joined(separator: ", "))", kind: .usage)
  }

  /// Whether it is true of a run.
  public func fits(_ run: RunRecord) -> Bool {
    if let state { return run.state == state }
    return run.attempt?.causeKind.map(causes.contains) ?? false
  }
}

extension AttemptRecord {
  /// What sort of thing ended it, if it ended badly; also for attempts of before the ledger kept kinds.
  public var causeKind: CauseKind? {
    if let kind { return kind }
    guard state == .failed || state == .cancelled, let cause else { return nil }
    switch cause {
    case "out of memory": return .outOfMemory
    case "time limit": return .timeLimit
    case "node failure": return .nodeFailure
    case "preempted": return .preempted
    case "deadline passed": return .deadline
    case "cancelled": return .cancelled
    case "its output file couldn't be opened": return .outputUnwritable
    case _ where cause.hasPrefix("signal "): return .signal
    case _ where cause.hasPrefix("exit code "): return .exitCode
    default: return nil
    }
  }
}
