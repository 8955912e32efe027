import Cluster
import Diagnostics

/// The scripts that look at a sweep's folder on a host and delete it.
///
/// They touch a folder only if it is what we make: a folder and no link, right below the host's root,
/// with submissions in it. It is renamed first, so that no half of it is ever taken for a whole one,
/// and what a deletion that broke off has left is found by that name. Links in it aren't followed.
struct DeletionScript {
  /// The absolute path, as the ledger has it.
  let folder: String
  /// The host's root as a word of shell.
  let root: String

  /// What is there.
  enum Finding: Hashable {
    /// In kilobytes; nil where counting took too long.
    case there(kilobytes: Int?)
    /// A deletion broke off.
    case partlyDeleted
    case gone
    case refused(String)
  }

  var look: String {
    check + #"""
      if [ -d "$cs_folder" ]; then
        du -sk "$cs_folder" >"${TMPDIR:-/tmp}/cs-du.$$" 2>/dev/null & cs_du=$!
        cs_round=0
        while kill -0 $cs_du 2>/dev/null && [ $cs_round -lt 5 ]; do
          sleep 1
          cs_round=$((cs_round + 1))
        done
        kill $cs_du 2>/dev/null
        read -r cs_size cs_rest <"${TMPDIR:-/tmp}/cs-du.$$"
        rm -f "${TMPDIR:-/tmp}/cs-du.$$"
        echo "there $cs_size"
      elif [ -d "$cs_trash" ]; then echo partly
      else echo gone
      fi

      """#
  }

  /// Prints `gone` when it is.
  var delete: String {
    check + #"""
      cs_remove() {
        # What is read-only keeps its content from being deleted.
        find "$1" -type d ! -perm -200 -exec chmod u+w {} + 2>/dev/null
        rm -rf "$1" 2>/dev/null
        [ -e "$1" ] || return 0
        find "$1" -type d ! -perm -700 -exec chmod u+rwx {} \; 2>/dev/null
        rm -rf "$1"
      }
      cs_remove "$cs_trash" || exit 1
      if [ -d "$cs_folder" ]; then
        mv "$cs_folder" "$cs_trash" || exit 1
        cs_remove "$cs_trash" || exit 1
      fi
      echo gone

      """#
  }

  /// Ends the script with `refused WHY` unless the folder is ours, or there is none.
  private var check: String {
    let parts = folder.split(separator: "/", omittingEmptySubsequences: false)
    let parent = parts.dropLast().joined(separator: "/")
    let name = String(parts.last ?? "")
    return """
      cs_folder=\(quoted(folder)) cs_parent=\(quoted(parent)) cs_name=\(quoted(name))
      cs_trash=$cs_parent/.$cs_name.deleted

      """ + #"""
        cs_refuse() { echo "refused $1"; exit 0; }
        case $cs_name in '' | . | ..) cs_refuse 'its path has no name at the end' ;; esac
        case $cs_parent in /*) ;; *) cs_refuse 'its path is not absolute' ;; esac
        [ -d "$cs_parent" ] || { echo gone; exit 0; }
        """#
        + "\ncs_root=$(cd \(root) 2>/dev/null && pwd -P) || cs_refuse 'the root of the host is not there'\n"
          + #"""
          [ "$(cd "$cs_parent" && pwd -P)" = "$cs_root" ] || cs_refuse "it is not right below the root of the host, $cs_root"
          [ -L "$cs_folder" ] && cs_refuse 'it is a symbolic link'
          [ -L "$cs_trash" ] && cs_refuse "$cs_trash is a symbolic link"
          if [ -e "$cs_folder" ] && [ ! -d "$cs_folder/submissions" ]; then
            cs_refuse 'it has no folder of submissions, so it is none of ours'
          fi

          """#
  }

  /// Reads what a script printed.
  static func read(_ output: String) -> Finding {
    guard let line = output.split(separator: "\n").last else { return .refused("no answer") }
    let words = line.split(separator: " ", maxSplits: 1)
    switch words.first {
    case "there": return .there(kilobytes: words.count > 1 ? Int(words[1]) : nil)
    case "partly": return .partlyDeleted
    case "gone": return .gone
    case "refused" where words.count > 1: return .refused(String(words[1]))
    default: return .refused(String(line))
    }
  }
}
