import Cluster

/// The part of ``SbatchAnswer`` that the cluster needs for itself, as a shell function: whether a
/// sbatch that failed surely made no job, for a reason that passes.
///
/// It is stricter than the answer in no case and laxer in none: a test compares them on all texts.
enum SbatchDeferral {
  /// `cs_is_deferred RC`, to be called where `sbatch.err` and `sbatch.out` lie.
  static var function: String {
    let lists = [
      ("doubts", SbatchComplaint.doubts), ("unreached", SbatchComplaint.unreached),
      ("deferrals", SbatchComplaint.deferrals),
      ("refusals", SbatchComplaint.refusals.map(\.text)),
    ].map { "-v \($0)=\(ShellQuoting.quote($1.joined(separator: "|")))" }
    return """
      cs_is_deferred() { # cs_is_deferred RC: whether sbatch surely made no job, for a reason that passes
        LC_ALL=C awk -v rc="$1" -v failed=\(ShellQuoting.quote(SbatchComplaint.failed)) \\
          \(lists.joined(separator: " \\\n    ")) '
      \(program)' sbatch.err sbatch.out
      }

      """
  }

  private static let program = #"""
        function has(text, words,   list, count, i) {
          count = split(words, list, "|")
          for (i = 1; i <= count; i++) if (index(text, list[i])) return 1
          return 0
        }
        FILENAME == "sbatch.out" && (/^Submitted batch job [0-9]+( |$)/ || /^[0-9]+(;|$)/) { named = 1 }
        {
          line = tolower($0)
          if (has(line, doubts) && !has(line, unreached)) doubtful = 1
          all = all line "\n"
          count = split(line, word, /[ \t]+/)
          for (i = 1; i <= count; i++)
            if (word[i] ~ /^(qos|assoc)(max|min|grp|time)/) {
              limits++
              if (index(word[i], "submitjob")) ofSubmission = 1
            }
        }
        END {
          if (rc < 1 || rc > 126 || named || doubtful) exit 1
          end = all
          while (place = index(end, failed)) end = substr(end, place + length(failed))
          if (index(all, "job violates accounting/qos policy") && limits && !ofSubmission) exit 1
          if (has(end, deferrals)) exit 0
          if (has(end, refusals)) exit 1
          exit !has(all, unreached)
        }
    """#
}
