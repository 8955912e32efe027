/// The script that ends tasks.
enum CancelScript {
  /// Tasks that weren't taken yet are taken and never started; the others get SIGTERM, their whole
  /// sessions, and SIGKILL ten seconds later where something of them is still there.
  static func text(_ indices: [Int]) -> String {
    functions + #"""
      mkdir -p taken || exit 71
      cs_list=' '
      set -C
      while read -r cs_index; do
        [ -e "marks/$cs_index.end" ] && continue
        true >|"taken/$cs_index.cancel" || exit 71
        { echo cancelled >"taken/$cs_index"; } 2>/dev/null && continue
        cs_read "taken/$cs_index"
        cs_task=$cs_text
        # What a worker has only just taken sees that it is cancelled before it begins.
        case $cs_task in *' worker') continue ;; esac
        if cs_alive "$cs_task"; then cs_list="$cs_list${cs_task%%:*} "; fi
      done <<END
      \#(indices.map(String.init).joined(separator: "\n"))
      END
      set +C
      if [ "$cs_list" != ' ' ]; then
        cs_signal TERM
        (cs_kill_later) </dev/null >/dev/null 2>&1 &
        # Most have ended by then, and who looks next sees them so.
        cs_signal 0
        if [ "$cs_list" != ' ' ]; then sleep 1; fi
      fi
      :

      """#
  }

  /// `cs_signal SIGNAL` sends a signal to each process of the sessions in `cs_list`, and takes those
  /// out of it that have none: their numbers may be given to others.
  private static let functions = #"""
    cs_signal() {
      cs_kept=' '
      if [ -e /proc/self/stat ]; then
        for cs_file in /proc/[0-9]*/stat; do
          cs_pid=${cs_file#/proc/}
          cs_pid=${cs_pid%/stat}
          cs_read "$cs_file"
          # $2 is the state, $5 the session.
          set -- "$1" ${cs_text##*) }
          case ${2:-X} in Z | X) continue ;; esac
          case $cs_list in
            *" $5 "*) cs_kept="$cs_kept$5 " ;;
            *" $cs_pid "*) cs_kept="$cs_kept$cs_pid " ;;
            *) continue ;;
          esac
          kill -s "$1" "$cs_pid" 2>/dev/null
        done
      else
        for cs_pid in $cs_list; do
          if kill -s "$1" -- "-$cs_pid" 2>/dev/null || kill -s "$1" "$cs_pid" 2>/dev/null; then
            cs_kept="$cs_kept$cs_pid "
          fi
        done
      fi
      cs_list=$cs_kept
    }
    cs_kill_later() {
      trap '' HUP
      cs_round=0
      while [ "$cs_list" != ' ' ] && [ "$cs_round" -lt 15 ]; do
        sleep 1
        cs_round=$((cs_round + 1))
        # What forks while it is being killed is met in the next round.
        if [ "$cs_round" -ge 10 ]; then cs_signal KILL; else cs_signal 0; fi
      done
    }

    """#
}
