import Cluster
import Diagnostics

/// Finds out whether a submission that gave no answer exists: the login node's own record first, then
/// the marks of its tasks, the queue, and accounting, by its token.
///
/// Where sbatch hasn't begun, the search takes the right to begin it away for ever, so that a script
/// that is still on its way on the host can't submit behind its back.
///
/// sbatch tries again by itself, and a controller that was slow may then have two jobs of one token. The
/// one whose tasks began is kept, else the lowest; what waits of the others is cancelled. What runs of
/// them has claimed its runs, and goes on.
struct SlurmSearch {
  /// How long after sbatch began the silence of all sources proves that no job came of it, in minutes:
  /// longer than sbatch's own retries (about 120 s) and twice Slurm's usual message time-out.
  static let patience = 5
  /// How long a sbatch that still runs on this login node is waited for, in minutes: its number may be
  /// another process's by then.
  static let patienceWithLiving = 60

  let submission: SubmissionRequest

  init(_ submission: SubmissionRequest) { self.submission = submission }

  var script: String {
    #"""
    \#(scrubbedEnvironment)mkdir -p \#(quotedDirectory) && cd \#(quotedDirectory) || exit 71
    \#(SlurmListing(submission).functions)
    cs_is_older() { [ -n "$(find sbatch.lock -prune -mmin +"$1")" ]; }
    cs_lives() { # whether the sbatch that began still runs here
      read -r cs_node cs_process cs_since 2>/dev/null <sbatch.lock/process && [ "$cs_node" = "$(uname -n)" ] &&
        kill -0 "$cs_process" 2>/dev/null && ! cs_is_older \#(Self.patienceWithLiving)
    }
    cs_began() { cat sbatch.lock/process 2>/dev/null; }
    cs_abandon() { # takes the right to begin away from who began cs_before; fails if it isn't theirs any more
      [ ! -e sbatch.lock/abandoned ] || return 0
      cs_is_older \#(Self.patience) && ! cs_lives || return 1
      # With a file in it, the lock can't be given back. Only then is it sure whose it is.
      mkdir -p "sbatch.lock/expired.$$" 2>/dev/null || return 1
      if [ "$(cs_began)" = "$cs_before" ]; then
        mkdir sbatch.lock/abandoned 2>/dev/null
        [ -e sbatch.lock/abandoned ]
        return
      fi
      rmdir "sbatch.lock/expired.$$"
      return 1
    }
    cs_adopt() { # cs_adopt JOB: records it, and cancels what waits of others
      { printf '%s\n' "$1" >.job && mv .job job; } 2>/dev/null
      printf 'job %s\n' "$1"
      for cs_other in $cs_listed; do
        [ "$cs_other" != "$1" ] || continue
        case $cs_other in *\;*) cs_cluster=${cs_other#*;} ;; *) cs_cluster= ;; esac
        scancel -Q ${cs_cluster:+-M "$cs_cluster"} --state=PENDING "${cs_other%%;*}"
        printf 'spare %s\n' "$cs_other"
      done
    }
    if [ ! -s job ]; then
      mkdir sbatch.lock 2>/dev/null && : >sbatch.lock/abandoned
      cs_before=$(cs_began)
      cs_asked=1
      cs_listed=$(cs_listed) || cs_asked=
      cs_job=$(cat marks/*.start 2>/dev/null | sed -n 's/.* job=\([0-9][0-9]*\)_.*/\1/p' | sort -n | head -n 1)
      if [ -n "$cs_job" ]; then
        for cs_other in $cs_listed; do
          case $cs_other in "$cs_job;"*) cs_job=$cs_other ;; esac
        done
      fi
      [ -n "$cs_job" ] || cs_job=$(printf '%s\n' "$cs_listed" | head -n 1)
      [ -n "$cs_job" ] || cs_job=$(cs_accounted | head -n 1)
      if [ -n "$cs_job" ]; then cs_adopt "$cs_job"; exit 0; fi
      if [ -n "$cs_asked" ] && [ "$(cat sbatch.rc 2>/dev/null)" != 0 ]; then
        if cs_abandon; then echo absent; exit 0; fi
      fi
      # The lock proves that sbatch never began; that no job came of a folder since lost, only the queue.
      if [ -z "$cs_asked" ] && [ -e sbatch.lock/abandoned ]; then echo started; exit 0; fi
    fi
    \#(SbatchCall.verdict)
    """#
  }

  private var quotedDirectory: String { ShellQuoting.quote(submission.directory) }

  static func read(_ result: HostCommandResult) -> SubmissionAnswer {
    switch SbatchAnswer.read(result) {
    // The login node wrote down that sbatch was refused.
    case .refused, .deferred: return .absent
    case let answer: return answer
    }
  }

  /// What there is to say of jobs that the token had too many.
  static func notes(_ result: HostCommandResult) -> [Diagnostic] {
    guard result.succeeded, case .accepted(let job) = SbatchAnswer.read(result) else { return [] }
    let spare = result.text.split(separator: "\n").filter { $0.hasPrefix("spare ") }
      .map { $0.dropFirst("spare ".count) }
    guard !spare.isEmpty else { return [] }
    return [
      Diagnostic(
        "Slurm had a submission more than once; what waited of job \(spare.joined(separator: ", "))"
          + " was cancelled",
        why: "sbatch tried again after an answer that was lost; job \(job) is kept, and no run"
          + " began twice", severity: .note)
    ]
  }
}
