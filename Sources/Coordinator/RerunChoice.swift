import Cluster
import Diagnostics
import Ledger

/// Which runs a rerun takes: only such as have ended, and what is done only if it is named and forced.
struct RerunChoice: Sendable {
  private(set) var runs: [RunRecord] = []
  /// What fits the filter but is left as it is, by states.
  private(set) var leftAlone: [JobState: Int] = [:]

  /// - Parameters:
  ///   - request: what was asked for.
  ///   - all: all runs of the sweep.
  /// - Throws: a filter that names what can't be rerun, with what to do instead.
  init(_ request: RerunRequest, among all: some RunList) throws {
    let filter = request.filter
    let isNamed = !filter.runs.isEmpty
    if request.isForced, !isNamed {
      throw Diagnostic(
        "--force is for single runs", why: "it runs again what is done already",
        remedy: "name them with --run", kind: .usage)
    }
    var states: Set<JobState> = [.failed, .cancelled]
    if filter.words.contains(where: { $0.state == .unknown }) { states.insert(.unknown) }
    if request.isForced { states.formUnion([.completed, .unknown]) }
    for word in filter.words {
      guard let state = word.state, !states.contains(state) else { continue }
      throw Self.refusal(of: "runs that are \(state.rawValue)", in: state)
    }
    try filter.select(from: all) { run in
      guard request.among?.contains(run.id) ?? true else { return }
      if states.contains(run.state) {
        runs.append(run)
      } else if isNamed {
        throw Self.refusal(of: "\(run.facts.name), which is \(run.state.rawValue),", in: run.state)
      } else {
        leftAlone[run.state, default: 0] += 1
      }
    }
  }

  private static func refusal(of whom: String, in state: JobState) -> Diagnostic {
    let (why, remedy): (String, String) =
      switch state {
      case .pending, .running, .submitting:
        (
          "two attempts would work in one folder at once",
          "end it first: `clustersweep cancel SWEEP --run RUN`"
        )
      case .planned, .waiting: ("it has no attempt yet", "`clustersweep submit` sends it")
      case .unknown: ("it may be running still", "add --run RUN --force if you know that it isn't")
      case .completed, .failed, .cancelled:
        ("it is done", "add --run RUN --force to run it once more")
      }
    return Diagnostic(
      "\(whom) can't be rerun".replacing(",,", with: ","), why: why, remedy: remedy, kind: .usage)
  }
}
