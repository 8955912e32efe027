/// The shell function of the process that watches the limits of a queue's tasks: one a queue, which also
/// watches tasks that outlived their queue.
enum WatchScript {
  /// `cs_watch` comes back when the queue and its tasks have ended. It needs ``LimitScript`` and `cs_me`.
  static let functions = #"""
    cs_watch() {
      trap '' HUP
      cs_self
      ln -s "$cs_process" watch.process 2>/dev/null || {
        cs_alive "$(readlink watch.process)" && return
        rm -f watch.process
        ln -s "$cs_process" watch.process || return
      }
      cs_prepare_watch
      while sleep 1 && [ -d taken ]; do
        cs_watched
        if [ -n "$cs_running" ]; then cs_judge
        elif ! cs_alive "$(readlink queue.process)"; then break
        fi
      done
      rm -f watch.process
    }

    """#
}
