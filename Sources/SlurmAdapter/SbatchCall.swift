import Cluster

/// The one call of sbatch that a submission gets.
///
/// sbatch may take two minutes, and a connection may break in the meantime. So it runs detached from
/// the channel, and the login node itself writes down how it ended:
///
/// - `sbatch.lock`, a folder, is made before sbatch starts and never removed: with it there, sbatch
///   isn't started again for this token;
/// - `job` holds the id once sbatch has accepted;
/// - `sbatch.rc` and `sbatch.err` hold the exit status and what sbatch complained of.
struct SbatchCall {
  let submission: SubmissionRequest

  init(_ submission: SubmissionRequest) { self.submission = submission }

  var arguments: [String] {
    let array = "0-\(submission.taskCount - 1)" + (submission.throttle.map { "%\($0)" } ?? "")
    // `%` begins a pattern in Slurm's file names.
    let folder = submission.directory.split(separator: "%", omittingEmptySubsequences: false)
      .joined(separator: "%%")
    return [
      "--parsable", "--job-name=\(submission.token)", "--comment=clustersweep:\(submission.token)",
      "--chdir=\(submission.directory)", "--array=\(array)", "--open-mode=append",
      "--output=\(folder)/out/%a.out", "--error=\(folder)/out/%a.err",
    ]
      + (submission.predecessor.map { ["--dependency=afterany:\($0.prefix { $0 != ";" })"] } ?? [])
      + ["./script"]
  }

  var script: String {
    """
    \(scrubbedEnvironment)cd \(ShellQuoting.quote(submission.directory)) || exit 71
    if [ ! -s job ] && mkdir sbatch.lock 2>/dev/null; then
      cat >.sbatch.sh <<'END'
    trap '' HUP INT TERM PIPE
    sbatch \(ShellQuoting.join(arguments)) >sbatch.out 2>sbatch.err </dev/null
    rc=$?
    id=$(sed -n -e 's/^Submitted batch job \\([0-9][0-9]*\\).*/\\1/' -e 's/^\\([0-9][0-9]*\\)\\(;.*\\)\\{0,1\\}$/\\1/p' sbatch.out | tail -n 1)
    if [ "$rc" -eq 0 ] && [ -n "$id" ]; then printf '%s\\n' "$id" >.job && mv .job job; fi
    printf '%s\\n' "$rc" >.sbatch.rc && mv .sbatch.rc sbatch.rc
    END
      if command -v setsid >/dev/null 2>&1; then
        setsid sh ./.sbatch.sh </dev/null >/dev/null 2>&1 &
      else
        sh ./.sbatch.sh </dev/null >/dev/null 2>&1 &
      fi
      wait $!
    fi
    \(Self.verdict)
    """
  }

  /// Prints `job ID`, or `rc N` and sbatch's complaint, or `started` where sbatch hasn't ended.
  static let verdict = """
    if [ -s job ]; then printf 'job %s\\n' "$(cat job)"
    elif [ -e sbatch.rc ]; then printf 'rc %s\\n' "$(cat sbatch.rc)"; cat sbatch.err sbatch.out
    else echo started
    fi

    """
}
