import Cluster
import TaskRunner

/// The scripts that put a submission on its host and take it back, whatever scheduler starts it.
struct SubmissionUpload {
  /// The sweep's folder on the host.
  let folder: String
  /// Of submissions that have no run in common.
  let tokens: [String]

  /// Unpacks submissions from the input, and looks whether another has a run and attempt of theirs.
  ///
  /// It unpacks beside the place where the files belong and renames, so that no half-written folder is
  /// ever taken for a whole one, and removes what didn't come wholly. What comes last shows that all
  /// came: tar takes an archive that was cut between two files for a whole one.
  ///
  /// Only when it lies there for all to see are the others looked at: of two submissions that come at the same
  /// time with a run in common, the one that was renamed later sees the earlier one, and each may see the other.
  /// (Renaming into the folder makes an NFS client read it anew.) Where one sees another all are withdrawn, and
  /// the script ends before anything is started.
  var script: String {
    """
    cd \(quoted(folder)) || exit 71
    new=submissions/.\(tokens.first ?? "")
    (
      trap 'rm -rf "$new"' EXIT
      trap 'exit 71' HUP INT TERM PIPE
      mkdir -p "$new" && tar -xmf - -C "$new" && [ -e "$new/end" ] || exit 71
      mv \(tokens.map { "\"$new/\($0)\"" }.joined(separator: " ")) submissions/ || exit 71
    ) || exit 71
    others=$(cd submissions && {
      \(Self.livingSubmissions) } | awk -v mine='\(tokens.joined(separator: " "))' '\(Self.overlaps)') || exit 71
    if [ -n "$others" ]; then
      for token in \(tokens.joined(separator: " ")); do
        : >"submissions/$token/\(SubmissionFolder.withdrawn)"
      done
      echo \(Self.overlap) $others
      exit 0
    fi

    """
  }

  /// In the folder of submissions: prints the tokens of those that may have been started.
  static let livingSubmissions = """
    for other in */\(SubmissionFolder.runs); do
        other=${other%/*}
        [ ! -e "$other/\(SubmissionFolder.runs)" ] || [ -e "$other/\(SubmissionFolder.withdrawn)" ] ||
          printf '%s\\n' "$other"
      done;
    """

  /// From the tokens of submissions: prints those that have a run and attempt of one in `mine`, but for `mine` itself. Fails
  /// where one can't be read.
  private static let overlaps = """
    function read_runs(token, is_mine,   file, status, line, field, place, gone) {
        # What was given back belongs to nobody. An array of its own each time: split empties it.
        split("", gone)
        file = token "/\(SubmissionFolder.returned)"
        while ((getline line < file) > 0) gone[line + 0] = 1
        close(file)
        file = token "/\(SubmissionFolder.runs)"
        place = -1
        while ((status = (getline line < file)) > 0) {
          if (++place in gone) continue
          split(line, field, "\\t")
          if (is_mine) has[field[1] "\\t" field[2]] = 1
          else if ((field[1] "\\t" field[2]) in has) { print token; break }
        }
        if (status < 0) { failed = 1; exit 1 }
        close(file)
      }
      BEGIN {
        count = split(mine, names, " ")
        for (i = 1; i <= count; i++) { is_mine[names[i]] = 1; read_runs(names[i], 1) }
      }
      !($0 in is_mine) { read_runs($0, 0) }
      END { exit failed }
    """

  private static let overlap = "overlap"

  /// The submissions that the script found to have runs in common with this one; nil if it went on.
  static func overlapping(in result: HostCommandResult) -> [String]? {
    let words = result.text.split(separator: "\n").first?.split(separator: " ") ?? []
    guard result.succeeded, words.first == overlap[...], words.count > 1 else { return nil }
    return words.dropFirst().filter(isToken).map(String.init)
  }

  /// Says for good that nothing of a submission was started, nor will be. To be run only when that is sure.
  static func withdrawal(directory: String) -> String {
    "mkdir -p \(quoted(directory)) && : >\(quoted(directory + "/" + SubmissionFolder.withdrawn))\n"
  }

  /// Whether a name is one that submissions have; what a host lists may be anything.
  static func isToken(_ text: Substring) -> Bool {
    text.hasPrefix("cs-") && text.utf8.count < 64
      && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
  }
}
