extension TaskRunner {
  /// Functions of the runner that find the checkpoint from which a run goes on.
  ///
  /// What is newest is decided by the time of the last change, then by the name. Names that begin with a
  /// dot or end as those of unfinished files do, empty files, and links into the code don't count.
  static let resumeFunctions = #"""
    cs_compare='cs_consider() { # takes a path for cs_best if it is newer, or as old and behind it by name
      case $1 in *.tmp | *.part | *.partial | *~) return ;; esac
      if [ -z "$cs_best" ] || [ "$1" -nt "$cs_best" ]; then cs_best=$1
      elif [ "$cs_best" -nt "$1" ]; then :
      elif LC_ALL=C expr "x$1" ">" "x$cs_best" >/dev/null; then cs_best=$1
      fi
    }'
    eval "$cs_compare"
    cs_newest_file() { # sets cs_best to the newest file below $1
      cs_file=$PWD/.clustersweep/newest
      : >"$cs_file"
      # Many files come in several rounds, of which each begins with the best of the one before.
      find "$1" -type f -size +0 ! -name '.*' -exec sh -c "$cs_compare"'
        cs_file=$0
        cs_best=$(cat "$cs_file"; echo .)
        cs_best=${cs_best%.}
        cs_best=${cs_best%?}
        for cs_entry do cs_consider "$cs_entry"; done
        printf "%s\n" "$cs_best" >"$cs_file"
      ' "$cs_file" {} + || return
      cs_best=$(cat "$cs_file"; echo .)
      cs_best=${cs_best%.}
      cs_best=${cs_best%?}
    }
    cs_is_own_link() { # whether it is a link that doesn't lead into the code
      [ -L "$1" ] || return
      case $(readlink "$1") in "${cs_code%/*}"/*) [ -z "$cs_code" ] ;; esac
    }
    cs_newest_match() { # sets cs_best to the newest entry that the pattern $1 names
      cs_blanks=$IFS
      IFS=
      for cs_entry in ./$1; do
        IFS=$cs_blanks
        [ -e "$cs_entry" ] || continue
        [ -d "$cs_entry" ] || [ -s "$cs_entry" ] || continue
        [ ! -L "$cs_entry" ] || cs_is_own_link "$cs_entry" || continue
        cs_consider "$cs_entry"
      done
      IFS=$cs_blanks
    }
    cs_resume() { # sets cs_resume_from to the newest checkpoint, and cs_fresh if there is none
      cs_resume_from= cs_fresh=1 cs_best=
      [ -n "$cs_checkpoints" ] || return 0
      # Real folders, so that the run can write there, and the code's own files don't count.
      cs_path=${cs_checkpoints%%[*?[]*}.
      if ! cs_is_own_link "${cs_path%%/*}"; then cs_unfold || return; fi
      case $cs_checkpoints in
        */) cs_newest_file "./$cs_checkpoints" || return ;;
        *) cs_newest_match "$cs_checkpoints" ;;
      esac
      [ -n "$cs_best" ] || return 0
      cs_resume_from=$cs_run_dir/${cs_best#./} cs_fresh=
      cs_say "goes on from $cs_resume_from"
    }

    """#
}
