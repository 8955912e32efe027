/// Shell functions that find all processes of tasks, and signal them.
///
/// To a task belong the process that it was started as, what is below that, what is in its session or
/// in one that a process of it has made, and what has the task's mark in its environment: a process that
/// was cut loose keeps at least one of these. A process is known by its id and its birth, which are
/// compared again just before it gets a signal.
public enum TreeScript {
  /// The variable whose value, `TOKEN/TASK/PROCESS/`, marks the processes of a task.
  public static let mark = "CLUSTERSWEEP_TASK"

  /// `cs_token` is the submission's token.
  ///
  /// - `cs_seed TASK PROCESS` adds a task to what is looked for: `cs_seeds` has lines `s TASK PID` (the
  ///   session) and `r TASK PID:BORN` (known processes), `cs_marks` its mark, `cs_heads` its process.
  /// - `cs_collect [marked]` sets `cs_found` to lines `TASK PID:BORN KILOBYTES` of all their processes; it
  ///   looks for their marks too if it is told so, which means to read every environment.
  /// - `cs_remember` adds what was found to `cs_seeds`.
  /// - `cs_signal SIGNAL [PID...]` sends a signal to each process in `cs_found` but those in the arguments.
  /// - `cs_end_later ROUNDS` sends SIGKILL to what is left after so many seconds, at last also to the
  ///   processes in `cs_heads`, which are spared at first so that they can tell how the task ended.
  public static let functions = #"""
    cs_newline='
    '
    cs_seeds= cs_heads= cs_marks=
    cs_seed() {
      cs_seeds="${cs_seeds}s $1 ${2%%:*}${cs_newline}"
      cs_text=${2#*:}
      cs_seeds="${cs_seeds}r $1 ${2%%:*}:${cs_text%%:*}${cs_newline}"
      cs_heads="$cs_heads ${2%%:*}" cs_marks="$cs_marks $1=$cs_token/$1/$2/"
    }
    cs_remember() {
      while read -r cs_task cs_one cs_size; do
        case $cs_seeds in *"r $cs_task $cs_one$cs_newline"*) continue ;; esac
        [ -z "$cs_one" ] || cs_seeds="${cs_seeds}r $cs_task $cs_one${cs_newline}"
      done <<END
    $cs_found
    END
    }
    cs_collect() {
      cs_found=$(
        {
          printf %s "$cs_seeds"
          for cs_mark in ${1:+$cs_marks}; do
            grep -l -F -e "\#(mark)=${cs_mark#*=}" /proc/[0-9]*/environ 2>/dev/null |
              sed "s|^/proc/\([0-9]*\)/.*|e ${cs_mark%%=*} \1|"
          done
          cat /proc/[0-9]*/stat 2>/dev/null
        } | LC_ALL=C awk -v page="${cs_page:-4}" '
    \#(awk)
        '
      )
    }
    cs_signal() {
      cs_kind=$1
      shift
      cs_spared=" $* "
      while read -r cs_task cs_one cs_size; do
        [ -n "$cs_one" ] || continue
        case $cs_spared in *" ${cs_one%%:*} "*) continue ;; esac
        cs_ask "${cs_one%%:*}"
        [ -n "$cs_born" ] && [ "$cs_born" = "${cs_one#*:}" ] || continue
        kill -s "$cs_kind" "${cs_one%%:*}" 2>/dev/null
      done <<END
    $cs_found
    END
    }
    cs_end_later() {
      trap '' HUP
      cs_limit=$1
      cs_round=0
      while [ "$cs_round" -lt $((cs_limit + 8)) ]; do
        cs_remember
        cs_collect marked
        [ -n "$cs_found" ] || return 0
        # What forks while it is being killed is met in the next round.
        if [ "$cs_round" -ge $((cs_limit + 2)) ]; then cs_signal KILL
        elif [ "$cs_round" -ge "$cs_limit" ]; then cs_signal KILL $cs_heads
        fi
        cs_round=$((cs_round + 1))
        sleep 1
      done
    }

    """#

  /// Of `stat` (proc(5)) behind the program's name, which may hold blanks and brackets: 1 state, 2 parent,
  /// 4 session, 20 birth, 22 resident pages.
  private static let awk = #"""
          $1 == "s" { session_of[$3] = $2; next }
          $1 == "r" { known[$3] = $2; next }
          $1 == "e" { marked[$3] = $2; next }
          {
            if (!match($0, /.*\) /)) next
            split(substr($0, RLENGTH + 1), field, " ")
            if (field[1] == "Z" || field[1] == "X") next
            parent[$1] = field[2]; session[$1] = field[4]
            born[$1] = field[20]; size[$1] = field[22] * page
          }
          END {
            for (p in born)
              if ((p ":" born[p]) in known) task[p] = known[p ":" born[p]]
              else if (p in marked) task[p] = marked[p]
            do {
              more = 0
              for (p in born) {
                if (p in task) continue
                if (parent[p] in task) task[p] = task[parent[p]]
                else if (session[p] in own) task[p] = own[session[p]]
                else continue
                more = 1
              }
              for (p in task) {
                s = session[p]
                if ((s in own) || (s != p && !(s in session_of))) continue
                own[s] = task[p]
                more = 1
              }
            } while (more)
            for (p in task) print task[p], p ":" born[p], size[p]
          }
    """#
}
