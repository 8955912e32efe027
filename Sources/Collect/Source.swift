/// What kind of file metrics come from, in the order of preference: where several hold a metric, the
/// first of these is taken.
public enum Source: String, Hashable, Sendable, CaseIterable {
  /// One JSON object a line.
  case jsonLines = "jsonl"
  /// A table with a header, its cells apart by commas, tabs or semicolons.
  case csv
  /// What a program printed: `val_loss=0.31`.
  case text
}

/// Tells from a file's name how to read it.
public enum SourceDetector {
  /// Looks at the name alone.
  ///
  /// - Parameter name: the file's name, with or without the folders before it.
  /// - Returns: how to read a file of that name, or nil if it is none that holds metrics.
  public static func source(ofFileNamed name: String) -> Source? {
    let file = (name.split(separator: "/").last ?? "").lowercased()
    if let source = byName[file] { return source }
    guard let dot = file.lastIndex(of: "."), dot > file.startIndex else { return nil }
    let ending = String(file[file.index(after: dot)...])
    if ending == "json" { return file.hasSuffix(".log.json") ? .jsonLines : nil }
    return byEnding[ending] ?? (isGridEngine(ending) ? .text : nil)
  }

  private static let byName: [String: Source] = [
    "metrics.json": .jsonLines, "result.json": .jsonLines, "scalars.json": .jsonLines,
    "stdout": .text, "stderr": .text, "out": .text, "err": .text, "log": .text,
  ]

  private static let byEnding: [String: Source] = [
    "csv": .csv, "tsv": .csv, "jsonl": .jsonLines, "ndjson": .jsonLines,
    "out": .text, "err": .text, "log": .text, "txt": .text, "stdout": .text, "stderr": .text,
  ]

  /// Grid Engine and PBS call their files `NAME.o123` and `NAME.e123`.
  private static func isGridEngine(_ ending: String) -> Bool {
    guard let first = ending.first, first == "o" || first == "e" else { return false }
    let number = ending.dropFirst()
    return !number.isEmpty && number.allSatisfy { $0.isASCII && $0.isNumber }
  }
}
