# shellcheck shell=bash
# Starting, knowing and stopping the test cluster's processes. Sourced by scripts/cluster, which sets DIR.
#
# A process is known by its id, its start time and the boot in which it began, kept in run/NAME.pid:
# the id alone may belong to a stranger by now.

# Prints what tells the process PID from every other; fails if it is gone (a zombie is gone).
process_identity() {
  local stat fields boot
  { read -r stat </proc/"$1"/stat; } 2>/dev/null || return 1
  read -r -a fields <<<"${stat##*) }"
  [[ ${fields[0]} != [ZX] ]] || return 1
  read -r boot </proc/sys/kernel/random/boot_id
  printf '%s %s %s\n' "$1" "${fields[19]}" "$boot"
}

# Prints the id of the daemon NAME if the very process that was started still runs.
daemon_pid() {
  local recorded now
  { read -r recorded <"$DIR/run/$1.pid"; } 2>/dev/null || return 1
  now=$(process_identity "${recorded%% *}") && [[ $now == "$recorded" ]] || return 1
  printf '%s\n' "${recorded%% *}"
}

# launch NAME COMMAND…: in a session of its own, with an environment that holds nothing of the
# caller's, no lock, and no pipe that a caller reads to its end.
launch() {
  local name=$1 output=$DIR/log/$1.log
  shift
  # Slurm's daemons write their logs themselves, and say the same again here.
  [[ $name != slurm* ]] || output=$DIR/run/$name.output
  setsid env -i -C / PATH="$PATH" HOME="$HOME" LC_ALL=C SLURM_CONF="$SLURM_CONF" \
    "$MARK_NAME=${SETTING[mark]}" MYSQL_UNIX_PORT="$DATABASE_SOCKET" "$@" \
    </dev/null >>"$output" 2>&1 7>&- 8>&- 9>&- &
  disown "$!"
  process_identity "$!" >"$DIR/run/$name.pid" || die_with_log "$name" "ended as soon as it was started"
}

# wait_until SECONDS COMMAND…: whether the command succeeds before the deadline.
wait_until() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS < deadline)) || return 1
    sleep 0.05
  done
}

is_gone() { ! process_identity "$1" >/dev/null; }

# stop_daemons SIGNAL NAME…: sends each the signal, waits, and kills those that won't end.
stop_daemons() {
  local signal=$1 name pid
  local -A pids=()
  shift
  for name in "$@"; do
    pid=$(daemon_pid "$name") || { forget_daemon "$name"; continue; }
    pids[$name]=$pid
    kill "-$signal" "$pid" 2>/dev/null || true
  done
  for name in "${!pids[@]}"; do
    pid=${pids[$name]}
    if ! wait_until "$STOP_SECONDS" is_gone "$pid"; then
      note "$name does not end when asked to; killing it"
      kill -KILL "$pid" 2>/dev/null || true
      wait_until "$STOP_SECONDS" is_gone "$pid" || die "$name (process $pid) can't be stopped"
    fi
    forget_daemon "$name"
  done
}

# What a daemon leaves when it is killed would keep its successor from starting.
forget_daemon() {
  rm -f "$DIR/run/$1.pid" "$DIR/run/$1.own.pid"
  case $1 in
    munged) rm -f "$DIR"/run/munge.socket* ;;
    mariadb) rm -f "$DIR"/run/mariadb/* ;;
  esac
}

# Prints "PID PARENT" of every process.
process_table() {
  local stat pid fields
  for stat in /proc/[0-9]*/stat; do
    { read -r stat <"$stat"; } 2>/dev/null || continue
    pid=${stat%% *}
    read -r -a fields <<<"${stat##*) }"
    [[ ${fields[0]} == [ZX] ]] || printf '%s %s\n' "$pid" "${fields[1]}"
  done
}

# Prints files below /proc/PID of what the cluster's daemons have started: it carries the cluster's
# mark in its environment, or is a job on one of its nodes, or is a step daemon with the log of one
# of its slurmds open (those write over their environment).
traces_of_cluster() {
  local file name
  grep -lzsxF "$MARK_NAME=${SETTING[mark]}" /proc/[0-9]*/environ
  grep -lzsxF "SLURM_CONF=$SLURM_CONF" /proc/[0-9]*/environ | xargs -r grep -lzs '^SLURMD_NODENAME='
  find /proc/[0-9]*/fd -maxdepth 1 -lname "$DIR/log/slurmd-n*.log" 2>/dev/null |
    while read -r file; do
      { read -r name <"${file%/fd/*}/comm"; } 2>/dev/null || continue
      [[ $name != slurmstepd ]] || echo "$file"
    done
}

# Prints the ids of the daemons, of what came from them (jobs, and what was started over the ssh
# servers), of those already known, and of all that descends from any. This command and its callers
# are none of them.
cluster_processes() {
  local name file roots=(${FROZEN[@]+"${FROZEN[@]}"})
  for name in $(daemon_names); do roots+=("$(daemon_pid "$name" || true)"); done
  for file in $(traces_of_cluster || true); do
    file=${file#/proc/}
    roots+=("${file%%/*}")
  done
  process_table | awk -v self=$$ -v roots="${roots[*]-}" '
    { parent[$1] = $2 }
    END {
      for (p = self; p > 1; p = parent[p]) mine[p] = 1
      n = split(roots, list, " ")
      for (i = 1; i <= n; i++) root[list[i]] = 1
      for (pid in parent)
        for (p = pid; p > 1 && !(p in mine); p = parent[p])
          if (p in root) { print pid; break }
    }'
}

all_gone() {
  local pid
  for pid in "$@"; do is_gone "$pid" || return 1; done
}

# Makes all the cluster's processes, which FROZEN then lists, stand still, and looks again until
# nobody is left who could bear another: what a process bears while its parent dies would have no
# trace of where it came from.
freeze_cluster() {
  local count=-1
  while ((${#FROZEN[@]} != count)); do
    count=${#FROZEN[@]}
    mapfile -t FROZEN < <(cluster_processes)
    ((${#FROZEN[@]})) || return 0
    kill -STOP "${FROZEN[@]}" 2>/dev/null || true
  done
}

# The machine is switched off: the daemons at once, since their state goes too; jobs and what was
# started over the ssh servers may clean up behind themselves for a moment.
kill_cluster_processes() {
  local names round
  FROZEN=()
  freeze_cluster
  mapfile -t names < <(daemon_names)
  stop_daemons KILL "${names[@]}"
  for round in 1 2 3 4 5; do
    ((${#FROZEN[@]})) || return 0
    if ((round == 1)); then
      kill -TERM "${FROZEN[@]}" 2>/dev/null || true
      kill -CONT "${FROZEN[@]}" 2>/dev/null || true
    else
      kill -KILL "${FROZEN[@]}" 2>/dev/null || true
    fi
    wait_until 2 all_gone "${FROZEN[@]}" || true
    freeze_cluster
  done
  ((${#FROZEN[@]} == 0)) || note "after $round rounds there still are processes ${FROZEN[*]}"
}
