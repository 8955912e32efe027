import Diagnostics

/// Collects what is there instead of a metric that no run has.
struct MissingMetric {
  let metric: String
  private var counts: [String: (source: Source, runs: Int)] = [:]

  private static let mostShown = 20

  init(metric: String) { self.metric = metric }

  /// How many files of each kind were looked into.
  private var files: [Source: Int] = [:]

  /// Takes in what one run has instead.
  mutating func add(_ finding: RunFolder.Finding) {
    for (source, names) in finding.names { add(names, from: source) }
    for (source, count) in finding.files where count > 0 { files[source, default: 0] += count }
  }

  /// Takes in the names that one run has in files of one kind.
  mutating func add(_ names: Set<String>, from source: Source) {
    for name in names {
      let known = counts[name]
      counts[name] = (
        known.map { Self.better($0.source, source) } ?? source, (known?.runs ?? 0) + 1
      )
    }
  }

  /// The names, the nearest to the wanted one first; then those from the kinds of file that are
  /// preferred, then those that most runs have.
  var names: [String] {
    let sorted = counts.sorted { a, b in
      let (first, second) = (Self.place(a.value.source), Self.place(b.value.source))
      if first != second { return first < second }
      if a.value.runs != b.value.runs { return a.value.runs > b.value.runs }
      return a.key < b.key
    }
    var rest = sorted.map(\.key)
    var near: [String] = []
    while let name = nearestWord(to: metric, among: rest), near.count < Self.mostShown {
      near.append(name)
      rest.removeAll { $0 == name }
    }
    return near + rest
  }

  func diagnostic(folder: String, from: Source?) -> Diagnostic {
    let names = names
    let kind = from.map { " in files of the kind \($0.rawValue)" } ?? ""
    guard !names.isEmpty else {
      return Diagnostic(
        "no run in '\(folder)' has the metric '\(metric)'\(kind)", at: .file(folder),
        why: "no file there holds any metric\(kind)\(looked)",
        remedy:
          "files are known by their names: *tfevents*, *.jsonl, *.csv, *.tsv, *.log, *.out, *.txt",
        kind: .failed)
    }
    let shown = names.prefix(Self.mostShown).joined(separator: ", ")
    let more = names.count > Self.mostShown ? ", and \(names.count - Self.mostShown) more" : ""
    return Diagnostic(
      "no run in '\(folder)' has the metric '\(metric)'\(kind)", at: .file(folder),
      why: "the metrics there are \(shown)\(more)\(looked)",
      remedy: didYouMean(metric, among: names), kind: .failed)
  }

  /// Where it was looked for.
  private var looked: String {
    let kinds = Source.allCases.compactMap { source in
      files[source].map { "\($0) of \(source.rawValue)" }
    }
    return kinds.isEmpty ? "" : "; files looked into: \(kinds.joined(separator: ", "))"
  }

  private static func better(_ a: Source, _ b: Source) -> Source { place(a) < place(b) ? a : b }

  private static func place(_ source: Source) -> Int {
    Source.allCases.firstIndex(of: source) ?? Source.allCases.count
  }
}
