import Cluster

/// How a queue waits for other submissions on its host.
enum PredecessorScript {
  /// Puts on record in `after` what the queue waits for, unless it is there already: a line `COUNT FOLDER`
  /// each, in which folders are escaped for `printf %b`.
  static func record(_ predecessors: [SubmissionRequest.Predecessor]) -> String {
    guard !predecessors.isEmpty else { return ":" }
    let lines = predecessors.map { predecessor in
      let folder = predecessor.directory.replacing("\\", with: "\\\\")
        .replacing("\n", with: "\\n")
      return ShellQuoting.quote("\(predecessor.taskCount) \(folder)")
    }
    return "[ -e after ] || { printf '%s\\n' \(lines.joined(separator: " ")) >.after.$$ && "
      + "mv -f .after.$$ after; } || exit 71"
  }

  /// `cs_wait_for_others` comes back when all that `after` names has ended. What is gone has ended; what
  /// waits in a queue that is dead waits until somebody wakes that.
  static let functions =
    ObserveScript.functions + #"""
      cs_has_ended() ( # cs_has_ended COUNT FOLDER
        cd -- "$2" 2>/dev/null || exit 0
        cs_look "$(readlink queue.process)"
        cs_queue=$cs_life
        cs_index=0
        while [ "$cs_index" -lt "$1" ]; do
          if [ -e "taken/$cs_index" ]; then
            if [ ! -s "marks/$cs_index.end" ]; then
              cs_tell
              case $cs_word in running | elsewhere | cancelling) exit 1 ;; esac
            fi
          elif [ ! -s "marks/$cs_index.end" ]; then exit 1
          fi
          cs_index=$((cs_index + 1))
        done
      )
      cs_wait_for_others() {
        [ -e after ] || return 0
        while read -r cs_others cs_folder; do
          cs_folder=$(printf '%b.' "$cs_folder")
          until cs_has_ended "$cs_others" "${cs_folder%.}"; do
            # Who cancels all of its own tasks meanwhile needs no slot.
            cs_left || return 0
            sleep 1
          done
        done <after
        mv -f after after.done
      }

      """#
}
