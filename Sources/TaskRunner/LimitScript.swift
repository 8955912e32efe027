/// Shell functions that end tasks which exceed their limits of time and memory.
///
/// One process looks at all tasks of a queue or a pack, as slots name them, so tasks cost nothing for being
/// watched. It needs Linux's `/proc`, ``ProcessScript`` and ``TreeScript``.
public enum LimitScript {
  /// - `cs_prepare_watch` comes once, before all else.
  /// - `cs_watched` sets `cs_seeds` to the living tasks of this submission, as the files
  ///   `$cs_slot_folder/*.task` name them (`PROCESS WORKER INDEX TOKEN`), and `cs_running` to their indices.
  /// - `cs_judge`, behind that, ends those that exceed a limit.
  ///
  /// They need `cs_seconds` and `cs_limit_memory` (kilobytes), which may be empty, and `cs_token`.
  /// `taken/INDEX.limit` says that a task exceeded one: `memory KILOBYTES LIMIT` or `time LIMIT`.
  public static let functions = watching + judging

  /// Seconds between SIGTERM at the time limit and SIGKILL; Slurm's KillWait is as long.
  static let grace = 30

  private static let watching = #"""
    cs_prepare_watch() {
      cs_tick=$(getconf CLK_TCK 2>/dev/null || echo 100)
      cs_page=$(($(getconf PAGESIZE 2>/dev/null || echo 4096) / 1024))
      cs_before=
    }
    cs_watched() { # sets cs_seeds and cs_running to the living tasks of this submission
      cs_seeds= cs_heads= cs_marks= cs_running=
      for cs_file in "$cs_slot_folder"/*.task; do
        cs_read "$cs_file"
        case $cs_text in *" $cs_token") ;; *) continue ;; esac
        set -- $cs_text
        if cs_alive "$1"; then
          cs_seed "$3" "$1"
          cs_running="$cs_running $3"
        fi
      done
    }

    """#

  /// Shared pages count once: where the sum of what each process has resident is too much, the kernel is
  /// asked for their shares (`Pss`).
  private static let judging = #"""
    cs_judge() {
      if [ -n "$cs_seconds" ]; then
        read -r cs_now cs_text </proc/uptime
        while read -r cs_key cs_index cs_one; do
          [ "$cs_key" = r ] && [ ! -e "taken/$cs_index.limit" ] || continue
          if [ $((${cs_now%.*} - ${cs_one#*:} / cs_tick)) -ge "$cs_seconds" ]; then
            cs_exceed "$cs_index" "time $cs_seconds" "the time limit of $cs_seconds s is over" TERM
          fi
        done <<END
    $cs_seeds
    END
      fi
      [ -n "$cs_limit_memory" ] || return 0
      # What was seen to belong to a task does so after its parent has died.
      cs_seeds=$cs_seeds$cs_before
      cs_collect
      cs_before=
      for cs_index in $cs_running; do
        cs_sum=0 cs_pids=
        while read -r cs_task cs_one cs_size; do
          [ "$cs_task" = "$cs_index" ] || continue
          cs_sum=$((cs_sum + cs_size)) cs_pids="$cs_pids ${cs_one%%:*}"
          cs_before="${cs_before}r $cs_task $cs_one$cs_newline"
        done <<END
    $cs_found
    END
        # What its runner tells of its memory (TaskRunner's `cs_peak`).
        cs_peak=0
        [ ! -e "marks/.$cs_index.peak" ] || read -r cs_peak <"marks/.$cs_index.peak"
        [ "$cs_sum" -le "${cs_peak:-0}" ] || printf '%s\n' "$cs_sum" >|"marks/.$cs_index.peak"
        [ "$cs_sum" -gt "$cs_limit_memory" ] && [ ! -e "taken/$cs_index.limit" ] || continue
        cs_share $cs_pids
        [ "$cs_sum" -gt "$cs_limit_memory" ] || continue
        cs_exceed "$cs_index" "memory $cs_sum $cs_limit_memory" \
          "exceeded its memory limit ($cs_sum K > $cs_limit_memory K)" KILL
      done
    }
    cs_share() { # cs_share PID...: sets cs_sum to their memory, with shared pages counted once
      cs_sum=0
      for cs_pid do
        cs_text=$(sed -n 's/^Pss: *\([0-9]*\) kB$/\1/p' "/proc/$cs_pid/smaps_rollup" 2>/dev/null)
        [ -n "$cs_text" ] || cs_text=$(sed -n 's/^VmRSS:[^0-9]*\([0-9]*\) kB$/\1/p' \
          "/proc/$cs_pid/status" 2>/dev/null)
        cs_sum=$((cs_sum + ${cs_text:-0}))
      done
    }
    cs_exceed() { # cs_exceed INDEX RECORD WORDS SIGNAL: notes it, and ends the whole tree
      printf '%s\n' "$2" >|"taken/.$1.limit" && mv -f "taken/.$1.limit" "taken/$1.limit"
      printf 'clustersweep: %s; it is ended\n' "$3" >>"out/$1.err"
      (
        cs_seeds= cs_heads= cs_marks=
        cs_read_second "taken/$1"
        cs_seed "$1" "$cs_text"
        cs_collect marked
        # The runner is spared, as it tells how the command ended.
        if [ "$4" = KILL ]; then cs_signal KILL $cs_heads; cs_end_later 1
        else cs_signal TERM; cs_end_later \#(grace)
        fi
      ) </dev/null >/dev/null 2>&1 &
    }

    """#
}
