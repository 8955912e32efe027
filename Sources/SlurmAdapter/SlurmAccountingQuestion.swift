import Cluster

/// What sacct says of tasks that left the queue: one call for all submissions of a cluster, and one for
/// the memory of those that were killed.
///
/// - `-D` tells all rows of a task that was queued again, `-X` leaves the steps out, without `-S` it
///   would begin at midnight.
/// - Whole jobs are asked for and lines chosen on the host: for `-j JOB_INDEX` sacct is silent about a
///   task that was cancelled while it waited, as its row is that of a range.
/// - Accounting may be off, down, or hours late; each is told apart.
struct SlurmAccountingQuestion {
  static let fields = 10
  /// With how many a line is whole: what it waited for last may be missing.
  static let leastFields = 9

  let submissions: [SubmissionHandle]
  let tasks: [String: [ClosedRange<Int>]]
  /// Whether the memory of all tasks is asked for, not only of those that were killed.
  var asksMemoryOfAll = false

  var script: String {
    observingEnvironment
      + SlurmJob.byCluster(submissions).map { cluster, submissions in
        text(submissions, cluster: cluster)
      }.joined()
  }

  private func text(_ submissions: [SubmissionHandle], cluster: String?) -> String {
    let jobs = submissions.map { SlurmJob($0.job).id }.joined(separator: ",")
    let oldest = submissions.map(\.submittedAt).min() ?? 0
    let sacct = "sacct\(SlurmJob.option(cluster)) -P -n"
    return """
      echo "@sacct \(cluster ?? "")"
      cs_since=$(( ($(date +%s) - \(oldest)) / 60 + 120 ))
      [ "$cs_since" -ge 120 ] || cs_since=120
      if cs_said=$(\(sacct) -X -D -S "now-${cs_since}minutes" -j \(jobs) -o JobID,State,ExitCode,Submit,Start,End,Timelimit,ReqMem,NodeList,Reason,JobName,WorkDir 2>&1); then
      cs_said=$(\(SlurmFilter(submissions: submissions, tasks: tasks, fields: Self.fields, nameless: (11, 4)).script)
      )
      printf '%s\\n' "$cs_said"
      echo "@sacct-answered"
      \(Self.users)\(asksMemoryOfAll ? Self.memoryOfAll(sacct, jobs) : Self.memory(sacct))
      else
        case "$? $cs_said" in 127*|*"storage is disabled"*) echo "@sacct-off" ;; esac
      fi

      """
  }

  /// The names of those who cancelled tasks.
  private static let users = """
    cs_me=$(id -u)
    printf '%s\\n' "$cs_said" | sed -n 's/^[^|]*|CANCELLED by \\([0-9][0-9]*\\)|.*/\\1/p' | sort -u | head -n 20 |
    while read -r cs_user; do
      if [ "$cs_user" = "$cs_me" ]; then echo "@user $cs_user you"
      else echo "@user $cs_user $(id -nu "$cs_user" 2>/dev/null)"
      fi
    done

    """

  /// Without control groups Slurm itself doesn't say that a task ran out of memory: its steps tell how
  /// much there was. Only tasks that SIGKILL ended, or that Slurm calls out of memory, are asked for.
  private static func memory(_ sacct: String) -> String {
    """
    cs_killed=$(printf '%s\\n' "$cs_said" | awk -F'|' '$3 ~ /^137:|:9$/ || $2 == "OUT_OF_MEMORY" { print $1 }' | grep -v '\\[' | head -n 100 | tr '\\n' ',')
    if [ -n "$cs_killed" ]; then
      echo "@steps"
      \(sacct) -S "now-${cs_since}minutes" -j "${cs_killed%,}" -o JobID,MaxRSS 2>/dev/null
    fi
    """
  }

  /// Whole jobs, since their tasks may be too many to name; only steps have a line with memory.
  private static func memoryOfAll(_ sacct: String, _ jobs: String) -> String {
    """
    echo "@steps"
    \(sacct) -S "now-${cs_since}minutes" -j \(jobs) -o JobID,MaxRSS 2>/dev/null | grep '|[0-9]'

    """
  }

  /// Reads `ID|STATE|EXITCODE|SUBMIT|START|END|LIMIT|MEMORY|NODES|REASON`.
  static func record(_ fields: [Substring]) -> SlurmRecord {
    var word = SlurmState.word(String(fields[1]))
    let status = fields[2].split(separator: ":")
    // A task that hasn't ended shows 0:0.
    if word.state.isFinal, status.count == 2 {
      word.exitCode = Int(status[0])
      word.signal = Int(status[1]).flatMap { $0 == 0 ? nil : $0 }
    }
    word.timeLimit = SlurmAmounts.seconds(fields[6])
    word.memoryLimit = SlurmAmounts.bytes(fields[7])
    word.node = SlurmReading.node(fields[8])
    // What ended before it began has the time of its end for that of its start.
    word.startedAt = word.node == nil && word.state.isFinal ? nil : SlurmAmounts.time(fields[4])
    word.reason = SlurmState.reason(fields.dropFirst(9).first, ofEnd: word)
    return SlurmRecord(
      word: word, submittedAt: SlurmAmounts.time(fields[3]), submitted: String(fields[3]),
      endedAt: SlurmAmounts.time(fields[5]))
  }
}
