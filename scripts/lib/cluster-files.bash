# shellcheck shell=bash
# shellcheck disable=SC2004 # SETTING is a map, its keys are no arithmetic
# The test cluster's folder: its settings, its ports, and the files its daemons and clients read.
# Sourced by scripts/cluster, which sets DIR.

# A folder that isn't a cluster's is never written to, and never emptied.
claim_folder() {
  [[ $DIR =~ ^/[A-Za-z0-9_/.+@=-]+$ ]] ||
    die "Slurm can't use the folder $DIR: its path needs to be absolute, of letters, digits and _ . + @ = - only"
  ((${#DIR} <= 80)) || die "the path of the folder $DIR is too long for the sockets in it (80 characters at most)"
  if [[ ! -e $DIR/$FOLDER_MARK ]]; then
    if [[ -d $DIR && -n $(ls -A "$DIR") ]]; then
      die "$DIR holds other things and no test cluster; name an empty or a new folder with --dir"
    fi
    mkdir -p "$DIR"
  fi
  [[ -O $DIR && ! -L $DIR ]] || die "$DIR belongs to somebody else; name another folder with --dir"
  : >>"$DIR/$FOLDER_MARK"
}

# Holds the folder for this command alone. `down --purge` may have taken the lock file away
# between the opening and the locking, hence the comparison.
lock_folder() {
  while :; do
    claim_folder
    exec 9<"$DIR/$FOLDER_MARK"
    flock -w "$LOCK_SECONDS" 9 || die "another scripts/cluster has been at work in $DIR for $LOCK_SECONDS s"
    [[ ! $DIR/$FOLDER_MARK -ef /proc/self/fd/9 ]] || return 0
  done
}

# Keeps two clusters from choosing the same ports: held until they are listened on.
lock_ports() {
  exec 8</tmp
  flock -w "$LOCK_SECONDS" 8 || die "another cluster has been coming up for $LOCK_SECONDS s"
}

load_settings() {
  local name value
  [[ -f $DIR/settings ]] || return 1
  while IFS='=' read -r name value; do SETTING["$name"]=$value; done <"$DIR/settings"
}

save_settings() {
  local name
  for name in "${!SETTING[@]}"; do printf '%s=%s\n' "$name" "${SETTING[$name]}"; done | sort >"$DIR/settings.new"
  mv "$DIR/settings.new" "$DIR/settings"
}

# The ports of a cluster are neighbours, below those that the kernel gives to outgoing connections.
choose_ports() {
  local count=$((10 + ${SETTING[nodes]})) try base port
  for try in {1..100}; do
    base=$((20000 + (RANDOM * 32768 + RANDOM) % 11000))
    for ((port = base; port < base + count; port++)); do
      # Somebody listens there: another block.
      ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || continue 2
    done
    SETTING["ports"]=$base
    return 0
  done
  die "no $count free ports in a row found in $try tries"
}

# Prints the port of the daemon NAME; nothing for those that have only a socket.
port_of() {
  case $1 in
    slurmctld) echo $((${SETTING[ports]})) ;;
    slurmdbd) echo $((${SETTING[ports]} + 1)) ;;
    sshd-testcluster) echo $((${SETTING[ports]} + 2)) ;;
    sshd-testbox) echo $((${SETTING[ports]} + 3)) ;;
    slurmd-n*) echo $((${SETTING[ports]} + 9 + ${1#slurmd-n})) ;;
  esac
}

# A fresh cluster begins with no jobs and empty logs; the logs of the one before are kept aside.
lay_out_folder() {
  local node
  wipe_state
  rm -rf "$DIR/log/previous"
  if [[ -d $DIR/log ]]; then
    mv "$DIR/log" "$DIR/log.previous"
    mkdir "$DIR/log"
    mv "$DIR/log.previous" "$DIR/log/previous"
  fi
  mkdir -p "$DIR"/{etc,run/mariadb,log,ssh,data/slurmctld,data/mariadb}
  for ((node = 1; node <= ${SETTING[nodes]}; node++)); do mkdir "$DIR/data/n$node"; done
  chmod 700 "$DIR/ssh" "$DIR/data/slurmctld"
}

wipe_state() { rm -rf "${DIR:?}"/{settings,settings.new,etc,run,ssh,data}; }

write_munge_key() {
  (umask 077 && head -c 128 /dev/urandom >"$DIR/etc/munge.key")
}

write_slurm_conf() {
  local host nodes=${SETTING[nodes]} cpus=${SETTING[cpus]} first last
  host=$(short_host_name)
  local task_plugin=task/none tracking=proctrack/linuxproc memory_kill=JobAcctGatherParams=OverMemoryKill
  if [[ ${SETTING[cgroups]} == on ]]; then
    task_plugin=task/cgroup tracking=proctrack/cgroup memory_kill=
  fi
  first=$(port_of slurmd-n1)
  last=$(port_of "slurmd-n$nodes")
  {
    cat <<CONF
ClusterName=testcluster
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$(port_of slurmctld)
SlurmUser=$ME
SlurmdUser=$ME
AuthType=auth/munge
AuthInfo=socket=$DIR/run/munge.socket
StateSaveLocation=$DIR/data/slurmctld
SlurmdSpoolDir=$DIR/data/%n
SlurmctldPidFile=$DIR/run/slurmctld.own.pid
SlurmdPidFile=$DIR/run/slurmd-%n.own.pid
SlurmctldLogFile=$DIR/log/slurmctld.log
SlurmdLogFile=$DIR/log/slurmd-%n.log
# Names each submission: _slurm_rpc_submit_batch_job
SlurmctldDebug=info
SlurmdDebug=info
MpiDefault=none
MailProg=/bin/true
ProctrackType=$tracking
TaskPlugin=$task_plugin
JobAcctGatherType=jobacct_gather/linux
JobAcctGatherFrequency=task=1
$memory_kill
PropagateResourceLimits=NONE
# Nodes may claim more processors and memory than this machine has.
SlurmdParameters=config_overrides
ReturnToService=2
KillWait=5
GresTypes=gpu
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
DefMemPerCPU=1024
MaxArraySize=${SETTING[max-array]}
MaxJobCount=200000
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=0,sched_interval=1,bf_interval=1
NodeName=n[1-$nodes] NodeHostname=$host NodeAddr=127.0.0.1 Port=[$first-$last] CPUs=$cpus RealMemory=$((cpus * 4096)) Gres=gpu:2
PreemptType=preempt/partition_prio
PreemptMode=CANCEL
PartitionName=debug Nodes=ALL Default=YES DefaultTime=1:00:00 MaxTime=1-0 PriorityTier=2 PreemptMode=OFF
PartitionName=long Nodes=ALL DefaultTime=1:00:00 MaxTime=UNLIMITED PriorityTier=2 PreemptMode=OFF
PartitionName=spare Nodes=ALL DefaultTime=1:00:00 MaxTime=1-0 PriorityTier=1 PreemptMode=CANCEL
PartitionName=again Nodes=ALL DefaultTime=1:00:00 MaxTime=1-0 PriorityTier=1 PreemptMode=REQUEUE
CONF
    if [[ ${SETTING[accounting]} == on ]]; then
      cat <<CONF
AccountingStorageType=accounting_storage/slurmdbd
AccountingStorageHost=127.0.0.1
# With munge that is the socket, which this connection does not take from AuthInfo.
AccountingStoragePass=$DIR/run/munge.socket
AccountingStoragePort=$(port_of slurmdbd)
CONF
    fi
    listen_locally NoInAddrAny,NoCtldInAddrAny
    [[ ${SETTING[enforce]} == off ]] || echo "AccountingStorageEnforce=associations,limits,qos"
  } >"$SLURM_CONF"
}

# GPUs that are none: Slurm counts them and hands them out by CUDA_VISIBLE_DEVICES, and looks at no more
# of their files than that they are there.
write_gres_conf() {
  echo "NodeName=n[1-${SETTING[nodes]}] Name=gpu File=/dev/null,/dev/zero" >"$DIR/etc/gres.conf"
}

# Slurm reads it beside slurm.conf, and only if nobody else can.
write_slurmdbd_conf() {
  (
    umask 077
    cat >"$DIR/etc/slurmdbd.conf" <<CONF
AuthType=auth/munge
AuthInfo=socket=$DIR/run/munge.socket
DbdHost=$(short_host_name)
DbdAddr=127.0.0.1
DbdPort=$(port_of slurmdbd)
SlurmUser=$ME
LogFile=$DIR/log/slurmdbd.log
PidFile=$DIR/run/slurmdbd.own.pid
DebugLevel=info
StorageType=accounting_storage/mysql
StorageHost=localhost
StorageUser=$ME
StorageLoc=slurm_acct_db
$(listen_locally NoInAddrAny)
CONF
  )
}

# Without --cgroups the test cluster uses no control groups, but slurmd looks for them all the same:
# newer ones can be told not to, the ones before not to ask systemd.
write_cgroup_conf() {
  local version
  if [[ ${SETTING[cgroups]} == on ]]; then
    printf '%s\n' CgroupPlugin=cgroup/v1 CgroupAutomount=no CgroupMountpoint=/sys/fs/cgroup ConstrainRAMSpace=yes \
      >"$DIR/etc/cgroup.conf"
    return
  fi
  version=$(slurmd -V)
  version=${version##* }
  version=${version%.*}
  version=${version/./}
  if ((version >= 2405)); then
    echo "CgroupPlugin=disabled"
  elif ((version >= 2205)); then
    echo "IgnoreSystemd=yes"
  fi >"$DIR/etc/cgroup.conf"
}

# Slurm leaves the groups of its nodes behind.
remove_control_groups() {
  [[ ${SETTING[cgroups]-off} == on ]] || return 0
  find /sys/fs/cgroup/*/slurm_n[1-9]* -depth -type d -exec rmdir --ignore-fail-on-non-empty {} + 2>/dev/null || true
}

write_ssh_files() {
  local host sshd
  sshd=$(tool sshd)
  # sshd run by root insists on it, and only a service manager makes it otherwise.
  if ((EUID == 0)); then mkdir -p /run/sshd; fi
  ssh-keygen -q -t ed25519 -N '' -C testcluster -f "$DIR/ssh/id_ed25519"
  cp "$DIR/ssh/id_ed25519.pub" "$DIR/ssh/authorized_keys"
  for host in testcluster testbox; do
    ssh-keygen -q -t ed25519 -N '' -C "$host" -f "$DIR/ssh/host_key_$host"
    printf '[127.0.0.1]:%s %s\n' "$(port_of "sshd-$host")" \
      "$(cut -d' ' -f1,2 "$DIR/ssh/host_key_$host.pub")" >>"$DIR/ssh/known_hosts"
    write_sshd_config "$host" >"$DIR/etc/sshd-$host.conf"
    # Newer ones shut out an address from which logins fail, and tests make logins fail.
    if "$sshd" -t -f "$DIR/etc/sshd-$host.conf" -o PerSourcePenalties=no 2>/dev/null; then
      echo "PerSourcePenalties no" >>"$DIR/etc/sshd-$host.conf"
    fi
    cat >>"$CLUSTER_SSH_CONFIG" <<CONF
Host $host
  HostName 127.0.0.1
  Port $(port_of "sshd-$host")
  User $ME
  IdentityFile $DIR/ssh/id_ed25519
  IdentitiesOnly yes
  UserKnownHostsFile $DIR/ssh/known_hosts
  GlobalKnownHostsFile /dev/null
  StrictHostKeyChecking yes
  BatchMode yes
CONF
  done
}

write_sshd_config() {
  local pam=no environment="$MARK_NAME=${SETTING[mark]}"
  # A user whose password is locked gets in by key only through PAM.
  [[ $(getent shadow "$ME" 2>/dev/null) != "$ME:!"* ]] || pam=yes
  [[ $1 != testcluster ]] || environment+=" SLURM_CONF=$SLURM_CONF"
  cat <<CONF
ListenAddress 127.0.0.1
Port $(port_of "sshd-$1")
HostKey $DIR/ssh/host_key_$1
AuthorizedKeysFile $DIR/ssh/authorized_keys
PidFile $DIR/run/sshd-$1.own.pid
LogLevel VERBOSE
StrictModes no
UsePAM $pam
UseDNS no
PubkeyAuthentication yes
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
PermitUserEnvironment no
MaxStartups 500
MaxSessions 500
SetEnv $environment
Subsystem sftp internal-sftp
PrintMotd no
CONF
}

short_host_name() {
  local name
  name=$(uname -n)
  echo "${name%%.*}"
}

# Slurm's daemons listen on every address, or where this machine's name leads, which their clients
# must be able to call, and srun to be called from.
listen_locally() {
  [[ ! $(getent ahostsv4 "$(uname -n)") =~ ^127\.0\.0\.1[[:space:]] ]] || echo "CommunicationParameters=$1"
}
