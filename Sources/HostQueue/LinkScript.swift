/// Shell functions around symbolic links that name their holders; `cs_me` names the process.
enum LinkScript {
  /// A link is made in one atomic step with its content. Only who holds the lock named after a dead
  /// holder may remove that holder's links, so no link of a living one is ever removed; a lock is
  /// such a link itself.
  ///
  /// `cs_slot_folder` is where those locks are.
  static let functions = #"""
    cs_clear() { # cs_clear LINK: removes it if its holder is dead; fails if it may still be there
      cs_holder=$(readlink "$1")
      [ -n "$cs_holder" ] || return 0
      cs_alive "$cs_holder" && return 1
      cs_lock=$cs_slot_folder/.clear.$cs_holder
      if ln -s "$cs_me" "$cs_lock" 2>/dev/null; then
        [ "$(readlink "$1")" = "$cs_holder" ] && rm -f "$1"
        rm -f "$cs_lock"
        return 0
      fi
      [ "$1" != "$cs_lock" ] && cs_clear "$cs_lock"
      return 1
    }
    cs_hold() { # cs_hold LINK: makes it ours as soon as nobody else has it; fails if that can't be
      cs_try=0
      until ln -s "$cs_me" "$1" 2>/dev/null; do
        cs_try=$((cs_try + 1))
        [ "$cs_try" -lt 20 ] || return 1
        cs_clear "$1" || sleep 1
      done
    }

    """#
}
