import TaskRunner

/// The files of submissions that tell a ledger of them, as a host sends them.
struct FoundFiles {
  /// By token and name.
  private var files: [String: [String: [UInt8]]] = [:]

  static let names = [
    SubmissionFolder.job, SubmissionFolder.facts, SubmissionFolder.runs, SubmissionFolder.table,
    SubmissionFolder.returned,
  ]

  /// Prints, for each file that is there, a line `@ TOKEN NAME SIZE` and its bytes.
  static func script(folder: String, tokens: [String]) -> String {
    """
    cd \(quoted(folder + "/submissions")) || exit 71
    for token in \(tokens.map(quoted).joined(separator: " ")); do
      for name in \(names.joined(separator: " ")); do
        [ -f "$token/$name" ] || continue
        printf '@ %s %s %s\\n' "$token" "$name" $(wc -c <"$token/$name")
        cat "$token/$name" || exit 74
      done
    done

    """
  }

  /// Reads what ``script(folder:tokens:)`` printed; what isn't so ends it.
  init(_ output: [UInt8]) {
    var rest = output[...]
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      let words = String(decoding: rest[..<end], as: UTF8.self).split(separator: " ")
      let content = rest[(end + 1)...]
      guard words.count == 4, words[0] == "@", let size = Int(words[3]), size >= 0,
        size <= content.count
      else { return }
      files[String(words[1]), default: [:]][String(words[2])] = Array(content.prefix(size))
      rest = content.dropFirst(size)
    }
  }

  /// The files of a submission by their names.
  subscript(token: String) -> [String: [UInt8]] { files[token] ?? [:] }
}
