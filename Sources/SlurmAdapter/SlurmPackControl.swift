import Cluster

/// The scripts that cancel and hold single runs of array tasks that have several.
///
/// What is cancelled and hasn't begun is taken, so that it never begins; what runs is ended by its pack, which looks for
/// that once a second. An array task of which nothing is left is cancelled as a whole: at once if it waits; if it runs, only
/// after a while, as Slurm, where it knows no control groups, doesn't find all processes that the pack finds. Slurm can
/// hold only whole array tasks.
enum SlurmPackControl {
  /// How many seconds packs have to end their runs themselves.
  private static let grace = 20

  /// Prints `@run INDEX ended` for runs that had ended before.
  ///
  /// - Parameters:
  ///   - submission: the submission, a packed one.
  ///   - runs: the indices of the runs.
  ///   - pack: how it is packed.
  /// - Returns: the script.
  static func cancel(_ submission: SubmissionHandle, runs: [Int], _ pack: Pack) -> String {
    let job = SlurmJob(submission.job)
    return #"""
      \#(scrubbedEnvironment)cd \#(ShellQuoting.quote(submission.directory)) || exit 71
      mkdir -p taken cancelled || exit 71
      cs_packs= cs_last=
      while read -r cs_index; do
        cs_end=
        { read -r cs_end <"marks/$cs_index.end"; } 2>/dev/null
        case $cs_end in *' exit=0 '*) cs_end=ended ;; *) cs_end= ;; esac
        if [ -n "$cs_end" ] || [ -e "taken/$cs_index.exit" ]; then echo "@run $cs_index ended"; continue; fi
        true >"cancelled/$cs_index" || exit 71
        (set -C; echo cancelled >"taken/$cs_index") 2>/dev/null
        cs_pack=$((cs_index / \#(pack.runs)))
        [ "$cs_pack" = "$cs_last" ] || cs_packs="$cs_packs $cs_pack"
        cs_last=$cs_pack
      done <<'END'
      \#(runs.sorted().map(String.init).joined(separator: "\n"))
      END
      cs_whole=
      for cs_pack in $cs_packs; do
        cs_index=$((cs_pack * \#(pack.runs))) cs_end=$(((cs_pack + 1) * \#(pack.runs)))
        [ "$cs_end" -le \#(submission.runCount) ] || cs_end=\#(submission.runCount)
        while [ "$cs_index" -lt "$cs_end" ]; do
          [ -e "cancelled/$cs_index" ] || [ -s "marks/$cs_index.end" ] || continue 2
          cs_index=$((cs_index + 1))
        done
        cs_whole="$cs_whole \#(job.id)_$cs_pack"
      done
      [ -n "$cs_whole" ] || exit 0
      scancel -Q\#(job.clusterOption) --state=PENDING $cs_whole || exit
      (trap '' HUP; sleep \#(grace) && scancel -Q\#(job.clusterOption) $cs_whole) </dev/null >/dev/null 2>&1 &

      """#
  }

  /// The array tasks of which all runs are named, and the runs of the others.
  static func whole(
    _ submission: SubmissionHandle, runs: [Int], _ pack: Pack
  ) -> (tasks: [Int], others: [Int]) {
    let named = Set(runs)
    let tasks = Set(runs.map(pack.arrayTask)).sorted().filter {
      pack.runs(of: $0, count: submission.runCount).allSatisfy(named.contains)
    }
    let held = Set(tasks)
    return (tasks, runs.filter { !held.contains(pack.arrayTask(of: $0)) })
  }

  /// Says of runs that nothing was done to them.
  static func refusal(of runs: [Int], _ words: String) -> String {
    runs.map { "echo \(ShellQuoting.quote("@run \($0) \(words)"))\n" }.joined()
  }

  static let shared = "it shares an array task with runs that have begun or aren't meant"

  /// Reads a line `@run INDEX WORDS`; nil for any other.
  static func word(_ line: Substring) -> (run: Int, words: Substring)? {
    let words = line.split(separator: " ", maxSplits: 2)
    guard words.count == 3, words[0] == "@run", let run = Int(words[1]) else { return nil }
    return (run, words[2])
  }
}
