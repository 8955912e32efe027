internal import Cluster

/// The host's half: POSIX sh, find, awk, sort and tail. It changes nothing but a folder of its own
/// below the temporary folder.
///
/// Standard input is the list of what is here, a line a file: `SIZE TAB INODE TAB MTIME TAB PATH`, as
/// the host told them, or `?` for what isn't known; an MTIME of
/// `r` may hide a change, and `?` and a time say that the file wasn't brought to its end. A path is `.//./` and the name below the root; one
/// that holds a newline or a tab is `/` and the escaped name. No path that `find` prints has two slashes
/// elsewhere, so the second line of such a name is never taken for a file.
///
/// The answer is `NONCE ok LISTING COMPRESSION LISTCOMPRESSION CLOCK`, then, compressed, `P BYTES FILES`, that many
/// bytes of plan, and the tails, each behind a header that no file can hold because the nonce is new:
///
/// - `==> NONCE.z <==`: another `tail` begins, and what comes next is its first header;
/// - `LF ==> NONCE/PATH <==`: bytes of that file, from where the plan says to its end;
/// - `==> NONCE.lNUMBER <==`: bytes of the file on that line of the plan, and no more than planned;
/// - `==> NONCE.e <==`: all has been said.
///
/// One `tail` reads many files only from one offset. So files whose offsets lie close together share one,
/// which starts at the least of them: what is read twice serves as the proof that the file has grown
/// and is no other.
struct HostScript {
  var request: DeltaRequest
  /// 32 hexadecimal digits that no file holds.
  var nonce: String
  /// How the list comes.
  var compression: ListCompression
  /// Whether the list is so long that it pays to compare it by sorting.
  var isListLong = false
  /// Only names the files; nothing is read.
  var listsOnly = false

  /// Files with more new bytes than this are read by a `tail` of their own, to an exact length: else
  /// one that is written faster than it is read would have no end.
  static let largeFile = 1 << 20
  /// How many bytes before those that we have are sent at least.
  static let overlap = 64

  var text: String {
    """
    export LC_ALL=C TZ=UTC0
    umask 077
    n=\(nonce)
    cd \(Self.quoted(Array(request.root.utf8))) 2>/dev/null || { echo "$n root"; exit 0; }
    r=$(pwd -P && echo .) && r=${r%??}
    for d in "${TMPDIR:-/tmp}" /tmp /var/tmp "$HOME"; do
      t=$d/clustersweep-$n
      case $t in /*) mkdir "$t" 2>/dev/null && break ;; esac
      t=
    done
    [ -n "$t" ] || { echo "$n folder"; exit 0; }
    export n t
    trap 'rm -rf "$t"' EXIT
    trap 'exit 1' HUP INT TERM PIPE
    g=none
    command -v gzip >/dev/null 2>&1 && g=gzip
    z=$g
    : | zstd -1qc >/dev/null 2>&1 && z=zstd
    l=$z
    \(lacksExpander)
    set -f
    : >"$t/$n.z"
    # The quickest awk.
    command -v mawk >/dev/null 2>&1 && awk() { command mawk "$@"; }
    \(Self.listing)
    files() { find \(places) -type f \(filter) "$@" 2>/dev/null; }
    s=0
    # It may fail at a folder that can't be entered, but not be killed.
    list() { find_files </dev/null; [ $? -lt 126 ] && : >"$t/listed"; }
    expand() { \(compression.expander); }
    \(isListLong ? Self.sorted : Self.streamed)
    tell | awk -v same="$s" -v cap=\(request.limit ?? -1) -v large=\(Self.largeFile) \\
      -v overlap=\(Self.overlap) -v grows=\(request.growsOnly ? 1 : 0) -v only=\(listsOnly ? 1 : 0) '\(HostProgram.changes)' |
      sort -t '\t' -k1,1n -k2,2n |
      awk '\(HostProgram.plan)' || exit 1
    ln -s "$r" "$t/$n" && cd "$t" && [ -f count ] && [ -f listed ] || exit 1
    \(Self.reading)
    printf '%s ok %s %s %s %s\\n' "$n" "$v" "$z" "$l" "$c"
    answer() {
      printf 'P %d %s\\n' "$(($(wc -c <plan)))" "$(cat count)"
      cat plan
      . ./run
      printf '==> %s.e <==\\n' "$n"
    }
    case $z in none) answer ;; *) answer | compress ;; esac

    """
  }

  private var lacksExpander: String {
    let test: String
    switch compression {
    case .none: return ""
    case .gzip: test = "[ $g = gzip ]"
    case .zstd: test = "[ $l = zstd ]"
    }
    return "\(test) || { echo \"$n list\"; exit 0; }"
  }

  /// All goes on while `find` works, and nothing is written down.
  private static let streamed = #"""
    tell() { list | { expand <&3; echo; cat; }; } 3<&0
    """#

  /// Of long lists, which come sorted, only what differs goes on: sort and comm are many times quicker than
  /// awk, and take what `find` tells while it works. Where a name has several lines neither can be used.
  private static let sorted = #"""
    exec 3<&0
    { expand <&3 && : >"$t/heard"; } >"$t/have" &
    list | sort >"$t/all" || exit 1
    wait
    [ -f "$t/heard" ] || exit 1
    tell() { cat "$t/have"; echo; list; }
    if comm -3 "$t/have" "$t/all" >"$t/differ" 2>/dev/null &&
      ! grep '^\#t' "$t/differ" | grep -qv '\#t.//./'; then
      s=$(($(wc -l <"$t/all") - $(grep -c '^\#t' "$t/differ")))
      tell() { grep -v '^\#t' "$t/differ"; echo; sed -n 's/^\#t//p' "$t/differ"; }
    fi
    """#

  /// `piece START BYTES FILE` reads a part of a large file; a `dd` that can count bytes copies it once less
  /// than two programs and a pipe between them. What can't be made smaller isn't compressed: that
  /// would cost more than all else.
  private static let reading = #"""
    compress() { case $z in zstd) zstd -1qc ;; gzip) gzip -1c ;; *) cat ;; esac; }
    pieces() {
      k=skip_bytes,count_bytes,fullblock
      if dd iflag=$k bs=1 count=0 if=/dev/null 2>/dev/null; then
        piece() { dd iflag=$k bs=262144 skip="$1" count="$2" if="$3"; }
      else
        piece() { tail -c "+$(($1 + 1))" "$3" | head -c "$2"; }
      fi
    }
    if [ -s probe ]; then
      . ./probe >sample
      [ $(($(compress <sample | wc -c) * 10)) -lt $(($(wc -c <sample) * 9)) ] || z=none
    fi
    """#

  /// How the host's `find` and `stat` tell sizes, inodes and times: what works is used. `c` becomes the
  /// time of a file that was made just now.
  private static let listing = #"""
    f=%s'\#t'%i'\#t'%y'\#t'%n; b=%z'\#t'%i'\#t'%Fm'\#t'%N
    posix() { awk '{ k = index($0, " .//"); if (!k) { print; next }
      print $6 "\t" $1 "\t" ($9 ~ /:/ ? $7 " " $8 " " $9 : "-") "\t" substr($0, k + 1) }'; }
    if c=$(find "$t/$n.z" -printf %T@ 2>/dev/null) && [ -n "$c" ]; then
      v=find; find_files() { files -printf '%s\t%i\t%T@\t%p\n'; }
    elif c=$(stat -c %y "$t/$n.z" 2>/dev/null); then
      v=stat; find_files() { files -exec stat -c "$f" {} +; }
    elif c=$(stat -f %Fm "$t/$n.z" 2>/dev/null); then
      v=bsd; find_files() { files -exec stat -f "$b" {} +; }
    else
      v=ls; c=$(ls -nid "$t/$n.z" | awk '{ print $7 " " $8 " " $9 }')
      find_files() { files -exec ls -nid {} + | posix; }
    fi
    """#

  /// Each place as `find` gets it; a missing one is no error.
  private var places: String {
    let places = request.places.isEmpty ? [[]] : request.places
    // Without a slash at the end, which some finds would write twice.
    return places.map { Self.quoted($0.isEmpty ? Array(".//.".utf8) : HostPath.mark + $0) }.joined(
      separator: " ")
  }

  private var filter: String {
    var tests: [String] = []
    if !request.include.isEmpty {
      tests.append("\\( \(request.include.map(Self.test).joined(separator: " -o ")) \\)")
    }
    tests += request.exclude.map { "! \(Self.test($0))" }
    return tests.joined(separator: " ")
  }

  private static func test(_ pattern: String) -> String {
    pattern.contains("/")
      ? "-path \(ShellQuoting.quote(".//./" + pattern))" : "-name \(ShellQuoting.quote(pattern))"
  }

  /// Bytes as one word of the shell's. A script is text: bytes that are none are spelled out.
  static func quoted(_ bytes: [UInt8]) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return ShellQuoting.quote(text) }
    let octal = bytes.map { "\\0" + String($0 >> 6) + String($0 >> 3 & 7) + String($0 & 7) }
    // A substitution loses newlines at its end, and only there: names have them rarely, and bytes that
    // are no text with them almost never; such a place is then missing.
    return "\"$(printf %b '\(octal.joined())')\""
  }
}
