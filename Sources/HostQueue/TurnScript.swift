/// Shell functions by which sweeps on one host take turns: who waits longest is next.
///
/// In the slots' folder, for each sweep that waits for a slot: `turns/SWEEP.PID`, the line `TURN PROCESS`. `TURN` is when a task
/// of the sweep was started last, or when it came, in hundredths of a second since the machine was started; so of the
/// sweeps that wait the one with the least is next, and each turn takes the oldest task of the next sweep. A worker looks
/// after each task whether another sweep waits, and gives its slot to that.
///
/// Without Linux's `/proc/uptime` sweeps take no turns: a worker keeps its slot as long as its submission has tasks.
enum TurnScript {
  /// - `cs_join` comes when a worker waits for a slot, `cs_leave` when it has one or waits no more.
  /// - `cs_is_next` tells whether no other sweep comes first. Who is next and takes no slot, for it asks for more than is
  ///   free, keeps the others back for a few seconds.
  /// - `cs_yields` tells whether a worker has to give its slot to another sweep.
  ///
  /// They need `cs_slot_folder`, `cs_me` and ``ProcessScript``, and are called in the submission's folder.
  static let functions = #"""
    cs_sweep=${PWD%/submissions/*}
    cs_sweep=${cs_sweep##*/}
    cs_slice=100
    cs_read_moment() { # sets cs_moment to hundredths of a second since the machine was started, empty if unknown
      cs_moment=
      [ -e /proc/uptime ] || return 0
      read -r cs_moment cs_text </proc/uptime
      cs_moment=${cs_moment%.*}${cs_moment#*.}
    }
    cs_join() {
      cs_read_moment
      cs_since=$cs_moment
      [ -n "$cs_moment" ] || return 0
      [ -n "$cs_turn" ] || cs_turn=$cs_moment
      cs_wait_file=$cs_slot_folder/turns/$cs_sweep.${cs_me%%:*}
      [ -d "$cs_slot_folder/turns" ] || mkdir -p "$cs_slot_folder/turns" 2>/dev/null
      { printf '%s %s\n' "$cs_turn" "$cs_me" >|"$cs_wait_file"; } 2>/dev/null
    }
    cs_leave() {
      [ -z "$cs_wait_file" ] || rm -f "$cs_wait_file"
      cs_wait_file=
    }
    cs_other_waits() { # cs_other_waits TURN: whether another sweep waits whose turn was before that
      for cs_file in "$cs_slot_folder"/turns/*; do
        cs_other=${cs_file##*/}
        [ "${cs_other%.*}" != "$cs_sweep" ] && [ "$cs_other" != '*' ] || continue
        cs_read "$cs_file"
        cs_before=${cs_text%% *}
        case $cs_before in '' | *[!0-9]*) continue ;; esac
        [ "$cs_before" -lt "$1" ] || continue
        if cs_alive "${cs_text#* }"; then return 0; fi
        rm -f "$cs_file"
      done
      return 1
    }
    cs_is_next() {
      cs_read_moment
      [ -n "$cs_wait_file" ] || return 0
      cs_other_waits "$cs_turn" || return 0
      if [ $((cs_moment - cs_since)) -ge 500 ]; then
        # They can't use what is free. The next slice is longer.
        [ "$cs_slice" -ge 6000 ] || cs_slice=$((cs_slice * 2))
        return 0
      fi
      return 1
    }
    cs_yields() {
      cs_read_moment
      [ -n "$cs_moment" ] || return 1
      cs_turn=$cs_moment
      [ $((cs_moment - cs_got_at)) -ge "$cs_slice" ] && cs_other_waits "$cs_moment"
    }
    cs_nap() { # shorter than a second where sleep can do that, so that a turn is no long pause
      sleep 0.2 2>/dev/null || sleep 1
    }

    """#
}
