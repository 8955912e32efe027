import Cluster

/// A filter on the host that lets only squeue's and sacct's lines of our jobs through.
///
/// A line is of a job of ours if it has the job's id and names the submission's token: as the job's
/// name, in its comment or in its working folder. The id alone doesn't do, for Slurm gives ids again
/// (MaxJobId, a controller that lost its state); and a site may rename jobs or take the comment for
/// itself, but the working folder it leaves alone.
///
/// sacct has one kind of line without any of them: of an array that is cancelled within seconds, before the
/// accounting daemon has heard of it (seen with 22.05: `61|CANCELLED by 0|…|allocation|`, no folder). That is ours
/// if it was submitted when ours was.
struct SlurmFilter {
  /// Ours, on one cluster.
  let submissions: [SubmissionHandle]
  /// The tasks that are of interest, by token; nil for all. Lines that name several tasks at once pass
  /// in any case.
  var tasks: [String: [ClosedRange<Int>]]?
  /// How many fields are printed; those behind them only tell whose the line is.
  let fields: Int
  /// The fields, counted from 1, that tell a job's name and when it was submitted; nil where every line names the
  /// token.
  var nameless: (name: Int, submitted: Int)?

  /// Shell text that prints those lines of the variable `cs_said` that are ours.
  var script: String {
    """
    { cat <<'END'
    \(list.joined(separator: "\n"))
    @said
    END
    printf '%s\\n' "$cs_said"; } | awk -F'|' -v fields=\(fields) \
      -v name=\(nameless?.name ?? 0) -v submitted=\(nameless?.submitted ?? 0) '
    \(Self.program)'
    """
  }

  private var list: [String] {
    submissions.flatMap { submission -> [String] in
      let name = "\(SlurmJob(submission.job).id) \(submission.token)"
      guard let tasks else {
        return ["\(name) 0 \(max(0, submission.taskCount - 1)) \(submission.submittedAt)"]
      }
      return (tasks[submission.token] ?? []).map {
        "\(name) \($0.lowerBound) \($0.upperBound) \(submission.submittedAt)"
      }
    }
  }

  private static let program = """
    !said && $0 == "@said" { said = 1; next }
    !said {
      split($0, word, " ")
      token[word[1]] = word[2]
      n = ++count[word[1]]
      low[word[1], n] = word[3] + 0
      high[word[1], n] = word[4] + 0
      at[word[1]] = word[5] + 0
      next
    }
    function is_nameless(job) {
      return name && $name == "allocation" && $submitted ~ /^[0-9]+$/ &&
        $submitted - at[job] < 600 && at[job] - $submitted < 600
    }
    {
      place = index($1, "_")
      job = place ? substr($1, 1, place - 1) : $1
      if (!(job in token) || !index($0, token[job]) && (place || !is_nameless(job))) next
      task = place ? substr($1, place + 1) : "["
      if (task !~ /^\\[/) {
        for (n = count[job]; n > 0; n--)
          if (task + 0 >= low[job, n] && task + 0 <= high[job, n]) break
        if (!n) next
      }
      line = $1
      for (n = 2; n <= fields; n++) line = line "|" $n
      print line
    }
    """
}
