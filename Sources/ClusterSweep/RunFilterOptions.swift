import ArgumentParser
import Cluster
import Coordinator
import Diagnostics

/// The options of every command that is about some runs of a sweep.
struct RunFilterOptions: ParsableArguments {
  @Flag(help: "The runs that failed.")
  var failed = false

  @Flag(help: "The runs that were cancelled.")
  var cancelled = false

  @Option(
    help: ArgumentHelp(
      """
      The runs in this state, or that ended for this cause: timeout, oom, gpu-oom, node-failure, \
      preempted, signal, exit, never-started. Several with commas, or repeated.
      """, valueName: "WORD"))
  var state: [String] = []

  @Option(
    name: .customLong("run"),
    help: ArgumentHelp(
      "Only this run: its name, the beginning of it, its index or its hash; can be repeated.",
      valueName: "RUN"))
  var runs: [String] = []

  @Option(
    name: .customLong("where"),
    help: ArgumentHelp(
      "Only runs whose parameters fit: 'lr > 0.01 and layers == 3'; can be repeated.",
      valueName: "CONDITION"))
  var conditions: [String] = []

  /// The filter that the options make.
  ///
  /// - Returns: one that leaves out nothing if no option was given.
  /// - Throws: a word that is neither a state nor a cause; one that says no more than another.
  func filter() throws -> RunFilter {
    var words: [RunWord] = []
    if failed { words.append(.state(.failed)) }
    if cancelled { words.append(.state(.cancelled)) }
    for text in state {
      for word in try RunWord.list(text) where !words.contains(word) { words.append(word) }
    }
    let cause = words.first { $0.state == nil }
    if let cause, words.contains(.state(.failed)) {
      throw Diagnostic(
        "'failed' and '\(cause.text)' don't go together",
        why: "all that failed for that cause is among what failed",
        remedy: "leave out --failed to have only those: --state \(cause.text)", kind: .usage)
    }
    return RunFilter(words: words, runs: runs, conditions: conditions)
  }
}
