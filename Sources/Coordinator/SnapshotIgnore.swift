import Diagnostics

/// The patterns of a sweep's ignore files: `.clustersweepignore`, and StudioML's `.studioml_ignore`.
///
/// The first is read like a `.gitignore`: a line a pattern, `#` begins a comment, `!` takes back what a line
/// before left out, a pattern with a slash that isn't its end begins at the folder. The other is read as
/// rsync's `--exclude-from` does: the first line that fits counts, `+ ` and `- ` say what it does, and only a
/// slash in front binds a pattern to the folder.
struct SnapshotIgnore {
  static let files = [".clustersweepignore", ".studioml_ignore"]

  private struct Rule {
    var pattern: SnapshotPattern
    var leavesOut: Bool
  }

  /// The last that fits counts.
  private var ofGit: [Rule] = []
  /// The first that fits counts.
  private var ofRsync: [Rule] = []

  /// - Parameter folder: the sweep's folder, an absolute path.
  /// - Throws: an ignore file that is there and can't be read.
  init(folder: String) throws(Diagnostic) {
    for file in Self.files {
      let path = "\(folder)/\(file)"
      guard Disk.look(at: Array(path.utf8)) != nil else { continue }
      let text = String(decoding: try readFile(path, shownAs: file), as: UTF8.self)
      let lines = text.split(whereSeparator: \.isNewline).map(Self.trimmed)
      if file == Self.files[0] {
        ofGit = lines.compactMap(Self.gitRule)
      } else {
        ofRsync = lines.compactMap(Self.rsyncRule)
      }
    }
  }

  /// Whether a file is left out.
  func leavesOut(_ path: PathBytes) -> Bool {
    if ofRsync.first(where: { $0.pattern.matches(path) })?.leavesOut == true { return true }
    return ofGit.last { $0.pattern.matches(path) }?.leavesOut ?? false
  }

  private static func gitRule(_ line: Substring) -> Rule? {
    guard let first = line.first, first != "#" else { return nil }
    let text = first == "!" ? line.dropFirst() : line
    return rule(text, leavesOut: first != "!", isBound: text.dropLast().contains("/"))
  }

  private static func rsyncRule(_ line: Substring) -> Rule? {
    guard let first = line.first, !"#;".contains(first) else { return nil }
    let isMarked = line.hasPrefix("+ ") || line.hasPrefix("- ")
    let text = isMarked ? trimmed(line.dropFirst(2)) : line
    return rule(text, leavesOut: !line.hasPrefix("+ "), isBound: text.hasPrefix("/"))
  }

  private static func rule(_ text: Substring, leavesOut: Bool, isBound: Bool) -> Rule? {
    var text = text.drop { $0 == "/" }
    while text.hasSuffix("/") { text = text.dropLast() }
    guard !text.isEmpty else { return nil }
    let pattern = isBound || text.hasPrefix("**/") ? String(text) : "**/" + text
    return Rule(pattern: SnapshotPattern(pattern), leavesOut: leavesOut)
  }

  private static func trimmed(_ line: Substring) -> Substring {
    var line = line.drop(while: \.isWhitespace)
    while line.last?.isWhitespace == true { line = line.dropLast() }
    return line
  }
}
