import TaskRunner

/// The queue itself: POSIX sh and standard utilities.
///
/// In a submission's folder: `queue.process` is a symbolic link that names the queue's process;
/// `taken/INDEX` says who took a task: first the line `PROCESS worker`, then the name of the task's own
/// process; `taken/INDEX.cancel` says that it was cancelled, `taken/INDEX.limit` which limit it exceeded,
/// `taken/INDEX.exit` with which status it ended where it left no mark of its end. `held/INDEX` keeps a
/// task from being taken, and `throttle` says how many may run at once (0: as many as there are slots).
/// `working/K` names worker K while it is at work.
enum QueueScript {
  /// The script `run-queue`, which starts the tasks. Its standard output is closed as soon as
  /// `queue.process` names it.
  ///
  /// - Parameter settings: assignments of ``QueueSettings``.
  /// - Returns: the script, to be put into the submission's folder.
  static func text(settings: String) -> String {
    head + ProcessScript.functions + settings + functions + main
  }

  /// All but ``ProcessScript``.
  static let functions =
    CapacityScript.functions + SlotScript.functions + TreeScript.functions + LimitScript.functions
    + WatchScript.functions + FollowingScript.functions + TableScript.functions + tasks
    + PredecessorScript.functions

  private static let head = #"""
    #!/bin/sh
    # Starts the tasks of this submission as slots get free.
    # Names begin with cs_ so that no variable of the user's is changed, for the tasks inherit them.
    cd "${0%/*}" || exit 71

    """#

  private static let tasks =
    choosing + #"""
      cs_take() { # takes the task cs_next; a file can be created only once
        while cs_left && cs_ready; do
          set -C
          { printf '%s worker\n' "$cs_me" >"taken/$cs_next"; } 2>/dev/null
          cs_status=$?
          set +C
          if [ "$cs_status" -ne 0 ]; then
            [ -e "taken/$cs_next" ] && continue
            # Nobody was faster: the folder can't be written.
            cs_failures=$((cs_failures + 1))
            if [ "$cs_failures" -ge 3 ]; then cs_cursor=$cs_count; else sleep 1; fi
          elif [ -e "held/$cs_next" ]; then
            # Who holds a task writes that first and looks then who has taken it.
            rm -f "taken/$cs_next"
            [ -e "taken/$cs_next.cancel" ] && echo cancelled >"taken/$cs_next"
          else
            return 0
          fi
        done
        return 1
      }
      cs_become() { # turns this subshell into the task cs_next
        cs_self
        printf '%s %s %s %s\n' "$cs_process" "$cs_me" "$cs_next" "$cs_token" \
          >|"$cs_slot_folder/$cs_slot.task" &&
          printf '%s\n' "$cs_process" >>"taken/$cs_next" || exit 71
        # Who cancels writes this first and reads the name of the process then.
        [ -e "taken/$cs_next.cancel" ] && exit 0
        export \#(TreeScript.mark)="$cs_token/$cs_next/$cs_process/"
        if [ -n "$cs_devices" ]; then
          # nvidia-smi counts in this order, CUDA in another unless it is told.
          export CUDA_VISIBLE_DEVICES="$cs_devices" CUDA_DEVICE_ORDER=PCI_BUS_ID
        fi
        # What the runner would start a program for.
        export CLUSTERSWEEP_EPOCH="$cs_epoch" CLUSTERSWEEP_LINE="$cs_line"
        exec $cs_session "$PWD/script" "$cs_next"
      }
      cs_work() { # cs_work K: worker K takes tasks in one slot; when it has it, its heir K + 1 seeks the next
        cs_number=$1 cs_heir=$(($1 + 1)) cs_failures=0
        if [ "$cs_heir" -gt "$cs_slots" ] || [ "$cs_heir" -gt "$cs_count" ]; then cs_heir=; fi
        cs_self
        cs_me=$cs_process cs_turn= cs_wait_file=
        while cs_acquire; do
          if [ -n "$cs_heir" ]; then (cs_work "$cs_heir") & fi
          cs_heir=
          printf '%s\n' "$cs_me" >|"working/$cs_number"
          while cs_take; do
            cs_set_clock
            cs_fetch
            (cs_become) </dev/null >>"out/$cs_next.out" 2>>"out/$cs_next.err" &
            wait $!
            cs_status=$?
            [ -s "marks/$cs_next.end" ] || printf '%s\n' "$cs_status" >"taken/$cs_next.exit"
            cs_yields && break
          done
          rm -f "working/$cs_number"
          cs_release
        done
        wait
      }

      """#

  private static let choosing = #"""
    cs_left() { # whether a task isn't taken; moves cs_cursor to it
      [ -d taken ] || return 1
      while [ "$cs_cursor" -lt "$cs_count" ]; do
        [ -e "taken/$cs_cursor" ] || return 0
        cs_cursor=$((cs_cursor + 1))
      done
      return 1
    }
    cs_allowed() { # whether the throttle lets the worker cs_number start a task
      cs_read throttle
      cs_limit=$cs_text
      case $cs_limit in '' | *[!0-9]*) cs_limit=$cs_throttle ;; esac
      [ "$cs_limit" -eq 0 ] && return 0
      # Workers beyond a limit that was lowered take nothing new, but may still be at work.
      cs_rank=$cs_number cs_other=$cs_limit
      while [ "$cs_rank" -le "$cs_limit" ] && [ "$cs_other" -lt "$cs_slots" ]; do
        cs_other=$((cs_other + 1))
        cs_read "working/$cs_other"
        if [ -n "$cs_text" ] && cs_alive "$cs_text"; then cs_rank=$((cs_rank + 1)); fi
      done
      [ "$cs_rank" -le "$cs_limit" ]
    }
    cs_ready() { # sets cs_next to a task that may start; cs_left comes before
      cs_allowed || return 1
      cs_next=$cs_cursor
      while [ "$cs_next" -lt "$cs_count" ]; do
        [ -e "taken/$cs_next" ] || [ -e "held/$cs_next" ] || ! cs_may_follow "$cs_next" || return 0
        cs_next=$((cs_next + 1))
      done
      return 1
    }

    """#

  private static let main = #"""
    cs_cursor=0
    trap '' HUP
    cs_self
    cs_me=$cs_process
    cs_read_following
    cs_try=0
    until ln -s "$cs_me" queue.process 2>/dev/null; do
      cs_alive "$(readlink queue.process)" && exit 0
      cs_try=$((cs_try + 1))
      [ "$cs_try" -lt 10 ] || exit 71
      cs_clear queue.process || sleep 1
    done
    exec >&2
    # The queue may have been started from a job of its own.
    unset SLURM_ARRAY_JOB_ID SLURM_RESTART_COUNT
    cs_session=
    if command -v setsid >/dev/null 2>&1; then cs_session=setsid
    elif command -v perl >/dev/null 2>&1; then cs_session='perl -MPOSIX -e setsid;exec@ARGV'
    fi
    cs_measure
    if [ -n "$cs_seconds$cs_limit_memory" ] && [ -e /proc/self/stat ]; then
      # Not a child of this shell, which waits for all of its own.
      (cs_watch </dev/null >/dev/null &)
    fi
    cs_wait_for_others
    cs_work 1

    """#
}
