import Diagnostics

/// The names that are looked for, found as whole words, the longest first: where `cfg` and `cfg.lr`
/// are both names, `cfg.lr` is one occurrence.
struct SoughtNames {
  let names: [String]
  /// Whether a `.` is a letter of a name, as it is in R.
  let dotsAreLetters: Bool
  private let byFirstWord: [String: [(bytes: [UInt8], index: Int)]]

  init(_ names: [String], dotsAreLetters: Bool = false) {
    self.names = names
    self.dotsAreLetters = dotsAreLetters
    let found = names.enumerated().map { (bytes: Array($0.element.utf8), index: $0.offset) }
    byFirstWord = Dictionary(grouping: found) { entry in
      dotsAreLetters ? names[entry.index] : names[entry.index].prefix { $0 != "." }.description
    }.mapValues { $0.sorted { $0.bytes.count > $1.bytes.count } }
  }

  func isPart(_ byte: UInt8) -> Bool {
    byte.isNamePart || (dotsAreLetters && byte == UInt8(ascii: "."))
  }

  /// The longest name that stands at a word's begin.
  func name(at start: Int, in bytes: [UInt8]) -> (index: Int, end: Int)? {
    let word = bytes[start...].prefix(while: isPart)
    guard let candidates = byFirstWord[String(decoding: word, as: UTF8.self)] else { return nil }
    for candidate in candidates where bytes[start...].starts(with: candidate.bytes) {
      let end = start + candidate.bytes.count
      if end == bytes.count || !isPart(bytes[end]) { return (candidate.index, end) }
    }
    return nil
  }

  /// All occurrences in a part of a text that has no structure, such as a comment.
  func occurrences(in range: Range<Int>, of bytes: [UInt8], role: NameRole) -> [NameOccurrence] {
    var found: [NameOccurrence] = []
    var position = range.lowerBound
    while position < range.upperBound {
      guard isPart(bytes[position]) else {
        position += 1
        continue
      }
      if let (name, end) = name(at: position, in: bytes), end <= range.upperBound {
        found.append(NameOccurrence(name: name, range: position..<end, role: role))
        position = end
      } else {
        position = bytes[position..<range.upperBound].firstIndex { !isPart($0) } ?? range.upperBound
      }
    }
    return found
  }
}

extension SoughtNames {
  /// Checks that `name` can be written in a script whose language has these `reserved` words.
  ///
  /// - Throws: if it can't.
  static func check(
    _ name: String, file: String, reserved: Set<String> = []
  ) throws(Diagnostic) {
    let words = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    let isNameable = words.allSatisfy { word in
      word.utf8.first?.isNameStart == true && word.utf8.allSatisfy(\.isNamePart)
    }
    let renamed = String(name.map { $0.isLetter || $0.isNumber || $0 == "." ? $0 : "_" })
    if !isNameable {
      let example = renamed.first?.isNumber ?? true ? "_" + renamed : renamed
      throw Diagnostic(
        "the name '\(name)' can't be a variable of \(file)", at: .file(file),
        why: "variables have letters, digits and '_', and don't begin with a digit",
        remedy: "name the parameter as the script does (\(example)), or give it as an option")
    }
    if let word = words.first(where: reserved.contains) {
      throw Diagnostic(
        "the name '\(name)' can't be a variable of \(file)", at: .file(file),
        why: "'\(word)' is a word of the language itself",
        remedy: "name the parameter as the script does (\(renamed)_), or give it as an option")
    }
  }
}
