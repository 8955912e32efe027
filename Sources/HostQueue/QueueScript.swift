/// The queue itself: POSIX sh and standard utilities.
///
/// In a submission's folder: `queue.process` is a symbolic link that names the queue's process;
/// `taken/INDEX` names the process of a task, at first `PROCESS worker`, the worker that took it;
/// `taken/INDEX.cancel` says that it was cancelled, `taken/INDEX.exit` with which status it ended
/// where it left no mark of its end. `held/INDEX` keeps a task from being taken, and `throttle` says
/// how many may run at once (0: as many as there are slots). `working/K` names worker K while it is at
/// work.
///
/// In the slots' folder: the symbolic link `K` names the worker that holds slot K, the file `K.task`
/// the last task in it. A slot is free again when both are dead.
enum QueueScript {
  /// `run-queue COUNT THROTTLE SLOTS SLOT_FOLDER` is the queue; `run-queue task INDEX SLOT SLOT_FOLDER`
  /// becomes a task.
  ///
  /// The queue's standard output is closed as soon as `queue.process` names the queue.
  static let text =
    head + ProcessScript.functions + FollowingScript.functions + holding + tasks
    + PredecessorScript.functions + main

  /// `cs_acquire` and what it needs but `cs_left` and `cs_ready`; the slots' folder is
  /// `cs_slot_folder`, their number `cs_slots`, and `cs_me` names the process.
  static let holding = links + slots

  private static let head = #"""
    #!/bin/sh
    # Starts the tasks of this submission as slots get free.
    # Names begin with cs_ so that no variable of the user's is changed, for the tasks inherit them.
    cd "${0%/*}" || exit 71

    """#

  /// A link is made in one atomic step with its content. Only who holds the lock named after a dead
  /// holder may remove that holder's links, so no link of a living one is ever removed; a lock is
  /// such a link itself.
  private static let links = #"""
    cs_clear() { # cs_clear LINK: removes it if its holder is dead; fails if it may still be there
      cs_holder=$(readlink "$1")
      [ -n "$cs_holder" ] || return 0
      cs_alive "$cs_holder" && return 1
      cs_lock=$cs_slot_folder/.clear.$cs_holder
      if ln -s "$cs_me" "$cs_lock" 2>/dev/null; then
        [ "$(readlink "$1")" = "$cs_holder" ] && rm -f "$1"
        rm -f "$cs_lock"
        return 0
      fi
      [ "$1" != "$cs_lock" ] && cs_clear "$cs_lock"
      return 1
    }

    """#

  private static let slots = #"""
    cs_stale() { # cs_stale SLOT: whether its worker and its last task are dead
      cs_alive "$(readlink "$cs_slot_folder/$1")" && return 1
      cs_read "$cs_slot_folder/$1.task"
      ! cs_alive "$cs_text"
    }
    cs_acquire() { # sets cs_slot; fails if no task is left
      cs_round=0
      while cs_left; do
        cs_slot=0
        cs_ready || cs_slot=$cs_slots
        while [ "$cs_slot" -lt "$cs_slots" ]; do
          if [ ! -L "$cs_slot_folder/$cs_slot" ]; then
            ln -s "$cs_me" "$cs_slot_folder/$cs_slot" 2>/dev/null && return 0
          elif [ $((cs_round % 5)) -eq 0 ] && cs_stale "$cs_slot"; then
            cs_clear "$cs_slot_folder/$cs_slot" && continue
          fi
          cs_slot=$((cs_slot + 1))
        done
        cs_round=$((cs_round + 1))
        sleep 1
      done
      return 1
    }

    """#

  private static let tasks = #"""
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
    cs_become() { # cs_become INDEX SLOT: turns this process into the task
      cs_name $$
      printf '%s\n' "$cs_process" >"$cs_slot_folder/.$2.task" &&
        mv -f "$cs_slot_folder/.$2.task" "$cs_slot_folder/$2.task" &&
        printf '%s\n' "$cs_process" >"taken/.$1" && mv -f "taken/.$1" "taken/$1" || exit 71
      # Who cancels writes this first and reads the name of the process then.
      [ -e "taken/$1.cancel" ] && exit 0
      exec "$PWD/script" "$1"
    }
    cs_work() { # cs_work K: worker K takes tasks in one slot; when it has it, its heir K + 1 seeks the next
      cs_number=$1 cs_heir=$(($1 + 1)) cs_failures=0
      if [ "$cs_heir" -gt "$cs_slots" ] || [ "$cs_heir" -gt "$cs_count" ]; then cs_heir=; fi
      cs_name "$(exec sh -c 'echo "$PPID"')"
      cs_me=$cs_process
      while cs_acquire; do
        if [ -n "$cs_heir" ]; then (cs_work "$cs_heir") & fi
        cs_heir=
        printf '%s\n' "$cs_me" >"working/$cs_number"
        while cs_take; do
          $cs_session sh "$PWD/run-queue" task "$cs_next" "$cs_slot" "$cs_slot_folder" \
            </dev/null >"out/$cs_next.out" 2>"out/$cs_next.err" &
          wait $!
          cs_status=$?
          [ -e "marks/$cs_next.end" ] || printf '%s\n' "$cs_status" >"taken/$cs_next.exit"
        done
        rm -f "$cs_slot_folder/$cs_slot" "working/$cs_number"
      done
      wait
    }

    """#

  private static let main = #"""
    if [ "$1" = task ]; then
      cs_slot_folder=$4
      cs_become "$2" "$3"
    fi
    cs_count=$1 cs_throttle=$2 cs_slots=$3 cs_slot_folder=$4 cs_cursor=0
    trap '' HUP
    cs_name $$
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
    cs_wait_for_others
    cs_work 1

    """#
}
