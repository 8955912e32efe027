/// The script that tells of a submission's tasks.
enum ObserveScript {
  /// Prints `queue TOKEN alive|after|dead|elsewhere`, and `tasks TOKEN FIRST LAST WORD [FACTS]` for each
  /// stretch of tasks of one kind. A task with a mark of its end is passed over: the mark tells more.
  ///
  /// Nothing is forked for a task, as there may be many thousands.
  static func text(token: String, count: Int) -> String {
    #"""
      cs_look "$(readlink queue.process)"
      cs_queue=$cs_life
      if [ "$cs_queue" = alive ] && [ -e after ]; then
        echo "queue \#(token) after"
      else
        echo "queue \#(token) $cs_queue"
      fi
      cs_index=0 cs_first=0 cs_last_word= cs_holds=
      if [ -d held ]; then cs_holds=yes; fi
      while [ "$cs_index" -lt \#(count) ]; do
        if [ -s "marks/$cs_index.end" ] && [ ! -e "taken/$cs_index.cancel" ] &&
          [ ! -e "taken/$cs_index.limit" ]; then cs_word=
        elif [ -e "taken/$cs_index" ]; then cs_tell
        elif [ -n "$cs_holds" ] && [ -e "held/$cs_index" ]; then cs_word=held
        else cs_word=waiting
        fi
        if [ "$cs_word" != "$cs_last_word" ]; then
          [ -z "$cs_last_word" ] || echo "tasks \#(token) $cs_first $((cs_index - 1)) $cs_last_word"
          cs_first=$cs_index cs_last_word=$cs_word
        fi
        cs_index=$((cs_index + 1))
      done
      [ -z "$cs_last_word" ] || echo "tasks \#(token) $cs_first $((cs_index - 1)) $cs_last_word"
    """#
  }

  /// `cs_tell` sets `cs_word` to what is known of the task `cs_index`, which was taken.
  ///
  /// A task is still running while it is being cancelled or has exceeded a limit. The mark of its end is looked for again once
  /// its process is dead, as that is written first.
  static let functions = #"""
    cs_tell() {
      cs_read_second "taken/$cs_index"
      if [ -n "$cs_text" ]; then cs_look "${cs_text% worker}"; else cs_life=$cs_queue; fi
      case $cs_life in
        alive)
          cs_word=running
          if [ -e "taken/$cs_index.cancel" ]; then cs_word=cancelling; fi
          return ;;
        elsewhere) cs_word=elsewhere; return ;;
      esac
      if [ -e "taken/$cs_index.cancel" ]; then cs_word=cancelled
      elif [ -e "taken/$cs_index.limit" ]; then
        cs_read "taken/$cs_index.limit"
        cs_word="over $cs_text"
      elif [ -s "marks/$cs_index.end" ]; then cs_word=
      elif [ "$cs_life" = restarted ]; then cs_word=restarted
      else
        cs_read "taken/$cs_index.exit"
        cs_word="gone${cs_text:+ $cs_text}"
      fi
    }

    """#
}
