import Cluster
import Ledger
import SweepFile

/// Runs that become one submission.
struct SubmissionPart {
  var runs: [OpenRun]
  /// What they ask for, as it was stored, and as it is meant.
  var group: OpenGroup
  var resources: Resources
  /// The submission whose tasks they follow one by one, if they are of a step.
  var following: SubmissionRecord?
}

/// Calls of the scheduler for several submissions in one script, one behind the other: where one isn't
/// accepted those behind it aren't begun.
struct SubmissionBatch {
  private let requests: [SubmissionRequest]
  private let scheduler: any Scheduler

  init(_ requests: [SubmissionRequest], _ scheduler: any Scheduler) {
    self.requests = requests
    self.scheduler = scheduler
  }

  /// Each call in a shell of its own, its answer behind a line that names it.
  var script: String {
    requests.map { request in
      """
      echo '\(Self.mark(request))'
      (
      \(scheduler.submitScript(request))
      ) || exit
      [ -s \(ShellQuoting.quote(request.directory + "/job")) ] || exit 0

      """
    }.joined() + "true\n"
  }

  /// What the answer of ``script`` means for each submission. One that isn't named there is surely
  /// absent if the script came to its end; of the others nothing is known.
  func answers(from result: HostCommandResult) -> [SubmissionAnswer] {
    let text = result.text
    let marks = requests.map { text.firstRange(of: Self.mark($0) + "\n") }
    return requests.indices.map { index in
      guard let start = marks[index]?.upperBound else {
        return result.succeeded
          ? .absent
          : scheduler.answer(
            from: HostCommandResult(status: result.status, errorOutput: result.errorOutput))
      }
      let next = index + 1 < marks.count ? marks[index + 1] : nil
      let section = text[start..<(next?.lowerBound ?? text.endIndex)]
      // The one behind was begun, so this one succeeded.
      return scheduler.answer(
        from: HostCommandResult(
          status: next == nil ? result.status : .exited(0), output: Array(section.utf8),
          errorOutput: result.errorOutput))
    }
  }

  private static func mark(_ request: SubmissionRequest) -> String {
    "@submission \(request.token)"
  }
}
