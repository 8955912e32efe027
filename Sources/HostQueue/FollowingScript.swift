import Cluster

/// How the tasks of a queue follow those of another submission on its host, one by one.
enum FollowingScript {
  /// Puts on record in `following` which submission it is.
  static func record(_ directory: String?) -> String {
    guard let directory else { return ":" }
    return "[ -e following ] || { printf '%s' \(ShellQuoting.quote(directory)) >.following.$$ && "
      + "mv -f .following.$$ following; } || exit 71"
  }

  /// `cs_may_follow INDEX` says whether the task of that index has completed there. Where it never will,
  /// the task here is cancelled, as by `cancel`: what is taken is never started.
  static let functions = #"""
    cs_following=
    cs_read_following() {
      [ -e following ] || return 0
      # The dot keeps newlines at the end, which $( ) would drop.
      cs_following=$(cat following && echo .) && cs_following=${cs_following%.}
    }
    cs_may_follow() {
      [ -n "$cs_following" ] || return 0
      { read -r cs_text <"$cs_following/marks/$1.end"; } 2>/dev/null || cs_text=
      case $cs_text in
      *' exit=0 '*) return 0 ;;
      '')
        [ ! -e "$cs_following/taken/$1.cancel" ] && [ ! -e "$cs_following/taken/$1.exit" ] &&
          [ -d "$cs_following" ] && return 1
        # The mark of a good end is written before these.
        grep -q ' exit=0 ' "$cs_following/marks/$1.end" 2>/dev/null && return 0
        ;;
      esac
      true >"taken/$1.cancel"
      (set -C; echo cancelled >"taken/$1") 2>/dev/null
      return 1
    }

    """#
}
