public import Cluster

/// A small job on the cluster that submits prepared arrays as there is room for them, so that nobody's
/// laptop has to stay open.
///
/// An array that it is to submit lies in its submission's folder like any other, with a file `feed`
/// beside the script: the one call of sbatch, under the same lock and with the same records as a
/// client's. In a turn the feeder tries them in their order; of those that ask for the same, until
/// one is deferred. Then it requeues itself, which Slurm lets start again after two minutes, and
/// keeps its own place among the user's jobs meanwhile. When nothing is left it ends.
public struct SlurmFeeder: Sendable {
  /// The name of the file that lets a feeder submit a submission.
  public static let file = "feed"
  /// Under which name it is uploaded; ``release(_:)`` makes it count.
  public static let heldFile = ".feed"

  /// The sweep's folder on the host, an absolute path.
  let folder: String
  /// The name of its job, which no other sweep's feeder has.
  let name: String
  /// Options of sbatch for the job itself.
  let options: [String]

  /// - Parameters:
  ///   - folder: the sweep's folder on the host, an absolute path whose last part no other sweep's has.
  ///   - options: options of sbatch for the job itself, which win over its own.
  public init(folder: String, options: [String] = []) {
    self.folder = folder
    name = "cs-feeder-" + (folder.split(separator: "/").last ?? "")
    self.options = options
  }

  // MARK: What is fed

  /// The content of a submission's ``file``.
  ///
  /// - Parameters:
  ///   - submission: the submission.
  ///   - order: smaller ones are tried first.
  ///   - group: where one of a group finds no room, the others aren't tried in that turn.
  ///   - predecessor: the folder of the submission behind whose job it has to run, if one is there.
  /// - Returns: a shell script.
  public static func call(
    _ submission: SubmissionRequest, order: Int, group: Int, behind predecessor: String?
  ) -> String {
    var behind = "CS_BEHIND=\n"
    if let predecessor {
      let option = "--dependency="
      let own = submission.options.last { $0.hasPrefix(option) } ?? option
      let conditions = own == option ? own : own + ","
      behind = """
        CS_BEHIND=$(sed -n '1s/;.*//;1s/^/'\(ShellQuoting.quote(conditions))'afterany:/p' \
        \(ShellQuoting.quote(predecessor + "/job")) 2>/dev/null)

        """
    }
    return "# \(order) \(group)\n" + behind + "export CS_BEHIND\n"
      + SbatchCall(submission, isFed: true).script
  }

  /// Lets the feeder have submissions that were published, by their tokens, in the sweep's folder.
  public static func release(_ tokens: [String]) -> String {
    """
    for token in \(tokens.joined(separator: " ")); do
      mv "submissions/$token/\(heldFile)" "submissions/$token/\(file)" || exit 71
    done
    echo \(released)

    """
  }

  /// Whether the answer of a script that ends in ``release(_:)`` says that all of it was done.
  public static func isReleased(_ result: HostCommandResult) -> Bool {
    result.succeeded && result.text.split(separator: "\n").last == released[...]
  }

  private static let released = "@released"

  // MARK: The job

  /// Makes sure that a feeder is there. One that is just at work may be at its end and not see what was
  /// prepared a moment ago; it is waited for.
  public var startScript: String {
    """
    \(scrubbedEnvironment)mkdir -p \(quotedHome) && cd \(quotedHome) || exit 71
    printf '%s' \(ShellQuoting.quote(jobScript)) >.script && chmod 755 .script && mv .script script || exit 71
    cs_round=0
    while :; do
      cs_row=$(squeue -h -u "$(id -u)" --name=\(name) -o '%i %T') || { echo started; exit 0; }
      case $cs_row in *RUNNING* | *COMPLETING*) ;; *) break ;; esac
      cs_round=$((cs_round + 1))
      [ "$cs_round" -lt 30 ] || break
      sleep 1
    done
    if [ -n "$cs_row" ]; then
      printf 'job %s\\n' "${cs_row%% *}"
      exit 0
    fi
    sbatch \(ShellQuoting.join(arguments)) >sbatch.out 2>sbatch.err </dev/null
    cs_rc=$?
    cs_id=$(sed -n 's/^\\([0-9][0-9;A-Za-z_.-]*\\)[[:space:]]*$/\\1/p' sbatch.out | tail -n 1)
    if [ "$cs_rc" -eq 0 ] && [ -n "$cs_id" ]; then
      printf 'job %s\\n' "$cs_id"
    else
      printf 'rc %s\\n' "$cs_rc"
      \(SbatchCall.words)
    fi

    """
  }

  /// What came of ``startScript``. Where it is unknown, or came to two feeders, no harm is done: each
  /// array is still submitted once.
  public static func answer(_ result: HostCommandResult) -> SubmissionAnswer {
    SbatchAnswer.read(result)
  }

  /// Ends the feeder.
  public var stopScript: String {
    "\(scrubbedEnvironment)scancel -Q -u \"$(id -un)\" --name=\(name) 2>/dev/null\ntrue\n"
  }

  private var quotedHome: String { ShellQuoting.quote(folder + "/feeder") }

  private var arguments: [String] {
    let home = slurmFileName(folder)
    return [
      "--parsable", "--job-name=\(name)", "--comment=clustersweep:feeder",
      "--chdir=\(folder)/feeder", "--output=\(home)/feeder/log", "--open-mode=append", "--requeue",
      "--ntasks=1", "--cpus-per-task=1", "--mem=200M", "--time=15", "--begin=now+60",
    ] + options + ["./script"]
  }

  /// Of a turn it spends at most four minutes, so that its time limit never ends a sbatch of its own.
  private var jobScript: String {
    #"""
    #!/bin/sh
    # Submits the arrays of a sweep that are prepared beside it, as there is room for them.
    cs_job=$SLURM_JOB_ID
    \#(scrubbedEnvironment)cd \#(ShellQuoting.quote(folder + "/submissions")) || exit 1
    cs_say() { printf '%s %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$1"; }
    cs_is_open() {
      [ -e "$1/\#(Self.file)" ] && [ ! -s "$1/job" ] && [ ! -d "$1/sbatch.lock" ] && [ ! -e "$1/withdrawn" ]
    }
    cs_open() { # prints ORDER GROUP TOKEN of what is to be submitted
      for cs_file in */\#(Self.file); do
        cs_token=${cs_file%/*}
        cs_is_open "$cs_token" || continue
        read -r cs_hash cs_order cs_group <"$cs_file" && echo "$cs_order $cs_group $cs_token"
      done | sort -n
    }
    cs_turn() {
      cs_full=' '
      cs_end=$(($(date +%s) + 240))
      while read -r cs_order cs_group cs_token; do
        case $cs_full in *" $cs_group "*) continue ;; esac
        [ "$(date +%s)" -lt "$cs_end" ] || return 0
        cs_is_open "$cs_token" || continue
        sh "$cs_token/\#(Self.file)" </dev/null >/dev/null
        if [ -s "$cs_token/job" ]; then
          cs_say "submitted $cs_token as job $(cat "$cs_token/job")"
        elif [ -d "$cs_token/sbatch.lock" ]; then
          # A refusal, or an answer that was lost: a person's next command finds out.
          cs_say "no job of $cs_token: $(tail -n 1 "$cs_token/sbatch.err")"
          return 0
        else
          cs_say "no room for $cs_token: $(tail -n 1 "$cs_token/sbatch.err")"
          cs_full="$cs_full$cs_group "
        fi
      done <<END
    $(cs_open)
    END
    }
    cs_turn
    [ -n "$(cs_open)" ] || { cs_say 'nothing is left'; exit 0; }
    for cs_pause in 5 30 60; do
      # Slurm ends this job at once, perhaps before scontrol has its answer.
      if (trap '' TERM && exec scontrol requeue "$cs_job"); then
        sleep 60
        exit 0
      fi
      sleep "$cs_pause"
    done
    cs_say 'this job cannot be requeued: arrays are left for the next submit or watch'
    exit 1

    """#
  }
}
