import Cluster

/// Finds out whether a submission that gave no answer exists: the login node's own record first, then
/// the queue, then the marks of its tasks, then accounting, by the token in the job's name, comment
/// and working folder.
///
/// Where sbatch hasn't begun, the search takes the right to begin it away for ever, so that a script
/// that is still on its way on the host can't submit behind its back.
struct SlurmSearch {
  /// How long after sbatch began the silence of all sources proves that no job came of it: longer
  /// than sbatch's own retries (about 120 s) and twice Slurm's usual message time-out.
  static let patience = 300

  let submission: SubmissionRequest

  init(_ submission: SubmissionRequest) { self.submission = submission }

  var script: String {
    let token = submission.token
    return """
      \(scrubbedEnvironment)mkdir -p \(quotedDirectory) && cd \(quotedDirectory) || exit 71
      if [ ! -s job ]; then
        mkdir sbatch.lock 2>/dev/null && : >sbatch.lock/abandoned
        asked=1
        queued=$(squeue -h -u "$(id -u)" -t all -o '%F|%j|%k|%Z') || asked=
        # By lines of ours: a site may rename jobs, or take the comment for itself.
        id=$(printf '%s\\n' "$queued" | sed -n '/\(token)/s/^\\([0-9][0-9]*\\)|.*/\\1/p' | sort -n | head -n 1)
        [ -n "$id" ] || id=$(cat marks/*.start 2>/dev/null | sed -n 's/.* job=\\([0-9][0-9]*\\)_.*/\\1/p' | sort -n | head -n 1)
        # A submission that was refused can leave a row too; it has no array index.
        [ -n "$id" ] || id=$(sacct -X -P -n -S now-7days --name=\(token) -o JobID 2>/dev/null | sed -n 's/^\\([0-9][0-9]*\\)_.*/\\1/p' | sort -n | head -n 1)
        if [ -n "$id" ]; then
          printf '%s\\n' "$id" >.job && mv .job job
        elif [ -n "$asked" ] && [ "$(cat sbatch.rc 2>/dev/null)" != 0 ]; then
          if [ -e sbatch.lock/abandoned ] || [ -n "$(find sbatch.lock -prune -mmin +\(Self.patience / 60))" ]; then
            echo absent; exit 0
          fi
        fi
      fi
      \(SbatchCall.verdict)
      """
  }

  private var quotedDirectory: String { ShellQuoting.quote(submission.directory) }

  static func read(_ result: HostCommandResult) -> SubmissionAnswer {
    if result.succeeded, result.text.hasPrefix("absent") { return .absent }
    switch SbatchAnswer.read(result) {
    // The login node wrote down that sbatch was refused.
    case .refused, .deferred: return .absent
    case let answer: return answer
    }
  }
}
