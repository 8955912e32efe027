import Cluster

/// What a task does on its host, whatever started it: claims its attempt, makes the run's folder,
/// runs the command, and leaves a mark at its start and at its end.
public enum TaskRunner {
  /// The assignments that ``script`` reads from ``SubmissionFolder/settings``.
  ///
  /// - Parameters:
  ///   - sweep: the sweep's name.
  ///   - sweepFolder: its folder on the host, an absolute path.
  ///   - code: the folder of its code there, or nil if it has none.
  ///   - token: the submission's token.
  ///   - environment: variables of the runs, in order.
  public static func settings(
    sweep: String, sweepFolder: String, code: String?, token: String,
    environment: [(name: String, value: String)]
  ) -> String {
    var lines = [
      "sweep=\(ShellQuoting.quote(sweep))",
      "sweep_folder=\(ShellQuoting.quote(sweepFolder))",
      "code=\(ShellQuoting.quote(code ?? ""))",
      "token=\(ShellQuoting.quote(token))",
    ]
    lines += environment.map { "export \($0.name)=\(ShellQuoting.quote($0.value))" }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The runner, a POSIX sh script: `run-task INDEX`, from the submission's folder.
  ///
  /// It exits with the command's status; with 74 if the run's folder can't be made. An attempt that
  /// another submission, or another job of this one, has claimed is left alone with status 0: nothing
  /// runs twice. The claim is a symbolic link, because its making and its content are one atomic step.
  public static let script = #"""
    #!/bin/sh
    # Runs one task of this submission: sh run-task INDEX
    submission=$(CDPATH= cd "${0%/*}" && pwd) || exit 74
    index=$1
    . "$submission/settings"

    tab=$(printf '\t')
    line=$(LC_ALL=C sed -n "$((index + 1)){p;q;}" "$submission/tasks")
    IFS=$tab read -r run attempt run_index seed command params <<END
    $line
    END
    if [ -z "$params" ]; then
      echo "clustersweep: the task table has no line for task $index" >&2
      exit 74
    fi
    # The dot keeps newlines at the end, which $( ) would drop.
    command=$(printf '%b.' "$command") && command=${command%.}
    params=$(printf '%b.' "$params") && params=${params%.}

    mark() { # mark KIND FIELDS: writes a mark in one step
      printf '%s %s attempt=%s %s\n' "$1" "$index" "$attempt" "$2" >"$submission/marks/.$index.$1.$$" &&
        mv "$submission/marks/.$index.$1.$$" "$submission/marks/$index.$1"
    }

    owner=$token/${SLURM_ARRAY_JOB_ID:-queue}
    claim=$sweep_folder/claims/$run.$attempt
    mkdir -p "$sweep_folder/claims" "$sweep_folder/runs"
    if ! ln -s "$owner" "$claim" 2>/dev/null; then
      holder=$(readlink "$claim")
      if [ -z "$holder" ]; then
        echo "clustersweep: can't write to $sweep_folder/claims" >&2
        exit 74
      elif [ "$holder" != "$owner" ]; then
        echo "clustersweep: attempt $attempt of $run belongs to $holder; it isn't run twice" >&2
        exit 0
      elif grep -q ' exit=0 ' "$submission/marks/$index.end" 2>/dev/null; then
        echo "clustersweep: attempt $attempt of $run is done; it isn't run twice" >&2
        exit 0
      fi
      rm -f "$submission/marks/$index.end"
    fi

    run_dir=$sweep_folder/runs/$run
    if ! mkdir -p "$run_dir/.clustersweep" || ! cd "$run_dir"; then
      echo "clustersweep: can't make $run_dir" >&2
      exit 74
    fi
    if [ -n "$code" ]; then
      for entry in "$code"/* "$code"/.[!.]* "$code"/..?*; do
        [ -e "$entry" ] && [ ! -e "${entry##*/}" ] && ln -s "$entry" "${entry##*/}"
      done
    fi
    printf '%s\n' "$params" >.clustersweep/params.json

    export CLUSTERSWEEP_SWEEP="$sweep" CLUSTERSWEEP_RUN="$run" CLUSTERSWEEP_RUN_DIR="$run_dir"
    export CLUSTERSWEEP_INDEX="$run_index" CLUSTERSWEEP_ATTEMPT="$attempt" CLUSTERSWEEP_SEED="$seed"
    export CLUSTERSWEEP_PARAMS="$run_dir/.clustersweep/params.json" CLUSTERSWEEP_RESUME_FROM=

    started=$(date +%s)
    mark start "time=$started node=$(uname -n) job=${SLURM_ARRAY_JOB_ID:-$token}_$index pid=$$ restart=${SLURM_RESTART_COUNT:-0}"

    # A handler, unlike an ignored signal, doesn't reach the command: the command dies of the signal
    # and the runner lives on to write the mark.
    trap : HUP INT TERM USR1 USR2 CONT
    (eval "$command") </dev/null
    status=$?
    ended=$(date +%s)
    cpu=$(times | sed -n '2{s/ .*//;p;}')
    mark end "time=$ended exit=$status elapsed=$((ended - started)) cpu=$cpu"
    exit "$status"

    """#
}
