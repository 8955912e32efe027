import TaskRunner

/// The script that ends tasks.
enum CancelScript {
  /// Tasks that weren't taken yet are taken and never started; the others get SIGTERM, their whole trees
  /// of processes, and SIGKILL ten seconds later where something of them is still there.
  ///
  /// - Parameters:
  ///   - token: the submission's.
  ///   - indices: the tasks.
  /// - Returns: the script, to be run in the submission's folder.
  static func text(token: String, _ indices: [Int]) -> String {
    "cs_token=\(token)\n" + TreeScript.functions + withoutProc + #"""
      mkdir -p taken || exit 71
      set -C
      while read -r cs_index; do
        [ -s "marks/$cs_index.end" ] && continue
        true >|"taken/$cs_index.cancel" || exit 71
        { echo cancelled >"taken/$cs_index"; } 2>/dev/null && continue
        cs_read_second "taken/$cs_index"
        cs_process=$cs_text
        # What a worker has only just taken sees that it is cancelled before it begins.
        case $cs_process in *' worker') continue ;; esac
        if cs_alive "$cs_process"; then
          cs_seed "$cs_index" "$cs_process"
        fi
      done <<END
      \#(indices.map(String.init).joined(separator: "\n"))
      END
      set +C
      if [ -z "$cs_heads" ]; then :
      elif [ -e /proc/self/stat ]; then
        cs_collect marked
        cs_signal TERM
        (cs_end_later 10) </dev/null >/dev/null 2>&1 &
        # Most have ended by then, and who looks next sees them so.
        cs_remember
        cs_collect
        if [ -n "$cs_found" ]; then sleep 1; fi
      else
        cs_signal_groups TERM $cs_heads
        (trap '' HUP; sleep 10; cs_signal_groups KILL $cs_heads) </dev/null >/dev/null 2>&1 &
        sleep 1
      fi
      :

      """#
  }

  /// Where there is no `/proc` a task's process group has to do.
  private static let withoutProc = #"""
    cs_signal_groups() {
      cs_kind=$1
      shift
      for cs_one do
        kill -s "$cs_kind" -- "-$cs_one" 2>/dev/null || kill -s "$cs_kind" "$cs_one" 2>/dev/null
      done
      :
    }

    """#
}
