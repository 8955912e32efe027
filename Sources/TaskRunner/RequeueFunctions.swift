extension TaskRunner {
  /// The exit status of a task that couldn't be requeued although it isn't done (EX_TEMPFAIL of
  /// sysexits(3)).
  public static let unfinishedStatus = 75

  /// Functions of the runner for tasks that are told by SIGUSR1 that their time limit is near.
  ///
  /// A shell hears a signal only between commands or in `wait`, so there the command runs in the
  /// background. Of its processes those get the signal that handle it; if none does, the first one.
  static let requeueFunctions = #"""
    cs_children() { # cs_children PID: prints the processes below it, the nearest first
      cat /proc/[0-9]*/stat 2>/dev/null |
        sed -n 's/^\([0-9][0-9]*\) (.*) [A-Z] \([0-9][0-9]*\) .*/\1 \2/p' |
        awk -v root="$1" '
          { children[$2] = children[$2] " " $1 }
          END {
            count = split(children[root], queue, " ")
            for (i = 1; i <= count; i++) {
              print queue[i]
              more = split(children[queue[i]], below, " ")
              for (j = 1; j <= more; j++) queue[++count] = below[j]
            }
          }'
    }
    cs_handles() { # whether a process handles SIGUSR1, signal 10 of Linux
      grep -q '^SigCgt:.*[2367abef]..$' "/proc/$1/status" 2>/dev/null
    }
    cs_told() {
      cs_is_told=1
      cs_say "the time limit is near; the command is told by SIGUSR1"
      cs_heard=
      # The shells around the command are copies of this one, and pass over it.
      for cs_pid in $(cs_children "$cs_child"); do
        cmp -s "/proc/$$/cmdline" "/proc/$cs_pid/cmdline" && continue
        cs_handles "$cs_pid" && kill -s USR1 "$cs_pid" 2>/dev/null && cs_heard=1
      done
      [ -z "$cs_heard" ] || return 0
      for cs_pid in $(cs_children "$cs_child"); do
        cmp -s "/proc/$$/cmdline" "/proc/$cs_pid/cmdline" && continue
        kill -s USR1 "$cs_pid" 2>/dev/null && return 0
      done
    }
    cs_background() { # runs the command, and keeps its status where no signal can hide it
      trap : HUP INT TERM USR1 USR2
      cs_work
      printf '%s\n' "$?" >"$cs_ending"
    }
    cs_guarded() { # runs the command, and passes on that the time limit is near
      cs_is_told=
      cs_ending=$PWD/.clustersweep/ending.$cs_attempt
      rm -f "$cs_ending"
      trap cs_told USR1
      cs_background &
      cs_child=$!
      # A signal ends `wait` too.
      while :; do
        wait "$cs_child"
        cs_status=$?
        kill -0 "$cs_child" 2>/dev/null || break
      done
      trap : USR1
      if [ -s "$cs_ending" ]; then read -r cs_status <"$cs_ending"; fi
      [ -n "$cs_is_told" ] || return 0
      # Ended well, by EX_TEMPFAIL, or by the signal itself: it goes on after a new start.
      case $cs_status in 0 | 75 | 138) cs_requeue ;; esac
    }
    cs_requeue() { # starts this task over; comes back only if that can't be
      cs_count=0
      cs_counter=.clustersweep/requeued.$cs_attempt
      if [ -e "$cs_counter" ]; then read -r cs_count <"$cs_counter"; fi
      cs_status=75
      if [ "$cs_count" -ge "$cs_requeues" ]; then
        cs_say "it isn't done and was requeued $cs_count times, which is the most"
        return
      fi
      printf '%s\n' "$((cs_count + 1))" >"$cs_counter" || return
      for cs_pause in 1 5 15; do
        # Slurm ends this job at once, perhaps before scontrol has its answer.
        if (trap '' TERM && exec scontrol requeue "${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID") >&2
        then
          cs_say "requeued; it goes on in its next start"
          # Slurm ends this script. A mark of an end would be wrong.
          sleep 60
          exit 0
        fi
        sleep "$cs_pause"
      done
      cs_say "it isn't done and can't be requeued"
    }

    """#
}
