extension TaskRunner {
  /// The runner, a POSIX sh script: `run-task INDEX`, from the submission's folder.
  ///
  /// It exits with the command's status; with 74 if the command can't be run. A command that is told
  /// to terminate while it runs has the status of that signal, even if it then ends with 0: it may
  /// have done no more than write a checkpoint.
  ///
  /// The command runs in the runner's own shell, or, where `CLUSTERSWEEP_LAUNCHER` has shell text, as
  /// `LAUNCHER /bin/sh -c COMMAND`, with the run's variables set.
  ///
  /// An attempt that another submission, or another job of this one, has claimed is left alone with
  /// status 0, and a mark where another submission has it: nothing runs twice. The claim is a symbolic link, because its making and its content
  /// are one atomic step.
  public static let script = #"""
    #!/bin/sh
    # Runs one task of this submission: sh run-task INDEX
    # Names begin with cs_ so that no variable of the user's is changed, for the command inherits them.
    cs_say() { printf 'clustersweep: %s\n' "$1" >&2; }
    cs_stop() { cs_say "$1"; exit 74; }
    \#(fileFunctions)
    \#(resumeFunctions)
    \#(requeueFunctions)
    \#(useFunctions)

    case $0 in
      /*) cs_submission=${0%/*} ;;
      *)
        case $0 in */*) cs_submission=${0%/*} ;; *) cs_submission=. ;; esac
        # The dot keeps newlines at the end, which $( ) would drop.
        cs_submission=$(CDPATH= cd -- "$cs_submission" && printf '%s.' "$PWD") || exit 74
        cs_submission=${cs_submission%.} ;;
    esac
    cs_tools=$PATH
    cs_index=$1
    case $cs_index in '' | *[!0-9]*) cs_stop "'$cs_index' is no index of a task" ;; esac
    . "$cs_submission/settings"

    # A queue may have told the line, and when the machine was started by its clock of a minute ago at the
    # most; neither is for the command.
    cs_line=$CLUSTERSWEEP_LINE cs_epoch=$CLUSTERSWEEP_EPOCH
    # A template may have said what is to start the command, in a container for instance.
    cs_launcher=$CLUSTERSWEEP_LAUNCHER
    unset CLUSTERSWEEP_LINE CLUSTERSWEEP_EPOCH CLUSTERSWEEP_LAUNCHER
    [ -n "$cs_line" ] || cs_line=$(LC_ALL=C sed -n "$((cs_index + 1)){p;q;}" "$cs_submission/tasks")
    IFS='\#t' read -r cs_run cs_attempt cs_run_index cs_seed cs_command cs_params cs_setup <<END
    $cs_line
    END
    [ -n "$cs_params" ] || cs_stop "the task table has no line for task $cs_index"
    # What has no backslash stands as it is, and needs no process of its own.
    case $cs_command in *\\*) cs_command=$(printf '%b.' "$cs_command") && cs_command=${cs_command%.} ;; esac
    case $cs_params in *\\*) cs_params=$(printf '%b.' "$cs_params") && cs_params=${cs_params%.} ;; esac
    case $cs_setup in *\\*) cs_setup=$(printf '%b.' "$cs_setup") && cs_setup=${cs_setup%.} ;; esac

    cs_clock() { # sets cs_now to the seconds since 1970
      if [ -n "$cs_epoch" ]; then
        read -r cs_now cs_rest </proc/uptime
        cs_now=$((cs_epoch + ${cs_now%.*}))
        # The clock may be set while a command runs long.
        [ $((cs_now - ${cs_started:-$cs_now})) -ge 60 ] || return 0
      fi
      cs_now=$(date +%s)
    }
    cs_temporary=$cs_submission/marks/.$cs_index.$$
    cs_mark() { # cs_mark KIND FIELDS: writes a mark in one step
      if [ "$1" = start ] && [ ! -e "$cs_submission/marks/$cs_index.start" ]; then
        # A start is no news that may be half told: who finds the mark empty knows as much as before.
        printf 'start %s attempt=%s %s\n' "$cs_index" "$cs_attempt" "$2" \
          >"$cs_submission/marks/$cs_index.start"
        return
      fi
      printf '%s %s attempt=%s %s\n' "$1" "$cs_index" "$cs_attempt" "$2" >"$cs_temporary" &&
        mv -f "$cs_temporary" "$cs_submission/marks/$cs_index.$1"
    }
    cs_give_up() { # ends a task that is claimed and can't be run
      cs_clock
      cs_mark end "time=$cs_now exit=74 elapsed=0"
      cs_stop "$1"
    }

    cs_owner=$cs_token/${SLURM_ARRAY_JOB_ID:-queue}
    cs_claim=$cs_folder/claims/$cs_run.$cs_attempt
    [ -d "$cs_folder/claims" ] || mkdir -p "$cs_folder/claims"
    cs_take_claim() {
      # A queue starts a task once, so there nobody needs the claim of one that dies in between; that
      # spares a program.
      if [ -n "$cs_epoch" ]; then
        set -C
        { printf '%s\n' "$cs_owner" >"$cs_claim"; } 2>/dev/null
        cs_status=$?
        set +C
        return "$cs_status"
      else
        ln -s "$cs_owner" "$cs_claim" 2>/dev/null
      fi
    }
    if ! cs_take_claim; then
      if [ -L "$cs_claim" ]; then cs_holder=$(readlink "$cs_claim"); else
        cs_holder=
        { read -r cs_holder <"$cs_claim"; } 2>/dev/null
      fi
      if [ -z "$cs_holder" ]; then
        cs_stop "can't write to $cs_folder/claims"
      elif [ "$cs_holder" != "$cs_owner" ]; then
        cs_say "attempt $cs_attempt of $cs_run belongs to $cs_holder; it isn't run twice"
        # Another job of this submission writes the marks here itself.
        [ "${cs_holder%%/*}" = "$cs_token" ] ||
          cs_mark elsewhere "time=$(date +%s) holder=$cs_holder"
        exit 0
      elif grep -q ' exit=0 ' "$cs_submission/marks/$cs_index.end" 2>/dev/null; then
        cs_say "attempt $cs_attempt of $cs_run is done; it isn't run twice"
        exit 0
      fi
      rm -f "$cs_submission/marks/$cs_index.end"
    fi

    cs_base=${cs_run%"${cs_step:+.$cs_step}"}
    cs_run_dir=$cs_folder/runs/$cs_base
    mkdir -p "$cs_run_dir/.clustersweep" && cd "$cs_run_dir" || cs_give_up "can't make $cs_run_dir"

    if [ -n "$cs_code" ]; then cs_link '' || cs_give_up "can't link the code into $cs_run_dir"; fi
    printf '%s\n' "$cs_params" >.clustersweep/params.json ||
      cs_give_up "can't write to $cs_run_dir/.clustersweep"
    cs_resume || cs_give_up "can't look for checkpoints in $cs_run_dir"

    cs_clock
    cs_started=$cs_now
    cs_machine=$SLURMD_NODENAME
    if [ -z "$cs_machine" ] && [ -e /proc/sys/kernel/hostname ]; then
      read -r cs_machine </proc/sys/kernel/hostname
    fi
    cs_job=${cs_token}_$cs_index
    # In a pack the array task isn't the run.
    [ -z "$SLURM_ARRAY_JOB_ID" ] || cs_job=${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID:-$cs_index}
    cs_mark start "time=$cs_started node=${cs_machine:-$(uname -n)} job=$cs_job pid=$$ restart=${SLURM_RESTART_COUNT:-0}"

    cs_unready() { # at the end of the command's shell, if the command hasn't begun
      case $? in
      129 | 130 | 143) ;; # told to end by a signal
      *) cs_stop "the setup of $cs_run failed; its command wasn't run" ;;
      esac
    }

    # A handler, unlike an ignored signal, doesn't reach the command. The runner lives on to write the
    # mark, and the shell of the command to wait for the program that it runs, but not to run the next.
    # A program may die of the signal before its shell hears of it, and what stands behind it end well: so
    # the runner remembers that an end was asked for.
    cs_ended_by=0
    trap 'cs_ended_by=129' HUP
    trap 'cs_ended_by=130' INT
    trap 'cs_ended_by=143' TERM
    trap : USR1 USR2
    cs_work() (
      trap 'exit 129' HUP
      trap 'exit 130' INT
      trap 'exit 143' TERM
      trap : USR1 USR2
      trap cs_unready EXIT
      cs_environment
      export CLUSTERSWEEP_SWEEP="$cs_sweep" CLUSTERSWEEP_RUN="$cs_base"
      export CLUSTERSWEEP_SWEEP_DIR="$cs_folder" CLUSTERSWEEP_STEP="$cs_step"
      export CLUSTERSWEEP_RUN_DIR="$cs_run_dir" CLUSTERSWEEP_INDEX="$cs_run_index"
      export CLUSTERSWEEP_ATTEMPT="$cs_attempt" CLUSTERSWEEP_SEED="$cs_seed"
      export CLUSTERSWEEP_PARAMS="$cs_run_dir/.clustersweep/params.json" CLUSTERSWEEP_RESUME_FROM="$cs_resume_from"
      export CLUSTERSWEEP_CONFIG="${cs_config:+$cs_run_dir/$cs_config}"
      eval " $cs_setup" || exit 74
      trap - EXIT
      # The blank keeps a dash from being an option of eval.
      if [ -n "$cs_launcher" ]; then
        eval " $cs_launcher"' /bin/sh -c " $cs_command"'
      else
        eval " $cs_command"
      fi
    ) </dev/null
    if [ -n "$cs_requeues" ] && [ -n "$SLURM_ARRAY_JOB_ID" ]; then
      cs_guarded
    else
      cs_work
      cs_status=$?
    fi
    [ "$cs_status" -ne 0 ] || cs_status=$cs_ended_by
    cs_clock
    cs_ended=$cs_now
    # Only this very shell knows the times of its children: no pipe, no $( ).
    times >"$cs_temporary"
    { read -r cs_rest; read -r cs_user cs_system; } <"$cs_temporary"
    cs_peak
    cs_mark end "time=$cs_ended exit=$cs_status elapsed=$((cs_ended - cs_started)) user=$cs_user system=$cs_system$cs_memory"
    exit "$cs_status"

    """#
}
