import Diagnostics

/// A section of a command that counts only where a task finds a checkpoint to go on from. That is known
/// when the task starts, so the shell decides about it then: `${CLUSTERSWEEP_RESUME_FROM:+ … }`.
enum ResumeSection {
  static let name = "resume_from"

  /// What stands for the tag at its beginning.
  static func opening(_ tag: Tag) -> String {
    // The runner sets cs_fresh where there is nothing to go on from.
    tag.kind == .inverted ? "${cs_fresh:+" : "${CLUSTERSWEEP_RESUME_FROM:+"
  }

  static let closing = "}"

  /// Only words of the command's own can stand in it: the shell reads nothing else there.
  static func check(_ text: Substring, in tag: Tag) throws(Diagnostic) {
    let continued = text.replacing("\\\r\n", with: " ").replacing("\\\n", with: " ")
    let wrong = continued.unicodeScalars.first { scalar in
      !(scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
        || " \t-_=./,:+@%".unicodeScalars.contains(scalar))
    }
    guard let wrong else { return }
    let shown = wrong == "\n" ? "a new line" : "`\(wrong)`"
    throw Diagnostic(
      "\(shown) can't stand in the section '\(name)'", at: .source(tag.location),
      why: "it is decided when a task starts, and may only add words to the command",
      remedy: "write more than that in shell: if [ -n {{ resume_from }} ]; then … fi")
  }

  /// A command without such sections and the blanks before them: what makes a run the run it is, so that
  /// a command may be taught to go on from checkpoints when runs of it have been tried already.
  static func removed(from text: String) -> String {
    var kept = ""
    var rest = text[...]
    while let open = nextTag(in: rest), let close = nextTag(in: rest[open.range.upperBound...]) {
      var before = rest[..<open.range.lowerBound]
      if open.kind == "#" || open.kind == "^", close.kind == "/" {
        while before.last == " " || before.last == "\t" { before.removeLast() }
        kept += before
      } else {
        kept += rest[..<close.range.upperBound]
      }
      rest = rest[close.range.upperBound...]
    }
    return kept + rest
  }

  /// The next tag of such a section.
  private static func nextTag(
    in text: Substring
  ) -> (kind: Character, range: Range<String.Index>)? {
    var rest = text
    while let open = rest.firstRange(of: "{{"),
      let close = rest[open.upperBound...].firstRange(of: "}}")
    {
      let content = rest[open.upperBound..<close.lowerBound]
      if let kind = content.first, "#^/".contains(kind),
        content.dropFirst().filter({ !$0.isWhitespace }) == name
      {
        return (kind, open.lowerBound..<close.upperBound)
      }
      rest = rest[open.upperBound...]
    }
    return nil
  }
}
