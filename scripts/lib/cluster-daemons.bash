# shellcheck shell=bash
# shellcheck disable=SC2004 # SETTING is a map, its keys are no arithmetic
# How each daemon of the test cluster is started, and how one tells that it does its work.
# Sourced by scripts/cluster, which sets DIR.

# Prints the daemons' names, in the order in which they need each other.
daemon_names() {
  local node
  echo munged
  [[ ${SETTING[accounting]} == off ]] || printf '%s\n' mariadb slurmdbd
  echo slurmctld
  for ((node = 1; node <= ${SETTING[nodes]}; node++)); do echo "slurmd-n$node"; done
  printf '%s\n' sshd-testcluster sshd-testbox
}

start_daemon() {
  forget_daemon "$1"
  case $1 in
    munged)
      # --force: the folders above may be closed to others, who need no credentials here.
      launch munged "$(tool munged)" --foreground --force --num-threads=10 --socket="$DIR/run/munge.socket" \
        --key-file="$DIR/etc/munge.key" --pid-file="$DIR/run/munged.own.pid" \
        --seed-file="$DIR/data/munge.seed"
      ;;
    mariadb)
      # What a power cut would lose is not worth waiting for the disk.
      launch mariadb "$(tool mariadbd)" --no-defaults --user="$DATABASE_USER" \
        --datadir="$DIR/data/mariadb" --socket="$DATABASE_SOCKET" --skip-networking \
        --pid-file="$DIR/run/mariadb/own.pid" \
        --innodb-lock-wait-timeout=900 --innodb-flush-log-at-trx-commit=0 \
        --innodb-flush-method=nosync --innodb-doublewrite=0
      ;;
    slurmdbd) launch slurmdbd "$(tool slurmdbd)" -D ;;
    slurmctld) launch slurmctld "$(tool slurmctld)" -D ;;
    slurmd-*) launch "$1" "$(tool slurmd)" -D -N "${1#slurmd-}" ;;
    sshd-*) launch "$1" "$(tool sshd)" -D -e -f "$DIR/etc/$1.conf" ;;
  esac
}

# Whether the daemon NAME answers.
answers() {
  local port banner
  case $1 in
    munged)
      timeout 5 munge --socket="$DIR/run/munge.socket" --no-input 2>/dev/null |
        timeout 5 unmunge --socket="$DIR/run/munge.socket" >/dev/null 2>&1
      ;;
    mariadb) timeout 5 mariadb-admin --no-defaults --socket="$DATABASE_SOCKET" ping >/dev/null 2>&1 ;;
    slurmdbd) timeout 10 sacctmgr --noheader show cluster >/dev/null 2>&1 ;;
    slurmctld) timeout 10 scontrol ping 2>/dev/null | grep -q 'is UP' ;;
    slurmd-*) node_works "${1#slurmd-}" ;;
    sshd-*)
      port=$(port_of "$1")
      { exec 7<>"/dev/tcp/127.0.0.1/$port"; } 2>/dev/null || return 1
      read -r -t 5 banner <&7 || true
      exec 7>&-
      [[ $banner == SSH-2.0-* ]]
      ;;
  esac
}

# A star behind a node's state says that it does not respond.
node_works() {
  case $(timeout 10 sinfo --noheader --Node --partition=debug --nodes="$1" --format=%T 2>/dev/null) in
    '' | *'*' | down* | drain* | unknown* | fail* | error* | inval*) return 1 ;;
  esac
}

# Nodes that somebody set down or drained serve again; a controller just started learns of its
# nodes by and by.
resume_node() {
  timeout 10 scontrol update nodename="$1" state=resume >/dev/null 2>&1 || true
  wait_until 6 node_works "$1"
}

# ends_or_answers NAME: for waiting no longer than the daemon lives.
ends_or_answers() { answers "$1" || ! daemon_pid "$1" >/dev/null; }

await_daemon() {
  wait_until "$START_SECONDS" ends_or_answers "$1" || die_with_log "$1" "does not answer after $START_SECONDS s"
  daemon_pid "$1" >/dev/null || die_with_log "$1" "ended while it started"
}

# Starts those of the daemons NAME… that don't run, and starts anew those that don't answer.
ensure_daemons() {
  local name started=()
  for name in "$@"; do
    if daemon_pid "$name" >/dev/null; then
      if answers "$name"; then continue; fi
      if [[ $name == slurmd-* ]] && resume_node "${name#slurmd-}"; then continue; fi
    fi
    note "starting $name"
    stop_daemons TERM "$name"
    before_start "$name"
    start_daemon "$name"
    started+=("$name")
  done
  for name in ${started[@]+"${started[@]}"}; do
    await_daemon "$name"
    after_start "$name"
  done
}

before_start() {
  if [[ $1 == mariadb && -v DATABASE_INSTALLER ]]; then wait_for_database_files; fi
}

after_start() {
  if [[ $1 == slurmdbd ]]; then register_cluster; fi
}

# The database's own tables take a while to write, so this goes on while other daemons start.
begin_database_files() {
  if ((EUID == 0)); then chown "$DATABASE_USER" "$DIR/data/mariadb" "$DIR/run/mariadb"; fi
  (
    cd "$DIR/data/mariadb" || exit
    exec env "$MARK_NAME=${SETTING[mark]}" "$(tool mariadb-install-db)" --no-defaults \
      --user="$DATABASE_USER" --datadir="$DIR/data/mariadb" \
      --auth-root-authentication-method=socket --auth-root-socket-user="$ME" \
      --skip-name-resolve --skip-test-db --innodb-flush-method=nosync
  ) </dev/null >"$DIR/log/mariadb-install.log" 2>&1 8>&- 9>&- &
  DATABASE_INSTALLER=$!
}

wait_for_database_files() {
  local status=0
  wait "$DATABASE_INSTALLER" || status=$?
  unset DATABASE_INSTALLER
  ((status == 0)) || die_with_log mariadb-install "could not write the database's own tables"
}

# Slurm asks for the cluster's name, and with --enforce for the user's account, before it serves.
register_cluster() {
  {
    timeout 20 sacctmgr --immediate add cluster testcluster
    timeout 20 sacctmgr --immediate add account default Description=default Organization=default
    timeout 20 sacctmgr --immediate add user "$ME" Account=default
  } >"$DIR/log/sacctmgr.log" 2>&1 || true
  timeout 20 sacctmgr -nP show association where user="$ME" format=cluster,account,user |
    grep -qxF "testcluster|default|$ME" || die_with_log sacctmgr "the accounting does not know the cluster and its user"
}
