public import JSON

/// A line of ``SubmissionFolder/runs``: what a ledger knows of a task and the ``TaskTable`` doesn't have.
///
/// Fields are separated by tabs: the run's name, the number of the attempt, the run's hash, and the point
/// as a JSON object of texts. Line `i + 1` belongs to task `i`.
public struct TaskFacts: Sendable, Equatable {
  /// The run's name.
  public var run: String
  public var attempt: Int
  /// What makes the run the run it is.
  public var hash: String
  /// The point: an object of parameter names and values as written, all of them strings.
  public var parameters: JSONValue

  public init(run: String, attempt: Int, hash: String, parameters: JSONValue) {
    self.run = run
    self.attempt = attempt
    self.hash = hash
    self.parameters = parameters
  }

  /// The file for these tasks.
  public static func bytes(of tasks: some Sequence<TaskFacts>) -> [UInt8] {
    var out: [UInt8] = []
    for task in tasks {
      // JSON has no tabs and no newlines but escaped ones.
      out += "\(task.run)\t\(task.attempt)\t\(task.hash)\t\(task.parameters.text())\n".utf8
    }
    return out
  }

  /// Reads the file. What a host sends may be anything.
  ///
  /// - Parameter bytes: the file.
  /// - Returns: the tasks in their order, nil if a line is none.
  public static func reading(_ bytes: some Sequence<UInt8>) -> [TaskFacts]? {
    var tasks: [TaskFacts] = []
    for line in Array(bytes).split(separator: UInt8(ascii: "\n")) {
      let fields = String(decoding: line, as: UTF8.self)
        .split(separator: "\t", omittingEmptySubsequences: false)
      guard fields.count == 4, let attempt = Int(fields[1]), attempt > 0,
        RunName.isValid(fields[0]), !fields[2].isEmpty,
        let parameters = try? JSONValue(parsing: String(fields[3])), parameters.object != nil
      else { return nil }
      tasks.append(
        TaskFacts(
          run: String(fields[0]), attempt: attempt, hash: String(fields[2]),
          parameters: parameters))
    }
    return tasks
  }
}

/// Names of runs, which are names of folders on both sides.
enum RunName {
  static func isValid(_ name: Substring) -> Bool {
    !name.isEmpty && name.utf8.count <= 128 && name.first != "." && name.first != "-"
      && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_.-".contains($0)) }
  }
}
