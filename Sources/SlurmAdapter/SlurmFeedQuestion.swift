import Cluster

/// What became of submissions that a feeder is to submit.
public enum FedState: Hashable, Sendable {
  /// Slurm has it, as the job of this id.
  case submitted(job: String)
  /// It waits for its turn, or is being submitted just now.
  case waits
  /// No job came of it, or that isn't known; the feeder leaves it alone. With sbatch's last words.
  case stopped(String)
}

/// Asks for ``FedState``s: a look at files, which costs Slurm nothing.
public enum SlurmFeedQuestion {
  /// - Parameters:
  ///   - folder: the sweep's folder on the host, an absolute path.
  ///   - tokens: of the submissions.
  /// - Returns: a script whose output ``states(from:)`` reads.
  public static func script(folder: String, tokens: [String]) -> String {
    """
    if cd \(ShellQuoting.quote(folder + "/submissions")) 2>/dev/null; then
    while read -r cs_token; do
      if [ -s "$cs_token/job" ]; then
        printf '@fed %s job %s\\n' "$cs_token" "$(cat "$cs_token/job")"
      elif [ ! -e "$cs_token/\(SlurmFeeder.file)" ] || [ -e "$cs_token/withdrawn" ] ||
        [ -e "$cs_token/sbatch.lock/abandoned" ] || [ -e "$cs_token/sbatch.rc" ] ||
        [ -n "$(find "$cs_token/sbatch.lock" -prune -mmin +\(SlurmSearch.patience) 2>/dev/null)" ]
      then
        printf '@fed %s stopped %s\\n' "$cs_token" "$(tail -n 1 "$cs_token/sbatch.err" 2>/dev/null)"
      else
        printf '@fed %s waits\\n' "$cs_token"
      fi
    done <<'END'
    \(tokens.joined(separator: "\n"))
    END
    fi

    """
  }

  /// - Parameter output: what the script printed; lines that are none of its are passed over.
  /// - Returns: the states by the tokens.
  public static func states(from output: String) -> [String: FedState] {
    var states: [String: FedState] = [:]
    for line in output.split(separator: "\n") where line.hasPrefix("@fed ") {
      let words = line.split(separator: " ", maxSplits: 3)
      guard words.count >= 3 else { continue }
      let token = String(words[1])
      switch words[2] {
      case "job" where words.count == 4: states[token] = .submitted(job: String(words[3]))
      case "stopped": states[token] = .stopped(words.count == 4 ? String(words[3]) : "")
      case "waits": states[token] = .waits
      default: break
      }
    }
    return states
  }
}
