/// What failures that are alike have in common, found in the last lines of a log.
struct Fingerprint: Hashable, Sendable {
  /// The same for failures that are alike: `traceback ValueError at train.py:88`, or the last complaint
  /// with all that varies masked.
  var text: String
  /// The line that says most, as it stands in the log.
  var message: String

  /// Nil where the logs say nothing.
  ///
  /// - Parameters:
  ///   - errors: the end of standard error, which may begin in the middle of a line.
  ///   - output: the end of standard output, where standard error is silent.
  ///   - run: the run's name.
  init?(errors: String, output: String, run: String) {
    let lines = LogWords.lines(errors).filter { !LogWords.isForeign($0) }
    if let found = Self.traceback(lines, run: run) {
      self = found
      return
    }
    let candidates = lines.isEmpty ? LogWords.lines(output) : lines
    guard
      let line = candidates.last(where: Self.looksLikeError)
        ?? candidates.last(where: { !$0.allSatisfy(\.isWhitespace) })
    else { return nil }
    let shown = line.drop(while: \.isWhitespace).prefix(300)
    self.init(text: Self.masked(shown, run: run), message: String(shown))
  }

  private init(text: String, message: String) {
    self.text = text
    self.message = message
  }

  // MARK: Python

  /// The exception and the innermost place in the user's own code, of the last traceback.
  private static func traceback(_ lines: [Substring], run: String) -> Fingerprint? {
    guard let last = lines.lastIndex(where: { place(in: $0) != nil }),
      let end = lines[(last + 1)...].firstIndex(where: isException)
    else { return nil }
    let begin = lines[..<last].lastIndex { $0.contains("Traceback (most recent call last)") } ?? 0
    let places = lines[begin...last].compactMap(place)
    guard let inner = places.last(where: \.isOwn) ?? places.last else { return nil }
    let name = lines[end].prefix { $0 != ":" && $0 != " " }
    let file = inner.path.split(separator: "/").last ?? ""
    return Fingerprint(
      text: "traceback \(name) at \(masked(file, run: run, keepsNumbers: true)):\(inner.line)",
      message: String(lines[end].prefix(300)))
  }

  private struct Place {
    var path: Substring
    var line: Int
    /// Whether it isn't in a library.
    var isOwn: Bool
  }

  /// `  File "train.py", line 88, in main`
  private static func place(in line: Substring) -> Place? {
    let text = line.drop(while: \.isWhitespace)
    guard text.hasPrefix("File \""), line != text else { return nil }
    let parts = text.split(separator: "\"", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[2].hasPrefix(", line "),
      let number = Int(parts[2].dropFirst(", line ".count).prefix(while: \.isNumber))
    else { return nil }
    let library = ["site-packages/", "dist-packages/", "/lib/python", "/lib64/python", "<"]
    return Place(path: parts[1], line: number, isOwn: !library.contains(where: parts[1].contains))
  }

  /// `ValueError: shapes differ`, `torch.cuda.OutOfMemoryError: …`, `KeyboardInterrupt`: a name that
  /// begins the line.
  private static func isException(_ line: Substring) -> Bool {
    guard let first = line.first, first.isLetter || first == "_" else { return false }
    let name = line.prefix { $0.isLetter || $0.isNumber || "._".contains($0) }
    let rest = line.dropFirst(name.count)
    return rest.isEmpty || rest.hasPrefix(":")
  }

  // MARK: Other complaints

  private static let errorWords = [
    "error", "exception", "fatal", "panic", "abort", "fail", "cannot", "can't", "could not",
    "not found", "no such", "denied", "killed", "segmentation", "assert", "invalid",
    "out of memory", "terminate called", "halted",
  ]

  private static func looksLikeError(_ line: Substring) -> Bool {
    let text = line.lowercased()
    return errorWords.contains(where: text.contains)
  }

  /// A line without what differs between runs: the run's name, folders, numbers, addresses.
  static func masked(_ line: Substring, run: String, keepsNumbers: Bool = false) -> String {
    let words = line.split(separator: " ", omittingEmptySubsequences: false).map { word in
      let named =
        run.isEmpty
        ? String(word)
        : word.split(separator: run, omittingEmptySubsequences: false)
          .joined(separator: "RUN")
      let short = withoutFolders(named[...])
      return keepsNumbers ? short : withoutNumbers(short)
    }
    return String(words.joined(separator: " ").prefix(200))
  }

  /// `'/scratch/ada/x/train.py'` becomes `'…/train.py'`.
  private static func withoutFolders(_ word: Substring) -> String {
    guard let start = word.firstIndex(of: "/"), let end = word.lastIndex(of: "/"),
      word.index(after: end) != word.endIndex
    else { return String(word) }
    return word[..<start] + "…" + word[end...]
  }

  /// Numbers and addresses become `#`.
  private static func withoutNumbers(_ word: String) -> String {
    var masked = ""
    var rest = word[...]
    while let character = rest.first {
      guard character.isNumber else {
        masked.append(character)
        rest.removeFirst()
        continue
      }
      masked.append("#")
      if rest.hasPrefix("0x") {
        rest = rest.dropFirst(2).drop(while: \.isHexDigit)
      } else {
        rest = behindNumber(rest)
      }
    }
    return masked
  }

  /// What stands behind the number that `text` begins with: `1.5e-3` is one.
  private static func behindNumber(_ text: Substring) -> Substring {
    var rest = text.drop(while: \.isNumber)
    for joint in [".", "e-", "e+", "e", "E-", "E+", "E"] {
      guard rest.hasPrefix(joint) else { continue }
      let behind = rest.dropFirst(joint.count)
      if behind.first?.isNumber == true { rest = behind.drop(while: \.isNumber) }
    }
    return rest
  }
}
