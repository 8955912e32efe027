import Cluster

/// What a task wrote of itself on its host: that it began, how it ended, or that it has nothing to do.
public struct Mark: Hashable, Sendable {
  public enum Kind: String, Sendable {
    case start, end
    /// Another submission has the attempt; nothing was run here.
    case elsewhere
  }

  public var kind: Kind
  public var index: Int
  public var attempt: Int
  /// When it was written, in seconds since 1970 by the host's clock.
  public var time: Int
  /// The exit status of the command; only at the end.
  public var exitCode: Int?
  /// The name of the machine; only at the start.
  public var node: String?
  /// Who has the attempt, `TOKEN/JOB`; only elsewhere.
  public var holder: String?
  /// How often the scheduler had started the task over; only at the start.
  public var restart: Int?
  /// How many seconds the command ran; only at the end.
  public var elapsed: Int?
  /// How many seconds of processors it and its children took; only at the end.
  public var cpu: Double?
  /// The most memory that it had at one time, in bytes, where that could be found out; only at the end.
  public var memory: Int?

  /// Reads a line of a mark: `end 3 attempt=1 time=1700000000 exit=0 elapsed=12 user=0m1.5s`.
  ///
  /// - Parameter line: what the host sent; anything but a mark gives nil.
  public init?(line: Substring) {
    let words = line.split(separator: " ")
    guard words.count >= 3, let kind = Kind(rawValue: String(words[0])), let index = Int(words[1]),
      index >= 0
    else { return nil }
    var fields: [Substring: Substring] = [:]
    for word in words.dropFirst(2) {
      guard let equals = word.firstIndex(of: "=") else { return nil }
      fields[word[..<equals]] = word[word.index(after: equals)...]
    }
    guard let attempt = fields["attempt"].flatMap({ Int($0) }),
      let time = fields["time"].flatMap({ Int($0) })
    else { return nil }
    self.kind = kind
    self.index = index
    self.attempt = attempt
    self.time = time
    exitCode = fields["exit"].flatMap { Int($0) }
    node = fields["node"].map(String.init)
    holder = fields["holder"].map(String.init)
    restart = fields["restart"].flatMap { Int($0) }
    if kind == .end, exitCode == nil { return nil }
    elapsed = fields["elapsed"].flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil }
    let times = ["user", "system"].compactMap { fields[$0].flatMap(Self.seconds) }
    cpu = times.count == 2 ? times[0] + times[1] : nil
    memory = fields["memory"].flatMap { Int($0) }
      .flatMap { (1...1 << 40).contains($0) ? $0 << 10 : nil }
  }

  /// Seconds in what the shell's `times` prints: `1m2.5s`.
  private static func seconds(_ text: Substring) -> Double? {
    guard text.last == "s", let minutes = text.firstIndex(of: "m"),
      let whole = Int(text[..<minutes]), (0...1 << 40).contains(whole),
      let rest = Double(text[minutes...].dropFirst().dropLast()), (0..<60).contains(rest)
    else { return nil }
    return Double(whole) * 60 + rest
  }

  /// A script that prints the marks of a submission, a line each.
  public static func listScript(directory: String) -> String {
    "find \(ShellQuoting.quote(directory + "/" + SubmissionFolder.marks)) "
      + "-type f ! -name '.*' -exec cat {} + 2>/dev/null"
  }
}

/// The marks of one task.
public struct TaskMarks: Hashable, Sendable {
  public var start: Mark?
  public var end: Mark?
  public var elsewhere: Mark?

  public init(start: Mark? = nil, end: Mark? = nil, elsewhere: Mark? = nil) {
    self.start = start
    self.end = end
    self.elsewhere = elsewhere
  }

  mutating func take(_ mark: Mark) {
    switch mark.kind {
    case .start: start = mark
    case .end: end = mark
    case .elsewhere: elsewhere = mark
    }
  }

  /// Reads what ``Mark/listScript(directory:)`` printed; lines that are no marks are passed over.
  public static func reading(_ output: Substring) -> [Int: TaskMarks] {
    var tasks: [Int: TaskMarks] = [:]
    for line in output.split(separator: "\n") {
      guard let mark = Mark(line: line) else { continue }
      tasks[mark.index, default: TaskMarks()].take(mark)
    }
    return tasks
  }
}
