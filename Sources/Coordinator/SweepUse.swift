public import Diagnostics
import JSON
public import Ledger
import SweepFile

/// What the runs of a sweep used, beside what they asked for.
public struct SweepUse: Sendable {
  /// A run's newest attempt that has ended.
  public struct Run: Sendable {
    public var record: UseRecord
    public var asked: AskedAmounts
  }

  public var sweep: String
  public var runs: [Run]
  /// What couldn't be asked.
  public var notes: [Diagnostic] = []

  init(_ sweep: String, _ records: [UseRecord], at place: SourceLocation) {
    self.sweep = sweep
    runs = records.map { record in
      let json = record.asked.flatMap { try? JSONValue(parsing: $0) }
      return Run(record: record, asked: AskedAmounts(json.map { Resources(json: $0, at: place) }))
    }
  }

  /// Those that completed: what failed may have used less than it needs.
  public var completed: [Run] { runs.filter { $0.record.state == "completed" } }

  public var elapsed: UseFigures? {
    UseFigures(
      completed.compactMap { run in run.record.use.elapsed.map { (Double($0), run.asked.seconds) } }
    )
  }

  /// Processors that were busy on average.
  public var cores: UseFigures? {
    UseFigures(completed.compactMap { run in run.record.use.cores.map { ($0, run.asked.cpus) } })
  }

  /// In bytes.
  public var memory: UseFigures? {
    UseFigures(
      completed.compactMap { run in run.record.use.memory.map { (Double($0), run.asked.bytes) } })
  }

  /// What to ask for instead, where it was at least four times what any run used.
  public var hints: [String] {
    var hints: [String] = []
    if let time = elapsed?.wasted {
      hints.append(
        "the longest run took \(Amounts.seconds(Int(time.most))) of \(Amounts.seconds(Int(time.asked))): "
          + "`time: \(Self.time(time.most))` would do, and shorter jobs start sooner")
    }
    if let memory = memory?.wasted {
      hints.append(
        "no run had more than \(Amounts.bytes(Int(memory.most))) of \(Amounts.bytes(Int(memory.asked))): "
          + "`memory: \(Self.memory(memory.most))` would do")
    }
    if let cores = cores?.wasted, cores.asked > 1 {
      hints.append(
        "no run kept more than \(Amounts.tenths(cores.most)) of \(Amounts.tenths(cores.asked)) CPUs busy: "
          + "`cpus: \(max(1, Int((cores.most * 1.2).rounded(.up))))` would do")
    }
    return hints
  }

  /// Twice as long, in whole minutes.
  private static func time(_ seconds: Double) -> String {
    "\(max(1, Int((seconds * 2 / 60).rounded(.up))))m"
  }

  /// Half as much again, in steps of 100 M or of 1 G.
  private static func memory(_ bytes: Double) -> String {
    let wanted = bytes * 1.5 / 1_048_576
    if wanted <= 1000 { return "\(max(1, Int((wanted / 100).rounded(.up))) * 100)M" }
    return "\(Int((wanted / 1024).rounded(.up)))G"
  }
}

/// The amounts that a run asked for; nil where it didn't say.
public struct AskedAmounts: Sendable, Hashable {
  public var seconds: Double?
  /// Over all of its tasks.
  public var cpus: Double?
  /// Over all of its nodes.
  public var bytes: Double?

  init(_ resources: Resources?) {
    seconds = resources?.time.flatMap { TimeLimit($0.value) }.map { Double($0.seconds) }
    cpus = resources.flatMap { $0.cpus == nil && $0.tasks == nil ? nil : $0.cpusOfAllTasks }
    let memory = resources?.memory.flatMap { MemorySize($0.value) }.map(\.kilobytes)
    // 0 asks for all of a node, however much that is.
    bytes = memory.flatMap { $0 > 0 ? Double($0) * 1024 * (resources?.nodeCount ?? 1) : nil }
  }
}

/// How much of something runs used.
public struct UseFigures: Sendable, Hashable {
  public var median: Double
  public var most: Double
  /// What the runs asked for, if all asked for the same.
  public var asked: Double?

  /// nil if there is nothing to tell.
  init?(_ values: [(used: Double, asked: Double?)]) {
    let sorted = values.map(\.used).sorted()
    guard let most = sorted.last else { return nil }
    let middle = sorted.count / 2
    median =
      sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    self.most = most
    let asked = Set(values.map(\.asked))
    self.asked = asked.count == 1 ? asked.first ?? nil : nil
  }

  /// nil unless at least four times as much was asked for as any run used.
  var wasted: (most: Double, asked: Double)? {
    asked.flatMap { most * 4 <= $0 ? (most, $0) : nil }
  }
}

extension RunUse {
  /// How many processors were busy on average; nil for what was too short to tell.
  public var cores: Double? {
    guard let cpu, let elapsed, elapsed > 0 else { return nil }
    return cpu / Double(elapsed)
  }

  /// In short: `12 s, 10.5 s of CPU, 300M`.
  public var words: String {
    var words: [String] = []
    if let elapsed { words.append(Amounts.seconds(elapsed)) }
    if let cpu { words.append("\(Amounts.tenths(cpu)) s of CPU") }
    if let memory { words.append(Amounts.bytes(memory)) }
    return words.joined(separator: ", ")
  }
}
