/// The queue's scripts: POSIX sh and standard utilities.
///
/// In a submission's folder: `queue.process` names the queue process, `taken/INDEX` the process of a
/// task (made when a worker takes it), `taken/INDEX.cancel` says that it was cancelled. A process is
/// named by its id and the time it was born, as ids are used again.
enum QueueScript {
  /// `born PID` prints when a process was born, in clock ticks since boot (proc(5), field 22), else
  /// as `ps` tells it; `alive "PID BORN"` tells whether that very process lives.
  static let born = #"""
    born() {
      if [ -r "/proc/$1/stat" ]; then
        sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20
      else
        ps -o lstart= -p "$1" 2>/dev/null | tr -s ' ' _
      fi
    }
    alive() {
      [ -n "$1" ] && kill -0 "${1%% *}" 2>/dev/null && [ "$(born "${1%% *}")" = "${1#* }" ]
    }

    """#

  /// `run-queue COUNT WORKERS SLOTS SLOT_FOLDER`
  ///
  /// A slot is a symbolic link that names its holder: made in one atomic step, and free again when
  /// its holder is dead. Only one process may clear away a given dead holder's slot.
  static let text =
    #"""
    #!/bin/sh
    # Starts the tasks of this submission as slots get free.
    count=$1 workers=$2 slots=$3 slot_folder=$4
    cd "${0%/*}" || exit 71

    """# + born + #"""
    acquire() { # sets slot
      while :; do
        k=0
        while [ "$k" -lt "$slots" ]; do
          if ln -s "$me" "$slot_folder/$k" 2>/dev/null; then slot=$slot_folder/$k; return; fi
          holder=$(readlink "$slot_folder/$k")
          if [ -n "$holder" ] && ! alive "$(echo "$holder" | tr : ' ')"; then
            if ln -s "$me" "$slot_folder/.clear.$holder" 2>/dev/null; then
              [ "$(readlink "$slot_folder/$k")" = "$holder" ] && rm -f "$slot_folder/$k"
              rm -f "$slot_folder/.clear.$holder"
            fi
          fi
          k=$((k + 1))
        done
        sleep 1
      done
    }

    take() { # sets next; a file can be created only once
      while [ "$cursor" -lt "$count" ]; do
        next=$cursor
        cursor=$((cursor + 1))
        if (set -C; : >"taken/$next") 2>/dev/null; then return 0; fi
      done
      return 1
    }

    work() {
      me=$(exec sh -c 'echo $PPID')
      me=$me:$(born "$me")
      cursor=0
      acquire
      trap 'rm -f "$slot"' EXIT
      while take; do
        $session sh -c 'exec "$0" "$1"' "$PWD/script" "$next" >"out/$next.out" 2>"out/$next.err" </dev/null &
        pid=$!
        printf '%s %s\n' "$pid" "$(born "$pid")" >"taken/.$next" && mv "taken/.$next" "taken/$next"
        wait "$pid"
      done
    }

    session=
    if command -v setsid >/dev/null 2>&1; then session=setsid
    elif command -v perl >/dev/null 2>&1; then session='perl -MPOSIX -e setsid;exec@ARGV'
    fi
    trap : HUP
    w=0
    while [ "$w" -lt "$workers" ]; do
      (work) &
      w=$((w + 1))
    done
    wait

    """#

  /// Prints `queue TOKEN alive|dead`, and `task TOKEN INDEX running|ended|gone|cancelled` for each
  /// task that was taken and has no mark of its end.
  static func observe(token: String) -> String {
    #"""
      if alive "$(cat queue.process 2>/dev/null)"; then life=alive; else life=dead; fi
      echo "queue \#(token) $life"
      for file in taken/*; do
        [ -e "$file" ] || continue
        index=${file##*/}
        case $index in *.cancel) continue ;; esac
        if [ -e "taken/$index.cancel" ]; then echo "task \#(token) $index cancelled"; continue; fi
        [ -e "marks/$index.end" ] && continue
        process=$(cat "$file")
        if alive "$process"; then echo "task \#(token) $index running"
        elif [ -e "marks/$index.end" ]; then echo "task \#(token) $index ended"
        elif [ -z "$process" ] && [ "$life" = alive ]; then echo "task \#(token) $index running"
        else echo "task \#(token) $index gone"
        fi
      done
    """#
  }

  /// Ends tasks: those not yet taken are taken and never started; the others get SIGTERM, their
  /// whole session, and SIGKILL ten seconds later if they are still there.
  static func cancel(_ indices: [Int]) -> String {
    #"""
    kill_later() {
      ( n=0
        while [ "$n" -lt 10 ] && alive "$1"; do sleep 1; n=$((n + 1)); done
        alive "$1" && kill -KILL "-${1%% *}" ) </dev/null >/dev/null 2>&1 &
    }
    while read -r index; do
      [ -e "marks/$index.end" ] && continue
      : >"taken/$index.cancel"
      (set -C; : >"taken/$index") 2>/dev/null && continue
      process=$(cat "taken/$index")
      if alive "$process"; then
        kill -TERM "-${process%% *}" 2>/dev/null
        kill_later "$process"
      fi
    done <<END
    \#(indices.map(String.init).joined(separator: "\n"))
    END

    """#
  }
}
