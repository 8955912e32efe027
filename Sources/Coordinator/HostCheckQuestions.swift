import Cluster
import SweepFile

/// The script that asks a host about itself: a keyword and a value on each line of the answer.
///
/// What is asked last may hang: a quota of a file server that is away, a controller that is.
enum HostCheckQuestions {
  /// What our scripts call.
  static let utilities = [
    "awk", "cat", "chmod", "cut", "date", "env", "find", "grep", "head", "id", "kill", "ln", "ls",
    "mkdir", "mktemp", "mv", "ps", "readlink", "rm", "sed", "sleep", "sort", "tail", "tar", "tr",
    "uname", "wc",
  ]

  /// What makes things better where it is there, and what it brings.
  static let optionalUtilities = [
    ("zstd", "logs travel compressed at little cost"),
    ("gzip", "logs travel compressed"),
    ("setsid", "what runs on goes on when the connection ends"),
  ]

  static func script(
    root: String, scheduler: HostEntry.SchedulerKind, limits: String
  ) -> String {
    """
    LC_ALL=C; export LC_ALL
    echo "clock $(date +%s)"
    echo "shell ${SHELL:-}"
    echo "umask $(umask)"
    echo "system $(uname -s -r)"
    if [ ! -d "${HOME:-}" ]; then echo "home missing ${HOME:-}"
    elif [ -w "$HOME" ] && [ -x "$HOME" ]; then echo "home good $HOME"
    else echo "home unwritable $HOME"; fi
    for cs_tool in \(utilities.joined(separator: " ")); do
      command -v $cs_tool >/dev/null 2>&1 || echo "missing $cs_tool"
    done
    for cs_tool in \(optionalUtilities.map(\.0).joined(separator: " ")); do
      command -v $cs_tool >/dev/null 2>&1 && echo "optional $cs_tool"
    done
    echo "cores $(getconf _NPROCESSORS_ONLN 2>/dev/null || nproc 2>/dev/null)"
    cs_root=\(shellPath(root))
    cs_try() { mkdir -p "$cs_root" && : >"$cs_root/.check.$$" && rm -f "$cs_root/.check.$$"; }
    if cs_error=$(cs_try 2>&1) && cd "$cs_root"; then
      echo "root $(pwd -P)"
      df -P -k . 2>/dev/null | sed -n '2s/^/space /p'
      df -P -i . 2>/dev/null | sed -n '2s/^/inodes /p'
    else
      echo "rootless $(printf '%s' "$cs_error" | tail -n 1)"
    fi
    \(scheduler == .slurm ? slurm(limits) : "")
    if command -v lfs >/dev/null 2>&1 && cs_text=$(lfs quota -q -u "$(id -un)" . 2>/dev/null)
    then printf '%s\\n' "$cs_text" | sed 's/^/quota /'
    elif command -v quota >/dev/null 2>&1; then quota -w 2>/dev/null | sed 's/^/quota /'
    fi
    echo "end"

    """
  }

  private static func slurm(_ limits: String) -> String {
    """
    if command -v sbatch >/dev/null 2>&1; then
      echo "sbatch $(sbatch --version 2>&1 | head -n 1)"
      \(limits)
      scontrol ping 2>&1 | sed 's/^/ping /'
      scontrol show config 2>/dev/null | sed -n 's/^AccountingStorageType *= */accounting /p'
      sacct -n -X >/dev/null 2>&1 && echo "sacct good"
      cs_user=$(id -un)
      sacctmgr -nP show association where user="$cs_user" format=Account,MaxJobs,MaxSubmitJobs,QOS \\
        2>/dev/null | sed 's/^/association /'
      sacctmgr -nP show qos format=Name,MaxJobsPerUser,MaxSubmitJobsPerUser \\
        2>/dev/null | sed 's/^/qos /'
    else
      echo "sbatch"
    fi
    """
  }
}
