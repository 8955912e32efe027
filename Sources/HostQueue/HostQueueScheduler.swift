public import Cluster
import Diagnostics
import TaskRunner

/// Our own queue for machines without a scheduler, as a ``Scheduler``: a POSIX sh process that lives
/// on the host, starts tasks as slots get free, and survives the client's exit.
///
/// Handing a submission over means making sure that its queue process lives: a task is taken by an
/// atomic creation of a file, so two such processes never start one task twice.
public struct HostQueueScheduler: Scheduler {
  /// What the host gives to tasks, over all submissions.
  public let capacity: QueueCapacity
  /// The folder on the host that all submissions share, an absolute path.
  public let folder: String

  public init(_ capacity: QueueCapacity, folder: String) {
    self.capacity = capacity
    self.folder = folder
  }

  public var name: String { "queue" }

  public var limitsScript: String { ":\n" }

  public func limits(from output: String) throws -> SchedulerLimits {
    SchedulerLimits(tasksPerSubmission: 100_000)
  }

  /// Three steps: the submission is accepted, unless no task of it could ever start or it was given up
  /// by ``findScript(_:)``; that is put on record in `job`; the queue is started if it doesn't live.
  public func submitScript(_ submission: SubmissionRequest) -> String {
    let settings = QueueSettings(submission: submission, capacity: capacity, folder: folder).text
    return """
      cd \(ShellQuoting.quote(submission.directory)) || exit 71
      \(ProcessScript.functions)\(settings)\(CapacityScript.functions)
      if [ ! -L accepted ]; then
        cs_measure
        cs_text=$(cs_refusal)
        if [ -n "$cs_text" ]; then echo "refused $cs_text"; exit 0; fi
      fi
      mkdir -p taken working "$cs_slot_folder" "$cs_gpu_folder" || exit 71
      \(PredecessorScript.record(submission.predecessors))
      \(FollowingScript.record(submission.following))
      ln -s \(submission.token) accepted 2>/dev/null
      if [ "$(readlink accepted)" != \(submission.token) ]; then
        echo "this submission was given up before it arrived, or its folder can't be written" >&2
        exit 71
      fi
      printf '%s\\n' \(submission.token) >.job.$$ && mv -f .job.$$ job || exit 71
      if ! cs_alive "$(readlink queue.process)"; then
        cat >.run-queue.$$ <<'END_OF_QUEUE' && mv -f .run-queue.$$ run-queue || exit 71
      \(QueueScript.text(settings: settings))END_OF_QUEUE
        cs_session=
        command -v setsid >/dev/null 2>&1 && cs_session=setsid
        # Who cancels a task that has submitted this doesn't mean the queue.
        unset \(TreeScript.mark)
        # Waits until the queue has closed its output, which it does once it is on record.
        cs_text=$($cs_session sh "$PWD/run-queue" </dev/null 2>>queue.log &)
      fi
      echo "job \(submission.token)"

      """
  }

  public func answer(from result: HostCommandResult) -> SubmissionAnswer {
    let words = result.text.split(separator: "\n").last?.split(separator: " ") ?? []
    if result.succeeded, words.count == 2, words[0] == "job" {
      return .accepted(job: String(words[1]))
    }
    if result.succeeded, words.count == 4, words[0] == "refused", let asked = Int(words[2]),
      let there = Int(words[3])
    {
      return .refused(QueueRefusal(what: String(words[1]), asked: asked, there: there).diagnostic)
    }
    return .unknown(why: result.errorText.isEmpty ? "the host gave no answer" : result.errorText)
  }

  /// A submission that isn't there is given up: should it still be on its way, it will be refused.
  public func findScript(_ submission: SubmissionRequest) -> String {
    """
    mkdir -p \(ShellQuoting.quote(submission.directory)) || exit 71
    cd \(ShellQuoting.quote(submission.directory)) || exit 71
    ln -s absent accepted 2>/dev/null
    case $(readlink accepted) in
      absent) echo absent ;;
      \(submission.token)) echo "job \(submission.token)" ;;
      *) echo "the folder can't be written" >&2; exit 71 ;;
    esac

    """
  }

  public func found(from result: HostCommandResult) -> SubmissionAnswer {
    if result.succeeded, result.text.hasPrefix("absent") { return .absent }
    return answer(from: result)
  }

  public func observeScript(_ submissions: [SubmissionHandle]) -> String {
    ProcessScript.functions + ObserveScript.functions
      + submissions.map { submission in
        """
        if cd \(ShellQuoting.quote(submission.directory)) 2>/dev/null; then
        \(ObserveScript.text(token: submission.token, count: submission.taskCount))
        fi

        """
      }.joined()
  }

  /// A queue keeps no records: the marks of the tasks tell.
  public func accountingScript(
    _ submissions: [SubmissionHandle], tasks: [String: [ClosedRange<Int>]]
  ) -> String? { nil }

  public func useScript(
    _ submissions: [SubmissionHandle], tasks: [String: [ClosedRange<Int>]]
  ) -> String? { nil }

  public func calls(
    observing submissions: [SubmissionHandle]
  ) -> (queue: [String], accounting: [String]) { ([], []) }

  public func lastWord(inLog tail: String) -> SchedulerWord? { nil }

  public func observations(
    from output: String, of submissions: [SubmissionHandle]
  ) -> SchedulerReport {
    QueueReport(output, submissions).report
  }

  // MARK: Control

  public func cancelScript(_ submission: SubmissionHandle, tasks: [Int]?) -> String {
    let indices = tasks ?? Array(0..<submission.taskCount)
    return enter(submission) + ProcessScript.functions
      + CancelScript.text(token: submission.token, indices)
  }

  public func holdScript(_ submission: SubmissionHandle, tasks: [Int]) -> String {
    tasks.isEmpty ? ":\n" : enter(submission) + HoldScript.hold(submission, tasks: tasks)
  }

  public func releaseScript(_ submission: SubmissionHandle, tasks: [Int]) -> String {
    tasks.isEmpty ? ":\n" : enter(submission) + HoldScript.release(tasks: tasks)
  }

  public func throttleScript(_ submission: SubmissionHandle, limit: Int?) -> String {
    enter(submission) + HoldScript.throttle(limit: limit)
  }

  public func controlAnswer(
    from output: String, failed: Bool, of submission: SubmissionHandle
  ) -> ControlAnswer {
    HoldScript.answer(from: output, failed: failed, of: submission)
  }

  private func enter(_ submission: SubmissionHandle) -> String {
    "cd \(ShellQuoting.quote(submission.directory)) || exit 71\n"
  }
}
