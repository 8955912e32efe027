public import Cluster

/// What a pack and those who cancel wrote of one run, beside its own marks.
public struct PackMarks: Hashable, Sendable {
  /// Whether its pack has begun to run runs.
  public var packHasBegun = false
  /// Whether it was cancelled by us.
  public var isCancelled = false
  /// Whether it was given back: it never starts here.
  public var isReturned = false
  /// Whether its pack began it.
  public var isTaken = false
  /// The limit that it exceeded, in Slurm's words.
  public var limit: SchedulerWord?
  /// How much memory it used when it exceeded that, in bytes.
  public var memory: Int?
  /// With which status its process ended, where the pack saw that, and that no word to the whole pack ended it.
  public var status: Int?

  public init() {}

  /// Reads a line `packed INDEX WORD…` of ``EndQuestion/script``.
  ///
  /// - Parameter words: what stands behind the index; what means nothing is passed over.
  mutating func take(_ words: ArraySlice<Substring>) {
    let numbers = words.dropFirst(2).compactMap { Int($0) }
    switch (words.first, words.dropFirst().first) {
    case ("begun", _): packHasBegun = true
    case ("cancelled", _): isCancelled = true
    case ("taken", "cancelled"): isCancelled = true
    case ("taken", "returned"): isReturned = true
    case ("taken", _): isTaken = true
    case ("limit", "time"):
      limit = SchedulerWord(state: .failed, word: "TIMEOUT", timeLimit: numbers.first)
    case ("limit", "memory") where numbers.count == 2:
      // The kernel ended it: then the numbers say no more than what it asked for, or nothing.
      memory = numbers[0] == numbers[1] ? nil : numbers[0] * 1024
      limit = SchedulerWord(
        state: .failed, word: "OUT_OF_MEMORY",
        memoryLimit: numbers[1] > 0 ? numbers[1] * 1024 : nil)
    case ("exit", let status?): self.status = Int(status)
    default: break
    }
  }

  /// Shell functions for ``EndQuestion``: what there is besides the marks of a run of a pack. No program is started
  /// for a run.
  ///
  /// - `cs_tell_packed INDEX END` prints it; fails if nothing says that the run has ended, where its pack goes on.
  static let functions = """
    cs_tell_packed() {
      cs_is_over=$2
      cs_say_first "$1" taken "taken/$1"
      cs_say_first "$1" limit "taken/$1.limit"
      [ ! -e "cancelled/$1" ] || echo "packed $1 cancelled"
      [ ! -e "taken/$1.exit" ] || cs_is_over=yes
      cs_say_first "$1" exit "taken/$1.exit"
      cs_pack=packs/$(($1 / cs_packed))
      [ ! -L "$cs_pack.job" ] || echo "packed $1 begun"
      [ -z "$cs_goes_on" ] || [ -n "$cs_is_over" ]
    }
    cs_say_first() { # cs_say_first INDEX WORD FILE: prints the first line of a file, if it has one
      cs_first=
      { read -r cs_first <"$3"; } 2>/dev/null
      [ -z "$cs_first" ] || printf 'packed %s %s %s\\n' "$1" "$2" "$cs_first"
    }

    """
}

/// Takes runs back from packs that have ended, before they were begun.
public enum PackReturn {
  /// Creates `taken/INDEX` for each, which nobody can then begin, puts that on record in
  /// ``SubmissionFolder/returned``, and prints `returned INDEX` for each that is so, now or since an earlier time.
  ///
  /// - Parameters:
  ///   - directory: the submission's folder, an absolute path.
  ///   - runs: the indices of the runs.
  /// - Returns: the script.
  public static func script(directory: String, runs: [Int]) -> String {
    """
    cd \(ShellQuoting.quote(directory)) && mkdir -p \(SubmissionFolder.taken) || exit 71
    while read -r cs_index; do
      (set -C; echo returned >"taken/$cs_index") 2>/dev/null
      cs_holder=
      { read -r cs_holder <"taken/$cs_index"; } 2>/dev/null
      [ "$cs_holder" = returned ] || continue
      echo "$cs_index" >>\(SubmissionFolder.returned) || exit 71
      echo "returned $cs_index"
    done <<'END'
    \(runs.map(String.init).joined(separator: "\n"))
    END

    """
  }

  /// Reads what the script printed.
  public static func returned(in output: String) -> Set<Int> {
    Set(
      output.split(separator: "\n").compactMap { line in
        line.hasPrefix("returned ") ? Int(line.dropFirst("returned ".count)) : nil
      })
  }
}
