import Cluster

/// The scripts that hold tasks, release them, and limit how many run at once.
///
/// `held/INDEX` keeps a task from being taken. It is written before one looks who has taken the task,
/// and a worker takes the task before it looks for it: so one of both always sees the other, and what
/// is said to be held never starts.
enum HoldScript {
  static func hold(_ submission: SubmissionHandle, tasks: [Int]) -> String {
    #"""
    mkdir -p held || exit 71
    while read -r cs_index; do
      if [ -s "marks/$cs_index.end" ]; then
        echo "\#(submission.token)_$cs_index: ended"
        continue
      fi
      true >"held/$cs_index" || exit 71
      [ -e "taken/$cs_index" ] || continue
      rm -f "held/$cs_index"
      echo "\#(submission.token)_$cs_index: started"
    done <<END
    \#(list(tasks))
    END

    """#
  }

  static func release(tasks: [Int]) -> String {
    """
    if [ -d held ]; then
      (cd held && xargs rm -f) <<END || exit 71
    \(list(tasks))
    END
    fi

    """
  }

  /// 0 is no limit: the queue reads the file before it takes a task.
  static func throttle(limit: Int?) -> String {
    "echo \(limit ?? 0) >.throttle.$$ && mv -f .throttle.$$ throttle || exit 71\n"
  }

  private static func list(_ tasks: [Int]) -> String {
    tasks.map(String.init).joined(separator: "\n")
  }

  static func answer(
    from output: String, failed: Bool, of submission: SubmissionHandle
  ) -> ControlAnswer {
    var answer = ControlAnswer()
    var others: [Substring] = []
    for line in output.split(separator: "\n") {
      let parts = line.split(separator: ": ", maxSplits: 1)
      guard parts.count == 2, parts[0].hasPrefix(submission.token + "_"),
        let index = Int(parts[0].dropFirst(submission.token.count + 1))
      else {
        others.append(line)
        continue
      }
      switch parts[1] {
      case "ended": answer.ended.insert(index)
      case "started": answer.started.insert(index)
      default: answer.refused[index] = String(parts[1])
      }
    }
    if failed { answer.problem = others.isEmpty ? "it failed" : others.joined(separator: "; ") }
    return answer
  }
}
