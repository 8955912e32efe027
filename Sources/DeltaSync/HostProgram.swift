/// The awk programs of ``HostScript``. They hold no single quote, and run on gawk, mawk, BusyBox's and
/// the one true awk: numbers become text by `%.0f`, since mawk writes 3e+09, and backslashes are put in
/// by hand, since the awks differ in what `gsub` makes of them. What is done for each file is kept short:
/// nothing else runs meanwhile.
enum HostProgram {
  /// So many bytes, one second on a quick line, have to come before it pays to look at a sample.
  private static let worthSampling = 32 << 20

  /// Reads what is here, an empty line, and the host's listing; prints what has changed:
  /// `CLASS TAB START TAB NEED TAB SIZE TAB INODE TAB MTIME TAB PATH TAB KIND`, class 0 for what shares a
  /// `tail`, 1 for what gets its own; first a line of class -1 with the sum of all that is needed. What
  /// is gone goes to a file beside.
  static let changes = #"""
    function escaped(p,  i, c, o) {
      o = ""
      for (i = 1; i <= length(p); i++) {
        c = substr(p, i, 1)
        if (c == "\\") c = "\\\\"; else if (c == "\t") c = "\\t"; else if (c == "\n") c = "\\n"
        o = o c
      }
      return o
    }
    function look(  path, size, end, from, kind, start, class) {
      if (name == "") return
      files++
      if (index(name, "\t") || index(name, "\n")) { name = "/" escaped(substr(name, 6)); held = bytes "\t" inode "\t" time "\t" name }
      path = name; name = ""
      size = bytes + 0
      end = (cap >= 0 && size > cap) ? cap : size
      from = 0; kind = "w"
      if (path in have) {
        if (have[path] == held) { delete have[path]; return }
        split(have[path], b, "\t"); delete have[path]
        if (!grows && b[3] != "?" time) b[2] = "none"
        if (substr(b[3], 1, 1) == "?") b[3] = "?"
        if (b[2] == "?" || (b[2] "") == (inode "")) {
          if (b[1] + 0 > end && b[1] + 0 <= size) end = b[1] + 0
          if (b[1] + 0 < end) { from = b[1] + 0; kind = "a" }
          else if (b[1] + 0 == end) {
            if (b[3] == "?" || end < size || (b[3] == "r" && end > 65536)) { from = end; kind = "a" }
            else if (b[3] == "-" || time == "-") return
          }
        }
      }
      start = from > overlap ? from - overlap : 0
      class = (end - start > large || end < size || substr(path, 1, 1) == "/") ? 1 : 0
      sum += end - start
      if (only) { class = 0; kind = "l" }
      print class, start, end - start, bytes, inode, time, path, kind
    }
    BEGIN { t = ENVIRON["t"]; FS = OFS = "\t"; OFMT = CONVFMT = "%.0f" }
    !listing { if ($0 == "") listing = 1; else have[$4] = $0 ""; next }
    index($4, ".//./") == 1 {
      look()
      held = $0 ""; bytes = $1; inode = $2; time = $3; name = $4
      if (NF > 4) name = substr(held, index(held, "\t.//./") + 1)
      next
    }
    name != "" { name = name "\n" $0 }
    END {
      look()
      printf "-1\t0\t%.0f\n", sum
      for (path in have) print "g\t0\t0\t0\t0\t0\t" path >(t "/gone")
      printf "%.0f\n", files + same >(t "/count")
    }
    """#

  /// Makes of the sorted changes the plan, a line a file: `KIND TAB START TAB NEED TAB SIZE TAB INODE TAB
  /// MTIME TAB PATH`, and the script that reads the files. A file joins the last group as long as
  /// what is read twice for it costs less than another process would.
  ///
  /// Where most of what is to come lies in large files, a second script reads pieces spread evenly over
  /// them: whether compressing pays is seen from those.
  static let plan = #"""
    function quoted(p,  a, k, i, s) {
      if (!index(p, "\047")) return "\047" p "\047"
      k = split(p, a, "\047"); s = "\047" a[1]
      for (i = 2; i <= k; i++) s = s "\047\\\047\047" a[i]
      return s "\047"
    }
    function raw(p,  i, c, o) {
      if (substr(p, 1, 1) != "/") return substr(p, 6)
      o = ""
      for (i = 2; i <= length(p); i++) {
        c = substr(p, i, 1)
        if (c == "\\") {
          c = substr(p, ++i, 1)
          if (c == "t") c = "\t"; else if (c == "n") c = "\n"
        }
        o = o c
      }
      return o
    }
    function sample(file, start, need,  from) {
      if (!large) printf "pieces\n" >probe
      for (; large + need > drawn * sum / samples; drawn++) {
        from = drawn * sum / samples - large
        printf "piece %.0f 65536 %s 2>/dev/null\n", start + (from > 0 ? from : 0), file >probe
      }
      large += need
    }
    function done() {
      if (open) print " 2>/dev/null || [ $? -lt 128 ] || exit 1" >run
      open = 0
    }
    BEGIN {
      FS = "\t"; OFS = "\t"; OFMT = CONVFMT = "%.0f"; t = ENVIRON["t"]; n = ENVIRON["n"]; run = t "/run"; plan = t "/plan"; probe = t "/probe"; samples = 8; large = 0; drawn = 0
      printf "" >run; printf "" >plan
    }
    $1 < 0 { sum = $3; budget = 65536 + sum / 64; whole = 1; next }
    $8 == "l" { print "l\t0\t0\t" $4 "\t" $5 "\t" $6 "\t" $7 >plan; next }
    $1 == 0 {
      if (!open || waste + $2 - base > budget || words > 90000) {
        done()
        base = $2; waste = 0; words = 0; open = 1
        printf "tail -c +%.0f %s.z", base + 1, n >run
      }
      waste += $2 - base; words += length($7) + 40
      printf " %s/%s", n, quoted(raw($7)) >run
      print $8, base, $3 + $2 - base, $4, $5, $6, $7 >plan
      lines++
      next
    }
    {
      done()
      file = n "/" quoted(raw($7))
      if (!large) print "pieces" >run
      printf "printf \047==> %%s.l%d <==\\n\047 %s\n", lines, n >run
      printf "piece %.0f %.0f %s 2>/dev/null || [ $? -lt 128 ] || exit 1\n", $2, $3, file >run
      sample(file, $2, $3)
      print $8 "\t" $2 "\t" $3 "\t" $4 "\t" $5 "\t" $6 "\t" $7 >plan
      lines++
    }
    END {
      if (!whole) exit 1 # sort had no room
      done(); close(run)
      if (large * 4 < sum * 3 || large < \#(worthSampling)) { close(probe); printf "" >probe }
      while ((getline line <(t "/gone")) > 0) print line >plan
    }
    """#
}
