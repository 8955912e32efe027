/// Shell functions that name processes and tell whether they live.
///
/// A process is named `PID:BORN:NODE:BOOT`: ids are used again, a home folder may be shared by several
/// machines, and after a restart of the machine nothing of before lives. Names begin with `cs_`, as the
/// tasks inherit what the user has exported.
public enum ProcessScript {
  /// - `cs_ask PID` sets `cs_born` to when a process was born, empty if there is none. With `/proc`
  ///   (proc(5)) that is field 22 of its `stat`, in clock ticks since boot, and nothing is forked;
  ///   a zombie counts as none. Else it is what `ps` tells.
  /// - `cs_look PROCESS` sets `cs_life` to `alive`, `dead`, `restarted` (dead, and the machine was
  ///   restarted since) or `elsewhere`.
  /// - `cs_alive PROCESS` tells whether it lives here.
  /// - `cs_name PID` sets `cs_process` to the name of a living process, `cs_self` to that of this shell,
  ///   also in a subshell.
  /// - `cs_read FILE` sets `cs_text` to the first line of a file, empty if there is none, and
  ///   `cs_read_second FILE` to the second line if there is one.
  public static let functions = #"""
    cs_read() {
      cs_text=
      { read -r cs_text <"$1"; } 2>/dev/null
      :
    }
    cs_read_second() {
      cs_text= cs_second=
      { { read -r cs_text && read -r cs_second; } <"$1"; } 2>/dev/null
      [ -z "$cs_second" ] || cs_text=$cs_second
    }
    cs_node=$(uname -n | LC_ALL=C tr -cd 'A-Za-z0-9._-')
    cs_read /proc/sys/kernel/random/boot_id
    cs_boot=${cs_text%%-*}
    cs_ask() {
      cs_born=
      if [ -e /proc/self/stat ]; then
        cs_read "/proc/$1/stat"
        cs_take_birth
      else
        cs_born=$(LC_ALL=C ps -o lstart= -p "$1" 2>/dev/null | tr -s ' :' __)
      fi
    }
    cs_take_birth() {
      # The second field, the program's name in brackets, may hold blanks and brackets.
      set -- ${cs_text##*) }
      case ${1:-X} in Z | X) ;; *) cs_born=${20} ;; esac
    }
    cs_look() {
      cs_life=dead
      case $1 in
        *:*:"$cs_node" | *:*:"$cs_node:$cs_boot")
          cs_text=${1#*:}
          cs_expected=${cs_text%%:*}
          cs_ask "${1%%:*}"
          [ -n "$cs_born" ] && [ "$cs_born" = "$cs_expected" ] && cs_life=alive ;;
        *:*:"$cs_node":*) cs_life=restarted ;;
        *:*:*) cs_life=elsewhere ;;
      esac
    }
    cs_alive() {
      cs_look "$1"
      [ "$cs_life" = alive ]
    }
    cs_name() {
      cs_ask "$1"
      cs_process=$1:$cs_born:$cs_node:$cs_boot
    }
    cs_self() {
      if [ -e /proc/self/stat ]; then
        cs_read /proc/self/stat
        cs_born=
        cs_take_birth
        cs_process=${cs_text%% *}:$cs_born:$cs_node:$cs_boot
      else
        cs_name "$(exec sh -c 'echo "$PPID"')"
      fi
    }

    """#
}
