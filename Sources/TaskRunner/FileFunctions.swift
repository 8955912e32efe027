extension TaskRunner {
  /// Functions of the runner that link the code and put files together.
  static let fileFunctions = #"""
    cs_link() { # cs_link FOLDER: what the code has in FOLDER and the run lacks become links
      # An earlier attempt may have left links to an earlier code.
      for cs_entry in ".$1"/* ".$1"/.[!.]* ".$1"/..?*; do
        [ -L "$cs_entry" ] || continue
        [ "$cs_entry" -ef "$cs_code$1/${cs_entry##*/}" ] && continue
        case $(readlink "$cs_entry") in "${cs_code%/*}"/*) rm -f "$cs_entry" ;; esac
      done
      cs_into=.$1
      cs_from=$cs_code$1
      set --
      for cs_entry in "$cs_from"/* "$cs_from"/.[!.]* "$cs_from"/..?*; do
        [ -e "$cs_entry" ] || continue
        cs_name=$cs_into/${cs_entry##*/}
        [ -e "$cs_name" ] || [ -L "$cs_name" ] || set -- "$@" "$cs_entry"
        # A program takes only so many arguments.
        [ "$#" -lt 200 ] || { ln -s "$@" "$cs_into" && set --; } || return
      done
      [ "$#" -eq 0 ] || ln -s "$@" "$cs_into"
    }
    cs_unfold() { # makes real folders of those in cs_path; all else in them are links to the code
      cs_way=
      cs_rest=$cs_path
      while :; do
        case $cs_rest in */*) ;; *) return 0 ;; esac
        cs_way=$cs_way/${cs_rest%%/*}
        cs_rest=${cs_rest#*/}
        if [ -L ".$cs_way" ]; then rm -f ".$cs_way" || return; fi
        [ -d ".$cs_way" ] || mkdir ".$cs_way" || return
        if [ -n "$cs_code" ]; then cs_link "$cs_way" || return; fi
      done
    }
    cs_file() { # cs_file N VALUE...: puts file N together, with the values in its holes
      (
        PATH=$cs_tools # not the run's, which may lead to other programs
        cs_describe_file "$1"
        cs_pieces=$cs_submission/files/$1
        shift
        [ "$#" -eq "$cs_holes" ] || cs_stop "$cs_path has $cs_holes holes; there are $# values"
        cs_unfold || cs_stop "can't make the folder of $cs_path"
        cs_new=.clustersweep/file
        {
          cat "$cs_pieces/0" || exit 74
          cs_piece=0
          for cs_value in "$@"; do
            cs_piece=$((cs_piece + 1))
            printf %s "$cs_value" && cat "$cs_pieces/$cs_piece" || exit 74
          done
        } >"$cs_new" || exit 74
        [ -z "$cs_mode" ] || chmod "$cs_mode" "$cs_new" || exit 74
        # Into a folder, and into one that a link leads to, `mv` would move it.
        [ ! -d "./$cs_path" ] || rm -f "./$cs_path" || exit 74
        mv -f "$cs_new" "./$cs_path"
      ) || exit 74
    }

    """#
}
