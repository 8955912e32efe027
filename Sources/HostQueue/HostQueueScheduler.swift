public import Cluster

/// Our own queue for machines without a scheduler, as a ``Scheduler``: a POSIX sh process that lives
/// on the host, starts tasks as slots get free, and survives the client's exit.
///
/// Handing a submission over means making sure that its queue process lives: a task is taken by an
/// atomic creation of a file, so two such processes never start one task twice.
public struct HostQueueScheduler: Scheduler {
  /// How many tasks run at once on the host, over all submissions.
  public let slots: Int
  /// The folder on the host that all submissions share, an absolute path.
  public let folder: String

  public init(slots: Int, folder: String) {
    self.slots = slots
    self.folder = folder
  }

  public var name: String { "queue" }

  public var limitsScript: String { ":\n" }

  public func limits(from output: String) throws -> SchedulerLimits {
    SchedulerLimits(tasksPerSubmission: 100_000)
  }

  public func submitScript(_ submission: SubmissionRequest) -> String {
    let atOnce = min(slots, submission.throttle ?? slots, submission.taskCount)
    return """
      export LC_ALL=C
      cd \(ShellQuoting.quote(submission.directory)) || exit 71
      mkdir -p taken \(ShellQuoting.quote(folder + "/slots")) || exit 71
      cat >.run-queue.$$ <<'END_OF_QUEUE'
      \(QueueScript.text)END_OF_QUEUE
      mv .run-queue.$$ run-queue
      \(QueueScript.born)
      if ! alive "$(cat queue.process 2>/dev/null)"; then
        start=
        command -v setsid >/dev/null 2>&1 && start=setsid
        $start sh "$PWD/run-queue" \(submission.taskCount) \(atOnce) \(slots) \(ShellQuoting.quote(folder + "/slots")) \\
          </dev/null >>queue.log 2>&1 &
        printf '%s %s\\n' "$!" "$(born $!)" >.queue.process && mv .queue.process queue.process
      fi
      printf '%s\\n' \(submission.token) >.job && mv .job job
      echo "job $(cat job)"

      """
  }

  public func answer(from result: HostCommandResult) -> SubmissionAnswer {
    let words = result.text.split(separator: "\n").last?.split(separator: " ") ?? []
    if result.succeeded, words.count == 2, words[0] == "job" {
      return .accepted(job: String(words[1]))
    }
    return .unknown(why: result.errorText.isEmpty ? "the host gave no answer" : result.errorText)
  }

  /// The queue can be started again at any time, so what isn't there is simply absent.
  public func findScript(_ submission: SubmissionRequest) -> String {
    """
    if [ -s \(ShellQuoting.quote(submission.directory + "/job")) ]
    then echo "job \(submission.token)"; else echo absent; fi

    """
  }

  public func found(from result: HostCommandResult) -> SubmissionAnswer {
    if result.succeeded, result.text.hasPrefix("absent") { return .absent }
    return answer(from: result)
  }

  public func observeScript(_ submissions: [SubmissionHandle]) -> String {
    QueueScript.born
      + submissions.map { submission in
        """
        if cd \(ShellQuoting.quote(submission.directory)) 2>/dev/null; then
        \(QueueScript.observe(token: submission.token))
        fi

        """
      }.joined()
  }

  public func observations(
    from output: String, of submissions: [SubmissionHandle]
  ) -> SchedulerReport {
    QueueReport.read(output, submissions)
  }

  public func cancelScript(_ submission: SubmissionHandle, tasks: [Int]?) -> String {
    let indices = tasks ?? Array(0..<submission.taskCount)
    return QueueScript.born + "cd \(ShellQuoting.quote(submission.directory)) || exit 71\n"
      + QueueScript.cancel(indices)
  }
}
