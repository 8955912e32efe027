import Collect
import Diagnostics

/// What has to be said beside the table of a ranking by folder.
struct RankNotes {
  private let runs: [FolderRun]
  private let objective: Objective

  private static let mostShown = 5

  init(_ runs: [FolderRun], _ objective: Objective) {
    self.runs = runs
    self.objective = objective
  }

  var all: [Diagnostic] { sources + dropped + notNumbers + ambiguous + damaged + unreadable }

  /// Which kinds of files the values come from.
  private var sources: [Diagnostic] {
    let counts = Source.allCases.compactMap { source in
      let count = runs.count { $0.kind == source }
      return count > 0 ? (source, count) : nil
    }
    let text = counts.map { "\($0.0.rawValue) (\($0.1) \($0.1 == 1 ? "run" : "runs"))" }
    return [note("'\(objective.metric)' was found in \(text.joined(separator: ", "))")]
  }

  private var dropped: [Diagnostic] {
    few(runs.filter { $0.dropped > 0 }) { run in
      note(
        "\(run.dropped) values of an earlier attempt of \(run.name) don't count",
        why: "a later file repeats their steps", remedy: "--overlap keep counts them")
    }
  }

  private var notNumbers: [Diagnostic] {
    few(runs.filter { $0.nanCount > 0 }) { run in
      note("\(run.nanCount) of the \(run.count) values of \(run.name) are no numbers")
    }
  }

  private var ambiguous: [Diagnostic] {
    few(runs.filter { !$0.others.isEmpty && $0.source != nil }) { run in
      note(
        "\(run.name) has '\(objective.metric)' in other files as well: "
          + run.others.prefix(Self.mostShown).joined(separator: ", "),
        why: "\(run.source ?? "") comes first",
        remedy: "of event files, write the folder before the name: validation/\(objective.metric)")
    }
  }

  private var damaged: [Diagnostic] {
    runs.flatMap { run in
      run.damaged.map { damage in
        Diagnostic(
          "\(damage.what), at byte \(damage.offset)", at: .file("\(run.name)/\(damage.file)"),
          why: "what stands before was read", severity: .warning)
      }
    }
  }

  private var unreadable: [Diagnostic] {
    runs.flatMap { run in
      run.unreadable.map {
        Diagnostic("the file can't be read", at: .file("\(run.name)/\($0)"), severity: .warning)
      }
    }
  }

  /// A note a run; of many, only the first ones and how many more there are.
  private func few(_ runs: [FolderRun], _ say: (FolderRun) -> Diagnostic) -> [Diagnostic] {
    let notes = runs.prefix(Self.mostShown).map(say)
    let rest = runs.count - notes.count
    return rest > 0 ? notes + [note("and so for \(rest) more runs")] : notes
  }

  private func note(_ what: String, why: String? = nil, remedy: String? = nil) -> Diagnostic {
    Diagnostic(what, why: why, remedy: remedy, severity: .note)
  }
}
