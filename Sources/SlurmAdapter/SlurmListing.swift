import Cluster

/// Shell functions that list the jobs of a submission by its token, which is in their name, their comment
/// and their working folder: a site may rename jobs, or take the comment for itself.
///
/// They are called from the submission's folder. A submission that was refused can leave a row as well,
/// of a whole array that failed without beginning; it is no job.
struct SlurmListing {
  let submission: SubmissionRequest

  init(_ submission: SubmissionRequest) { self.submission = submission }

  /// - `cs_clusters` prints the clusters that the script names for itself (`-M`), if it does.
  /// - `cs_listed` prints the ids that the queue has, a line each, the lowest first, with `;CLUSTER`
  ///   behind them where the script names clusters; fails where the queue doesn't answer.
  /// - `cs_accounted` prints those that accounting has.
  var functions: String {
    #"""
    cs_clusters() {
      sed -n -e 's/^#SBATCH[[:space:]]\(.*[[:space:]]\)\{0,1\}--clusters\{0,1\}[=[:space:]][[:space:]]*\([^[:space:]]*\).*/\2/p' \
        -e 's/^#SBATCH[[:space:]]\(.*[[:space:]]\)\{0,1\}-M[[:space:]]*\([^[:space:]]*\).*/\2/p' script 2>/dev/null |
        tail -n 1 | sed 's/,/ /g'
    }
    cs_ours() { # cs_ours CLUSTER: from lines INDICES|STATE|JOB|…
      sed -n -e '/\#(submission.token)/!d' -e '/^[^|]*_\[[^|]*|FAILED|/d' \
        -e "s/^[^|]*_[^|]*|[^|]*|\([0-9][0-9]*\)|.*/\1${1:+;$1}/p"
    }
    cs_listed() {
      cs_all=
      for cs_cluster in $(cs_clusters) ''; do
        [ -n "$cs_cluster" ] || [ -z "$cs_all" ] || break
        cs_rows=$(squeue ${cs_cluster:+-M "$cs_cluster"} -h -u "$(id -u)" -t all -o '%i|%T|%F|%j|%k|%Z') || return 1
        cs_all=$cs_all$(printf '%s\n' "$cs_rows" | cs_ours "$cs_cluster")'
    '
      done
      printf %s "$cs_all" | sed '/^$/d' | sort -n | uniq
    }
    cs_accounted() {
      for cs_cluster in $(cs_clusters) ''; do
        sacct ${cs_cluster:+-M "$cs_cluster"} -X -P -n -S now-7days --name=\#(submission.token) -o JobID,State 2>/dev/null |
          sed -n -e 's/^\(\([0-9][0-9]*\)_[^|]*\)|\([A-Z_]*\).*/\1|\3|\2|\#(submission.token)/p' | cs_ours "$cs_cluster"
      done | sort -n | uniq
    }
    """#
  }
}
