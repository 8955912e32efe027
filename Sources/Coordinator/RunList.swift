import Diagnostics
import Ledger

/// The runs of a sweep in their order, so that they needn't all be in memory.
protocol RunList {
  /// Tells each run to `body`, in order.
  func forEachRun(_ body: (RunRecord) throws -> Void) throws
  /// The run that has exactly this name, or index, if that can be told without reading the others.
  func exactRun(_ text: String) throws -> RunRecord?
}

/// The runs that the ledger has of a sweep.
struct SweepRuns: RunList {
  let ledger: Ledger
  let sweep: Int64

  func forEachRun(_ body: (RunRecord) throws -> Void) throws {
    try ledger.forEachRun(ofSweep: sweep, body)
  }

  func exactRun(_ text: String) throws -> RunRecord? {
    if let run = try ledger.run(named: text, ofSweep: sweep) { return run }
    if let index = Int(text), let run = try ledger.run(at: index, ofSweep: sweep) { return run }
    // A label ends in the name, SWEEPHASH/RUNHASH/NAME.
    let label = text.split(separator: "/", omittingEmptySubsequences: false)
    return label.count == 3 ? try ledger.run(named: String(label[2]), ofSweep: sweep) : nil
  }
}

extension RunList {
  /// Finds the run that a person means: by its name, a unique beginning of it, its index, its hash or its
  /// label.
  ///
  /// - Throws: a run that isn't there, or may be several.
  func find(_ text: String) throws -> RunRecord {
    if let run = try exactRun(text) { return run }
    let shown = 12
    var count = 0
    var matches: [RunRecord] = []
    try forEachRun { run in
      guard
        run.facts.name.hasPrefix(text) || (text.count >= 4 && run.facts.hash.hasPrefix(text))
      else { return }
      count += 1
      if matches.count < shown { matches.append(run) }
    }
    if count == 1 { return matches[0] }
    guard matches.isEmpty else {
      let names = matches.map(\.facts.name).joined(separator: ", ")
      let others = count > shown ? " and \(count - shown) more" : ""
      throw Diagnostic(
        "'\(text)' means several runs", why: "it begins \(names)\(others)",
        remedy: "write more of the name", kind: .usage)
    }
    var names: [String] = []
    try forEachRun { names.append($0.facts.name) }
    throw Diagnostic(
      "there is no run '\(text)'",
      remedy: didYouMean(text, among: names)
        ?? "`clustersweep status SWEEP` lists the runs by name and index", kind: .usage)
  }
}
