import Cluster

/// The one call of sbatch that a submission gets.
///
/// sbatch may take two minutes, and a connection may break in the meantime. So it runs detached from
/// the channel, and the login node itself writes down how it ended:
///
/// - `sbatch.lock`, a folder, is made before sbatch starts: with it there, sbatch isn't started for this
///   token by anybody else. `sbatch.lock/process` names the machine and the process that started it,
///   and when; `sbatch.lock/abandoned` says that nobody did and nobody will. Only a feeder's sbatch,
///   refused for a reason that passes, removes it, for the feeder to try again (``SlurmFeeder``);
/// - `job` holds the id once sbatch has accepted, with `;CLUSTER` behind it where sbatch names one;
/// - where there is no `job`, `sbatch.rc` holds the exit status; `sbatch.err` has what sbatch complained of.
struct SbatchCall {
  let submission: SubmissionRequest
  /// Whether a feeder calls, which comes again where there is no room now.
  let isFed: Bool

  init(_ submission: SubmissionRequest, isFed: Bool = false) {
    self.submission = submission
    self.isFed = isFed
  }

  var arguments: [String] {
    let array = "0-\(submission.taskCount - 1)" + (submission.throttle.map { "%\($0)" } ?? "")
    let folder = slurmFileName(submission.directory)
    return [
      "--parsable", "--job-name=\(submission.token)", "--comment=clustersweep:\(submission.token)",
      "--chdir=\(submission.directory)", "--array=\(array)", "--open-mode=append",
    ] + output(folder) + submission.options + ["./script"]
  }

  /// The runs of a pack have files of their own.
  private func output(_ folder: String) -> [String] {
    submission.isPacked
      ? ["--output=\(folder)/packs/%a.log"]
      : ["--output=\(folder)/out/%a.out", "--error=\(folder)/out/%a.err"]
  }

  /// Where the folders of outputs can't be had, sbatch isn't begun: Slurm would take the job, and its
  /// tasks would die without a word.
  var script: String {
    """
    \(scrubbedEnvironment)cd \(ShellQuoting.quote(submission.directory)) || exit 71
    if [ ! -s job ]; then
      \(folders)
      if mkdir sbatch.lock 2>/dev/null; then
        cs_session=
        command -v setsid >/dev/null 2>&1 && cs_session=setsid
        $cs_session sh -c \(ShellQuoting.quote(detached)) </dev/null >/dev/null 2>&1 &
        wait $!
      fi
    fi
    \(Self.verdict)
    """
  }

  private var folders: String {
    submission.isPacked
      ? "mkdir -p out marks packs || exit 71"
      : "[ -d out ] && [ -d marks ] || mkdir -p out marks || exit 71"
  }

  /// What runs detached from the channel. A site's wrappers may print lines before and after the id: where
  /// several lines look like one, the queue says which is ours, and else the last counts. Most sites'
  /// sbatch prints the id alone, which takes no other program to read; sweeps of many arrays feel each.
  private var detached: String {
    #"""
    trap '' HUP INT TERM PIPE
    id=
    { read -r node </proc/sys/kernel/hostname; } 2>/dev/null || node=$(uname -n)
    printf '%s\n' "$node $$\#(isFed ? " $(date +%s)" : "")" >sbatch.lock/process
    \#(isFed ? "cs_behind=$CS_BEHIND; unset CS_BEHIND\n" : "")sbatch \#(ShellQuoting.join(arguments))\#(behind) >sbatch.out 2>sbatch.err </dev/null
    rc=$?
    if [ "$rc" -eq 0 ]; then
      { read -r id && ! read -r more; } <sbatch.out || id=
      case $id in
      '' | *[!0-9]*) id= ;;
      esac
    fi
    if [ "$rc" -eq 0 ] && [ -z "$id" ]; then
      ids=$(sed -n \
        -e 's/^Submitted batch job \([0-9][0-9]*\) on cluster \([^ ]*\).*/\1;\2/p' -e t \
        -e 's/^Submitted batch job \([0-9][0-9]*\).*/\1/p' -e t \
        -e 's/^\([0-9][0-9]*\)[[:space:]]*$/\1/p' \
        -e 's/^\([0-9][0-9]*;[^[:space:]]*\)[[:space:]]*$/\1/p' sbatch.out)
      id=$(printf '%s\n' "$ids" | tail -n 1)
      if [ "$(printf '%s\n' "$ids" | sort -u | wc -l)" -gt 1 ]; then
        \#(SlurmListing(submission).functions)
        for ours in $(cs_listed); do
          printf '%s\n' "$ids" | grep -qx -e "$ours" && id=$ours
        done
      fi
    fi
    [ -n "$id" ] && printf '%s\n' "$id" >.job && mv .job job && exit
    \#(isFed ? Self.release : "")printf '%s\n' "$rc" >.sbatch.rc && mv .sbatch.rc sbatch.rc

    """#
  }

  /// The job behind which a fed array runs is known only when its turn comes.
  private var behind: String { isFed ? " $cs_behind" : "" }

  /// Gives the lock back. Who has concluded meanwhile that nothing came of it has left a file there, with
  /// which it stays.
  private static let release = """
    \(SbatchDeferral.function)
    if [ ! -s job ] && cs_is_deferred "$rc"; then
      rm -f sbatch.lock/process
      rmdir sbatch.lock 2>/dev/null && exit 0
    fi

    """

  /// The line between what sbatch complained of and what it printed.
  static let outputBegins: Substring = "@sbatch.out"

  /// Prints `job ID`; or `absent` where sbatch never began and never will; or `rc N`, sbatch's complaint
  /// and its output; or `started` where sbatch hasn't ended.
  static let verdict = """
    if [ -s job ]; then read -r cs_job <job; printf 'job %s\\n' "$cs_job"
    elif [ -e sbatch.lock/abandoned ]; then echo absent
    elif [ -e sbatch.rc ]; then
      printf 'rc %s\\n' "$(cat sbatch.rc)"
      \(words)
    else echo started
    fi

    """

  /// Prints what sbatch complained of, and its output.
  static let words = "cat sbatch.err; printf '\\n\(outputBegins)\\n'; cat sbatch.out"
}

/// A path as an option of sbatch takes it for a file's name, where `%` begins a pattern.
func slurmFileName(_ path: String) -> String { path.replacing("%", with: "%%") }
