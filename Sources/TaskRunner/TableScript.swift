/// Shell functions for who starts many tasks one after the other: what a task's runner would else start programs
/// for is found out once for many. In the submission's folder.
public enum TableScript {
  /// - `cs_set_clock` sets `cs_epoch` to when the machine was started, in seconds since 1970, anew each minute.
  /// - `cs_fetch` sets `cs_line` to the line of the task `cs_next`, of a stretch of lines that is read at once; empty
  ///   where the task has to read it itself.
  ///
  /// Both go to the task as `CLUSTERSWEEP_EPOCH` and `CLUSTERSWEEP_LINE`. `cs_newline` is a newline.
  public static let functions = #"""
    cs_epoch= cs_chunk_start=0 cs_chunk_end=0
    cs_set_clock() { # sets cs_epoch to when the machine was started, anew each minute
      [ -e /proc/uptime ] || return 0
      read -r cs_up cs_text </proc/uptime
      cs_up=${cs_up%.*}
      if [ -z "$cs_epoch" ] || [ $((cs_up - cs_set_at)) -ge 60 ]; then
        cs_epoch=$(($(date +%s) - cs_up)) cs_set_at=$cs_up
      fi
    }
    cs_fetch() { # sets cs_line to the line of the task cs_next, of a stretch of lines that is read at once
      if [ "$cs_next" -lt "$cs_chunk_start" ] || [ "$cs_next" -ge "$cs_chunk_end" ]; then
        cs_chunk_start=$cs_next cs_chunk_end=$((cs_next + 50))
        cs_chunk=$(LC_ALL=C sed -n "$((cs_next + 1)),${cs_chunk_end}p;${cs_chunk_end}q" tasks)
        # What is long the task reads itself.
        [ "${#cs_chunk}" -le 100000 ] || cs_chunk=
      fi
      while [ "$cs_chunk_start" -lt "$cs_next" ]; do
        cs_chunk=${cs_chunk#*"$cs_newline"}
        cs_chunk_start=$((cs_chunk_start + 1))
      done
      cs_line=${cs_chunk%%"$cs_newline"*}
    }

    """#
}
