/// What changed between two texts, as `diff -u` prints it.
public enum UnifiedDiff {
  /// Compares two texts line by line.
  ///
  /// Texts with very many differences get a correct but not a shortest answer, so the work stays
  /// bounded. Bytes that aren't UTF-8 are shown as U+FFFD: such a diff is to be read, not applied.
  ///
  /// - Parameters:
  ///   - old: the text before.
  ///   - new: the text after.
  ///   - oldName: what the first line calls the old text.
  ///   - newName: what the second line calls the new text.
  ///   - context: how many unchanged lines are shown around a change.
  /// - Returns: the differences in the unified format of POSIX `diff`, empty if there are none.
  public static func text(
    old: [UInt8], new: [UInt8], oldName: String, newName: String, context: Int = 3
  ) -> String {
    let (oldLines, newLines) = (lines(of: old), lines(of: new))
    let changes = LineChanges(oldLines, newLines).all
    guard !changes.isEmpty else { return "" }
    var out = "--- \(oldName)\n+++ \(newName)\n"
    for hunk in hunks(of: changes, context: max(0, context)) {
      write(hunk, oldLines, newLines, context: max(0, context), to: &out)
    }
    return out
  }

  /// The lines with their ends, so that a last line without one differs from one with it.
  private static func lines(of text: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var start = 0
    while start < text.count {
      let end = text[start...].firstIndex(of: .lineFeed).map { $0 + 1 } ?? text.count
      lines.append(text[start..<end])
      start = end
    }
    return lines
  }

  /// Changes whose contexts touch are one hunk.
  private static func hunks(of changes: [LineChange], context: Int) -> [[LineChange]] {
    var hunks: [[LineChange]] = []
    for change in changes {
      if let last = hunks.last?.last, change.old.lowerBound - last.old.upperBound <= 2 * context {
        hunks[hunks.count - 1].append(change)
      } else {
        hunks.append([change])
      }
    }
    return hunks
  }

  private static func write(
    _ hunk: [LineChange], _ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>], context: Int,
    to out: inout String
  ) {
    guard let first = hunk.first, let last = hunk.last else { return }
    let before = min(context, first.old.lowerBound)
    let behind = min(context, old.count - last.old.upperBound)
    let oldRange = first.old.lowerBound - before..<last.old.upperBound + behind
    let newRange = first.new.lowerBound - before..<last.new.upperBound + behind
    out += "@@ -\(span(oldRange)) +\(span(newRange)) @@\n"
    var position = oldRange.lowerBound
    for change in hunk {
      for line in old[position..<change.old.lowerBound] { write(" ", line, to: &out) }
      for line in old[change.old] { write("-", line, to: &out) }
      for line in new[change.new] { write("+", line, to: &out) }
      position = change.old.upperBound
    }
    for line in old[position..<oldRange.upperBound] { write(" ", line, to: &out) }
  }

  /// The first line and their number, which is left out if it is 1; without lines, the line before.
  private static func span(_ range: Range<Int>) -> String {
    switch range.count {
    case 0: "\(range.lowerBound),0"
    case 1: "\(range.lowerBound + 1)"
    default: "\(range.lowerBound + 1),\(range.count)"
    }
  }

  private static func write(_ mark: String, _ line: ArraySlice<UInt8>, to out: inout String) {
    out += mark + String(decoding: line, as: UTF8.self)
    if line.last != .lineFeed { out += "\n\\ No newline at end of file\n" }
  }
}
