public import Cluster

/// The runner of a pack: what starts the runs of one array task, one after the other or several side by side.
///
/// Besides what single tasks have, there are in the submission's folder:
///
/// - `packs/K.job`, a symbolic link that names the job whose task K has the pack, made in one step: another job of the
///   submission leaves it alone. The same job's task, started over, goes on;
/// - `packs/K.log`, what the script itself and Slurm wrote, and `packs/K/LANE.task`, the last run in a lane:
///   `PROCESS JOB INDEX TOKEN`;
/// - `taken/INDEX`, which can be created only once: `JOB pack` and the name of the run's process, or `cancelled`, or
///   `returned` where the run was given back and never starts here;
/// - `taken/INDEX.limit`, which limit a run exceeded (``LimitScript``), and `taken/INDEX.exit`, with which status its
///   process ended, where that was no word to the whole pack;
/// - `cancelled/INDEX`, that a run is to be cancelled. A folder of its own, so that a listing of it, which a network
///   file system reads anew, stays short.
public enum PackScript {
  /// What ``text`` reads from ``SubmissionFolder/pack``.
  ///
  /// - Parameters:
  ///   - pack: how runs are packed.
  ///   - token: the submission's token.
  ///   - count: how many runs it has.
  ///   - run: what each run asks for.
  ///   - seconds: how long an array task may take, if that is known: a run isn't begun where less is left than it may
  ///     take.
  /// - Returns: shell assignments.
  public static func settings(
    _ pack: Pack, token: String, count: Int, run: ResourceRequest, seconds: Int?
  ) -> String {
    func number(_ value: Int?) -> String { value.map(String.init) ?? "" }
    return """
      cs_token=\(token) cs_count=\(count) cs_runs=\(pack.runs) cs_lanes=\(pack.lanes)
      cs_cpus=\(number(run.cpus)) cs_gpus=\(number(run.gpus))
      cs_limit_memory=\(number(run.memory.flatMap { $0 > 0 ? $0 : nil }))
      cs_seconds=\(number(run.seconds)) cs_pack_seconds=\(number(seconds))

      """
  }

  /// The script: `run-pack K`. It ends with 0 if all runs that it started ended with 0, with 74 if it can't work, else
  /// with 1.
  public static let text =
    head + ProcessScript.functions + TreeScript.functions + LimitScript.functions
    + TableScript.functions + taking + memory + running + watching + devices + main

  private static let head = #"""
    #!/bin/sh
    # Runs several runs of this submission: sh run-pack K
    # Names begin with cs_ so that no variable of the user's is changed, for the runs inherit them.
    case $0 in */*) cd "${0%/*}" || exit 74 ;; esac
    cs_stop() { printf 'clustersweep: %s\n' "$1" >&2; exit 74; }
    cs_pack=$1
    case $cs_pack in '' | *[!0-9]*) cs_stop "'$cs_pack' is no index of a pack" ;; esac

    """#

  /// A run whose signal may have been meant for the pack has no `.exit`, and is begun again when the pack is.
  private static let taking = #"""
    cs_read_status() { # sets cs_status to the exit status in a run's mark of its end, empty without one
      cs_status=
      cs_read "marks/$1.end"
      case $cs_text in *' exit='*) cs_status=${cs_text#*' exit='}; cs_status=${cs_status%% *} ;; esac
    }
    cs_begin_again() { # gives back what an earlier start of this pack had begun
      cs_one=$((cs_first - 1))
      while [ "$((cs_one += 1))" -lt "$cs_end" ]; do
        [ -e "taken/$cs_one" ] || continue
        cs_read "taken/$cs_one"
        [ "$cs_text" = "$cs_job pack" ] && [ ! -e "taken/$cs_one.exit" ] || continue
        cs_read_status "$cs_one"
        if [ -n "$cs_status" ] && [ "$cs_status" -le 128 ]; then continue; fi
        if [ -e "cancelled/$cs_one" ]; then
          echo cancelled >"taken/$cs_one"
        else
          rm -f "taken/$cs_one.limit" "taken/$cs_one"
        fi
      done
    }
    cs_has_time() { # whether a run may be begun: the first of a lane always
      [ -n "$cs_seconds" ] && [ -n "$cs_pack_seconds" ] && [ -n "$cs_is_warm" ] || return 0
      read -r cs_now cs_rest </proc/uptime
      [ $((cs_pack_seconds - ${cs_now%.*} + cs_began)) -ge $((cs_seconds * 9 / 10)) ] && return 0
      echo "clustersweep: not enough time is left for run $cs_next and those behind it" >&2
      return 1
    }
    cs_take() { # takes the run cs_next; a file can be created only once
      while [ -z "$cs_is_told" ] && [ "$cs_cursor" -lt "$cs_end" ]; do
        cs_next=$cs_cursor cs_cursor=$((cs_cursor + 1))
        [ -e "taken/$cs_next" ] && continue
        cs_has_time || return 1
        set -C
        { printf '%s\n' "$cs_job pack" >"taken/$cs_next"; } 2>/dev/null
        cs_status=$?
        set +C
        [ "$cs_status" -eq 0 ] && return 0
        [ -e "taken/$cs_next" ] || cs_stop "can't write to $PWD/taken"
      done
      return 1
    }

    """#

  /// Where Slurm bounds a task's memory by a control group, the kernel ends a process before the pack sees that it uses
  /// too much, and counts that.
  private static let memory = #"""
    cs_find_events() { # sets cs_events to the file in which the kernel counts whom it ended for memory
      [ -z "$cs_events" ] && [ -r /proc/self/cgroup ] || return 0
      while IFS=: read -r cs_one cs_rest cs_text; do
        case $cs_one:$cs_rest in
          0:) [ -n "$cs_events" ] || cs_events=/sys/fs/cgroup$cs_text/memory.events ;;
          *:memory | *:memory,* | *,memory) cs_events=/sys/fs/cgroup/memory$cs_text/memory.oom_control ;;
        esac
      done </proc/self/cgroup
    }
    cs_count_kills() {
      cs_kills=0
      [ -r "$cs_events" ] || return 0
      while read -r cs_one cs_rest; do
        [ "$cs_one" != oom_kill ] || cs_kills=$cs_rest
      done <"$cs_events"
    }
    cs_note_kill() { # notes that the run cs_next, which failed, was ended for memory, if that is so
      cs_count_kills
      [ "$cs_kills" -gt "$cs_kills_before" ] && [ ! -e "taken/$cs_next.limit" ] || return 0
      printf 'memory %s %s\n' "${cs_limit_memory:-0}" "${cs_limit_memory:-0}" >"taken/$cs_next.limit"
    }

    """#

  private static let running = #"""
    cs_become() { # turns this subshell into the run cs_next
      cs_self
      printf '%s %s %s %s\n' "$cs_process" "$cs_job" "$cs_next" "$cs_token" >"packs/$cs_pack/$cs_lane.task" &&
        printf '%s\n' "$cs_process" >>"taken/$cs_next" || exit 71
      # Who cancels writes this first and looks then whether the run was taken.
      [ -e "cancelled/$cs_next" ] && exit 0
      export \#(TreeScript.mark)="$cs_token/$cs_next/$cs_process/"
      cs_share_devices
      export CLUSTERSWEEP_EPOCH="$cs_epoch" CLUSTERSWEEP_LINE="$cs_line"
      exec $cs_session /bin/sh "$PWD/run-task" "$cs_next"
    }
    cs_clear_away() { # waits until nothing is left of a run that is to end
      cs_seeds= cs_heads= cs_marks=
      cs_read_second "taken/$cs_next"
      cs_seed "$cs_next" "$cs_text"
      cs_end_later 10
    }
    cs_work() { # cs_work LANE: runs one run after the other; fails if one failed
      cs_lane=$1 cs_failed=0 cs_is_warm=
      trap 'cs_is_told=1' TERM INT
      while cs_take; do
        cs_is_warm=1
        cs_set_clock
        cs_fetch
        cs_count_kills
        cs_kills_before=$cs_kills
        (cs_become) </dev/null >>"out/$cs_next.out" 2>>"out/$cs_next.err" &
        cs_child=$!
        wait "$cs_child"
        cs_status=$?
        # A signal to the pack ends `wait` as well.
        while [ -n "$cs_is_told" ] && kill -0 "$cs_child" 2>/dev/null; do
          wait "$cs_child"
          cs_status=$?
        done
        if [ "$cs_status" -eq 0 ] && [ -e "marks/$cs_next.end" ]; then continue; fi
        cs_failed=1
        cs_note_kill
        if [ -e "cancelled/$cs_next" ] || [ -e "taken/$cs_next.limit" ]; then
          cs_clear_away
        elif [ "$cs_status" -gt 128 ]; then
          # Slurm may be ending all of the pack, and this shell hear of it last.
          sleep 1
        fi
        [ -n "$cs_is_told" ] || printf '%s\n' "$cs_status" >"taken/$cs_next.exit"
      done
      return "$cs_failed"
    }

    """#

  private static let watching = #"""
    cs_cancel() { # ends the whole tree of the run $1
      cs_seeds= cs_heads= cs_marks=
      cs_read_second "taken/$1"
      cs_seed "$1" "$cs_text"
      cs_collect marked
      cs_signal TERM
      cs_end_later 10
    }
    cs_watch() { # looks once a second for runs that are to be cancelled or exceed a limit
      cs_attended=
      cs_prepare_watch
      while sleep 1; do
        cs_watched
        [ -n "$cs_running" ] || continue
        for cs_file in cancelled/*; do
          cs_one=${cs_file##*/}
          case "$cs_running " in *" $cs_one "*) ;; *) continue ;; esac
          case $cs_attended in *" $cs_one "*) continue ;; esac
          cs_attended="$cs_attended $cs_one "
          (cs_cancel "$cs_one") </dev/null >/dev/null 2>&1 &
        done
        cs_judge
      done
    }

    """#

  /// Each lane has its part of the devices that Slurm gave the task, so no device is used twice at a time.
  private static let devices = #"""
    cs_devices() { # sets cs_part to the part of the list $1 that belongs to cs_lane
      cs_part= cs_place=0
      cs_blanks=$IFS
      IFS=,
      for cs_device in $1; do
        if [ "$cs_place" -ge $(((cs_lane) * cs_gpus)) ] && [ "$cs_place" -lt $(((cs_lane + 1) * cs_gpus)) ]; then
          cs_part=$cs_part${cs_part:+,}$cs_device
        fi
        cs_place=$((cs_place + 1))
      done
      IFS=$cs_blanks
    }
    cs_share_devices() {
      [ "$cs_lanes" -gt 1 ] || return 0
      [ -z "$cs_cpus" ] || export SLURM_CPUS_PER_TASK="$cs_cpus"
      [ "${cs_gpus:-0}" -gt 0 ] || return 0
      if [ -n "$CUDA_VISIBLE_DEVICES" ]; then
        cs_devices "$CUDA_VISIBLE_DEVICES"
        export CUDA_VISIBLE_DEVICES="$cs_part"
      fi
      if [ -n "$ROCR_VISIBLE_DEVICES" ]; then
        cs_devices "$ROCR_VISIBLE_DEVICES"
        export ROCR_VISIBLE_DEVICES="$cs_part"
      fi
      # The same devices under another name, or Slurm's own record of them.
      unset GPU_DEVICE_ORDINAL SLURM_JOB_GPUS SLURM_STEP_GPUS
    }
    cs_check_devices() { # stops where there are fewer devices than the lanes use
      [ "$cs_lanes" -gt 1 ] && [ "${cs_gpus:-0}" -gt 0 ] || return 0
      cs_blanks=$IFS
      IFS=,
      set -- ${CUDA_VISIBLE_DEVICES:-$ROCR_VISIBLE_DEVICES}
      IFS=$cs_blanks
      [ $# -ge $((cs_lanes * cs_gpus)) ] || cs_stop "Slurm gave $# GPUs for $cs_lanes runs with $cs_gpus each"
    }

    """#

  private static let main = #"""
    . ./pack
    cs_job=${SLURM_ARRAY_JOB_ID:-$cs_token}
    cs_first=$((cs_pack * cs_runs)) cs_end=$(((cs_pack + 1) * cs_runs))
    [ "$cs_end" -le "$cs_count" ] || cs_end=$cs_count
    cs_check_devices
    cs_find_events
    cs_slot_folder=packs/$cs_pack
    mkdir -p "$cs_slot_folder" || cs_stop "can't write to $PWD/packs"
    if ! ln -s "$cs_job" "$cs_slot_folder.job" 2>/dev/null; then
      cs_holder=$(readlink "$cs_slot_folder.job")
      [ -n "$cs_holder" ] || cs_stop "can't write to $PWD/packs"
      if [ "$cs_holder" != "$cs_job" ]; then
        echo "clustersweep: job $cs_holder has these runs; none is run twice" >&2
        exit 0
      fi
      rm -f "$cs_slot_folder"/*.task
      cs_begin_again
    fi
    cs_session=
    if command -v setsid >/dev/null 2>&1; then cs_session=setsid
    elif command -v perl >/dev/null 2>&1; then cs_session='perl -MPOSIX -e setsid;exec@ARGV'
    fi
    cs_is_told= cs_cursor=$cs_first cs_began=0
    if [ -e /proc/uptime ]; then
      read -r cs_began cs_rest </proc/uptime
      cs_began=${cs_began%.*}
      cs_watch </dev/null >/dev/null 2>&1 &
      cs_watcher=$!
    fi
    trap 'cs_is_told=1' TERM INT
    if [ "$cs_lanes" -eq 1 ]; then
      cs_work 0
      cs_result=$?
    else
      cs_result=0 cs_children=
      cs_number=0
      while [ "$cs_number" -lt "$cs_lanes" ]; do
        (cs_work "$cs_number") &
        cs_children="$cs_children $!"
        cs_number=$((cs_number + 1))
      done
      for cs_one in $cs_children; do
        wait "$cs_one" || cs_result=1
        while [ -n "$cs_is_told" ] && kill -0 "$cs_one" 2>/dev/null; do wait "$cs_one"; done
      done
    fi
    [ -z "$cs_watcher" ] || kill "$cs_watcher" 2>/dev/null
    exit "$cs_result"

    """#
}
