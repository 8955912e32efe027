public import Cluster
public import Diagnostics
public import Ledger

/// A word for what became of runs: one of our states, or why a run failed.
public enum RunWord: Sendable, Hashable {
  case state(JobState)
  case cause(FailureCause)

  /// How it is written: `failed`, `timeout`.
  public var text: String {
    switch self {
    case .state(let state): state.rawValue
    case .cause(let cause): cause.rawValue
    }
  }

  /// All words, states first.
  public static var all: [String] {
    JobState.allCases.map(\.rawValue) + FailureCause.allCases.map(\.rawValue)
  }

  /// Reads words: one, or several with commas between them.
  ///
  /// - Throws: a word that means nothing, with the nearest that does.
  public static func list(_ text: String) throws(Diagnostic) -> [RunWord] {
    var words: [RunWord] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      words.append(try RunWord(part.trimming()))
    }
    return words
  }

  private init(_ text: String) throws(Diagnostic) {
    let word = text.lowercased().replacing("_", with: "-")
    if let state = JobState(rawValue: word) {
      self = .state(state)
    } else if let cause = FailureCause(word: word) {
      self = .cause(cause)
    } else {
      throw Diagnostic(
        "'\(text)' is no state and no cause of a failure",
        remedy: didYouMean(text, among: Self.all)
          ?? "the words are: \(Self.all.joined(separator: ", "))", kind: .usage)
    }
  }

  /// Whether it is true of a run.
  public func fits(_ run: RunRecord) -> Bool {
    switch self {
    case .state(let state): run.state == state
    case .cause(let cause): run.attempt.flatMap(FailureCause.init(of:)) == cause
    }
  }
}

extension Substring {
  fileprivate func trimming() -> String {
    var text = self
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
