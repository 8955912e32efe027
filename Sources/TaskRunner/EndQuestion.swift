import Cluster

/// A script that tells how tasks ended: their marks and, of those that didn't end well, the last bytes
/// of what they wrote.
///
/// Each mark is read by the shell itself, as there may be many thousands; only a log takes a process.
public struct EndQuestion: Sendable {
  /// Tasks of one submission.
  public struct Part: Sendable {
    public var token: String
    public var directory: String
    public var tasks: [ClosedRange<Int>]
    /// Whether the logs of those that didn't end well are wanted: not where they may still run.
    public var wantsLogs: Bool
    /// How many of them share an array task; nil where each has its own.
    public var packSize: Int?
    /// Whether their packs go on: those that haven't ended say nothing then.
    public var goesOn = false

    public init(token: String, directory: String, tasks: [ClosedRange<Int>], wantsLogs: Bool) {
      self.token = token
      self.directory = directory
      self.tasks = tasks
      self.wantsLogs = wantsLogs
    }
  }

  /// How many bytes of standard error and standard output come at the most.
  public static let errorBytes = 4096
  public static let outputBytes = 1024
  /// Of how many tasks logs come at the most; the others' come another time.
  public static let logLimit = 300

  public var parts: [Part]

  public init(_ parts: [Part]) { self.parts = parts }

  /// Leaves in `cs_bad` how many tasks have no mark of a good end.
  public var script: String { Self.functions + parts.map(text).joined() }

  private func text(_ part: Part) -> String {
    """
    echo "@ends \(part.token)"
    if cd \(ShellQuoting.quote(part.directory)) 2>/dev/null; then
    cs_logs=\(part.wantsLogs ? "yes" : "") cs_packed=\(part.packSize.map(String.init) ?? "") cs_goes_on=\(part.goesOn ? "yes" : "")
    while read -r cs_index cs_last; do
      while [ "$cs_index" -le "$cs_last" ]; do
        cs_tell "$cs_index"
        cs_index=$((cs_index + 1))
      done
    done <<'END'
    \(part.tasks.map { "\($0.lowerBound) \($0.upperBound)" }.joined(separator: "\n"))
    END
    else echo nowhere
    fi

    """
  }

  /// Lines of logs have a prefix, so that nothing in them can be taken for a line of ours.
  private static let functions =
    PackMarks.functions + """
      cs_bad=0
      cs_tell() {
        cs_start= cs_end=
        { read -r cs_start <"marks/$1.start"; } 2>/dev/null
        { read -r cs_end <"marks/$1.end"; } 2>/dev/null
        [ -z "$cs_start" ] || printf '%s\\n' "$cs_start"
        [ -z "$cs_end" ] || printf '%s\\n' "$cs_end"
        case $cs_end in *' exit=0 '*) return ;; esac
        if [ -z "$cs_start" ] && [ -e "marks/$1.elsewhere" ]; then
          cat "marks/$1.elsewhere"
          return
        fi
        if [ -n "$cs_packed" ]; then cs_tell_packed "$1" "$cs_end" || return; fi
        cs_bad=$((cs_bad + 1))
        [ -n "$cs_logs" ] && [ "$cs_bad" -le \(logLimit) ] || return
        echo "examined $1"
        cs_tail err "$1" \(errorBytes)
        cs_tail out "$1" \(outputBytes)
        # What Slurm did to the whole pack stands in the pack's own log.
        if [ -n "$cs_packed" ] && [ -z "$cs_is_over" ] && [ -s "$cs_pack.log" ]; then
          echo "log $1 err"
          { tail -c 1024 "$cs_pack.log"; echo; } | LC_ALL=C sed 's/^/> /'
        fi
      }
      cs_tail() {
        [ -s "out/$2.$1" ] || return
        echo "log $2 $1"
        { tail -c "$3" "out/$2.$1"; echo; } | LC_ALL=C sed 's/^/> /'
      }

      """
}

/// How tasks of one submission ended, as far as they told.
public struct TaskEnds: Sendable {
  /// The last words of one task.
  public struct Logs: Hashable, Sendable {
    public var errors = ""
    public var output = ""

    public init(errors: String = "", output: String = "") {
      self.errors = errors
      self.output = output
    }
  }

  public private(set) var marks: [Int: TaskMarks] = [:]
  /// Of the tasks whose logs were looked into; empty texts where there were none.
  public private(set) var logs: [Int: Logs] = [:]
  /// What packs wrote of their runs.
  public private(set) var packed: [Int: PackMarks] = [:]
  /// Whether the submission's folder is gone, so that there is nothing to look into.
  public private(set) var areGone = false

  public init() {}

  /// Reads what ``EndQuestion/script`` printed, by the tokens of submissions. Lines that are none of
  /// its are passed over.
  public static func reading(_ output: String) -> [String: TaskEnds] {
    var all: [String: TaskEnds] = [:]
    var token = ""
    var log: (index: Int, isErrors: Bool)?
    for line in output.split(separator: "\n", omittingEmptySubsequences: true) {
      if line.hasPrefix("> ") || line == ">" {
        if let log { all[token]?.append(line.dropFirst(2), to: log) }
        continue
      }
      log = nil
      let words = line.split(separator: " ")
      switch words.first {
      case "@ends" where words.count == 2:
        token = String(words[1])
        if all[token] == nil { all[token] = TaskEnds() }
      case "examined" where words.count == 2:
        if let index = Int(words[1]) { all[token]?.logs[index] = Logs() }
      case "log" where words.count == 3:
        log = Int(words[1]).map { ($0, words[2] == "err") }
      case "packed" where words.count >= 3:
        if let index = Int(words[1]) {
          all[token]?.packed[index, default: PackMarks()].take(words[2...])
        }
      case "nowhere" where words.count == 1: all[token]?.areGone = true
      default: all[token]?.take(line)
      }
    }
    return all
  }

  private mutating func take(_ line: Substring) {
    guard let mark = Mark(line: line) else { return }
    marks[mark.index, default: TaskMarks()].take(mark)
  }

  private mutating func append(_ line: Substring, to log: (index: Int, isErrors: Bool)) {
    if log.isErrors {
      logs[log.index]?.errors += line + "\n"
    } else {
      logs[log.index]?.output += line + "\n"
    }
  }
}
