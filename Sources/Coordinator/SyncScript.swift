import Cluster

/// The host's half of a sync: POSIX sh, find, awk, tail and head.
///
/// It reads what we have (`inode TAB size TAB path`, a line each) and answers with the bytes that are
/// new, framed: a line `F NONCE INODE OFFSET LENGTH PATH`, the bytes, a newline, a line `E NONCE`. A
/// file that is cut between listing and reading has fewer bytes than announced, and its end is found
/// by the nonce. The last line is `DONE NONCE`.
enum SyncScript {
  /// Patterns of files in a run's folder that are brought home.
  static let patterns = [
    "*.csv", "*.tsv", "*.jsonl", "*.ndjson", "*.json", "*.log", "*.txt", "*.out", "*.err", "*.yaml",
    "*.yml",
  ]

  /// - Parameters:
  ///   - folder: the sweep's folder on the host, an absolute path.
  ///   - places: the folders in it that are looked through.
  ///   - nonce: letters and digits that no file contains.
  ///   - limit: how many bytes of a file are brought at the most.
  /// - Returns: the script.
  static func text(folder: String, places: [String], nonce: String, limit: Int) -> String {
    let names = patterns.map { "-name \(quoted($0))" }.joined(separator: " -o ")
    return """
      export LC_ALL=C
      cd \(quoted(folder)) || exit 71
      have=$(mktemp) && todo=$(mktemp) || exit 71
      trap 'rm -f "$have" "$todo"' EXIT
      cat >"$have"
      list() {
        if stat -c '%i' . >/dev/null 2>&1; then
          find \(ShellQuoting.join(places)) -type f \\( \(names) \\) ! -path '*/.clustersweep/*' ! -name '*
      *' -exec stat -c '%i	%s	%n' {} + 2>/dev/null
        else
          find \(ShellQuoting.join(places)) -type f \\( \(names) \\) ! -path '*/.clustersweep/*' ! -name '*
      *' -exec ls -nid {} + 2>/dev/null | awk '{i=$1; s=$6; sub(/^ *([^ ]+ +){9}/, ""); print i "\t" s "\t" $0}'
        fi
      }
      list | awk -F'\\t' -v limit=\(limit) '
        phase == 0 { inode[$3] = $1 ""; size[$3] = $2; next }
        { o = 0
          if ($3 in size) {
            if (inode[$3] == $1 "" && size[$3] == $2) next
            if (inode[$3] == $1 "" && size[$3] < $2) o = size[$3]
          }
          n = $2 - o
          if (o + n > limit) n = limit - o
          if (n > 0 || !($3 in size)) printf "%s %.0f %.0f %s\\n", $1, o, n, $3
        }' phase=0 "$have" phase=1 - >"$todo"
      while read -r inode offset length path; do
        printf 'F \(nonce) %s %s %s %s\\n' "$inode" "$offset" "$length" "$path"
        [ "$length" -gt 0 ] && tail -c +$((offset + 1)) "$path" | head -c "$length"
        printf '\\nE \(nonce)\\n'
      done <"$todo"
      printf 'DONE \(nonce)\\n'

      """
  }
}
