import Cluster

/// Finds out whether a submission that gave no answer exists: the login node's own record first, then
/// the queue, then accounting, by the token in the job's name.
struct SlurmSearch {
  /// How long after sbatch began the silence of both sources proves that no job came of it: longer
  /// than sbatch's own retries (about 120 s) and twice Slurm's usual message time-out.
  static let patience = 300

  let submission: SubmissionRequest

  init(_ submission: SubmissionRequest) { self.submission = submission }

  var script: String {
    """
    \(scrubbedEnvironment)cd \(ShellQuoting.quote(submission.directory)) 2>/dev/null || { echo absent; exit 0; }
    if [ ! -s job ]; then
      if [ ! -d sbatch.lock ]; then echo absent; exit 0; fi
      lost=
      queued=$(squeue -h -u "$(id -u)" -t all -o '%F|%j') || lost=1
      recorded=$(sacct -X -P -n -S now-7days --name=\(submission.token) -o JobID,State 2>/dev/null)
      id=$(printf '%s\\n' "$queued" | sed -n 's/^\\([0-9][0-9]*\\)|\(submission.token)$/\\1/p' | sort -n | head -n 1)
      # A submission that was refused can leave a row too; it has no array index.
      [ -n "$id" ] || id=$(printf '%s\\n' "$recorded" | sed -n 's/^\\([0-9][0-9]*\\)_.*/\\1/p' | sort -n | head -n 1)
      if [ -n "$id" ]; then
        printf '%s\\n' "$id" >.job && mv .job job
      elif [ -z "$lost" ] && [ -n "$(find sbatch.lock -prune -mmin +\(Self.patience / 60))" ] && [ ! -e sbatch.rc ]; then
        echo absent; exit 0
      fi
    fi
    \(SbatchCall.verdict)
    """
  }

  static func read(_ result: HostCommandResult) -> SubmissionAnswer {
    if result.succeeded, result.text.hasPrefix("absent") { return .absent }
    return SbatchAnswer.read(result)
  }
}
