/// Tells from a file's name how to read it.
public enum SourceDetector {
  /// Looks at the name alone.
  ///
  /// - Parameter name: the file's name, with or without the folders before it.
  /// - Returns: how to read a file of that name, or nil if it is none that holds metrics.
  public static func source(ofFileNamed name: String) -> Source? {
    let parts = name.split(separator: "/")
    let file = (parts.last ?? "").lowercased()
    if file.contains("tfevents") { return .tensorboard }
    if let source = byName[file] { return source }
    if mlflowName(parts) != nil { return .mlflow }
    if isHyperTrainer(file) { return .hypertrainer }
    guard let dot = file.lastIndex(of: "."), dot > file.startIndex else { return nil }
    let ending = String(file[file.index(after: dot)...])
    switch ending {
    case "wandb": return file.hasPrefix("run-") ? .wandb : nil
    case "json": return file.hasSuffix(".log.json") ? .jsonLines : document(file[..<dot], parts)
    case "yaml", "yml": return document(file[..<dot], parts)
    default: return byEnding[ending] ?? (isGridEngine(ending) ? .text : nil)
    }
  }

  /// The name that a file's path gives its values; nil where they have names of their own.
  ///
  /// - Parameters:
  ///   - name: the file's path from the run's folder on.
  ///   - source: how it is read.
  /// - Returns: the name of the series.
  static func series(ofFileNamed name: String, _ source: Source) -> String? {
    let parts = name.split(separator: "/")
    switch source {
    case .mlflow: return mlflowName(parts)
    case .hypertrainer: return hyperTrainerName(parts.last ?? "")
    case .csv: return liveName(parts)
    default: return nil
    }
  }

  private static let byName: [String: Source] = [
    "trainer_state.json": .trainerState, "metrics.json": .jsonLines, "result.json": .jsonLines,
    "scalars.json": .jsonLines, "stdout": .text, "stderr": .text, "out": .text, "err": .text,
    "log": .text,
  ]

  private static let byEnding: [String: Source] = [
    "csv": .csv, "tsv": .csv, "jsonl": .jsonLines, "ndjson": .jsonLines,
    "out": .text, "err": .text, "log": .text, "txt": .text, "stdout": .text, "stderr": .text,
  ]

  /// What files of results are called, as against settings.
  private static let resultWords = [
    "result", "metric", "score", "summary", "eval", "test", "final", "history", "stats", "report",
  ]

  /// mmengine writes `vis_data/TIME.json` beside `vis_data/scalars.json`, with the same lines.
  private static func document(_ stem: Substring, _ parts: [Substring]) -> Source? {
    if parts.dropLast().last == "vis_data" { return nil }
    return resultWords.contains { stem.contains($0) } ? .result : nil
  }

  /// `RUN/metrics/train/loss`, in which RUN is 32 hexadecimal digits or the run's folder itself.
  private static func mlflowName(_ parts: [Substring]) -> String? {
    guard let place = parts.dropLast().firstIndex(of: "metrics"),
      place == 0 ? !(parts.last ?? "").contains(".") : isMLflowRun(parts[place - 1])
    else { return nil }
    return parts[(place + 1)...].joined(separator: "/")
  }

  private static func isMLflowRun(_ part: Substring) -> Bool {
    part.utf8.count == 32 && part.allSatisfy(\.isHexDigit)
  }

  private static func isHyperTrainer(_ file: String) -> Bool {
    file.hasPrefix("metric_") && (file.hasSuffix(".log") || file.hasSuffix(".txt"))
  }

  private static func hyperTrainerName(_ file: Substring) -> String? {
    for prefix in ["metric_classwise_", "metric_"] where file.hasPrefix(prefix) {
      let stem = file.dropFirst(prefix.count).dropLast(".log".count)
      return stem.isEmpty ? nil : String(stem)
    }
    return nil
  }

  /// DVCLive's `plots/metrics/val/loss.tsv`, whose column is only `loss`.
  private static func liveName(_ parts: [Substring]) -> String? {
    guard let place = parts.firstIndex(of: "metrics"), place > 0, parts[place - 1] == "plots",
      place + 1 < parts.count, parts.last?.hasSuffix(".tsv") ?? false
    else { return nil }
    return String(parts[(place + 1)...].joined(separator: "/").dropLast(".tsv".count))
  }

  /// Grid Engine and PBS call their files `NAME.o123` and `NAME.e123`.
  private static func isGridEngine(_ ending: String) -> Bool {
    guard let first = ending.first, first == "o" || first == "e" else { return false }
    let number = ending.dropFirst()
    return !number.isEmpty && number.allSatisfy { $0.isASCII && $0.isNumber }
  }
}
