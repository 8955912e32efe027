public import JSON

/// One line of a submission's task table: what a task needs to know to run its run.
public struct TaskEntry: Sendable {
  /// The run's name, which is also the name of its folder: no blanks, no slashes.
  public var run: String
  public var attempt: Int
  /// The run's index in its sweep.
  public var runIndex: Int
  /// A number for the program's random generators, the same in every attempt.
  public var seed: Int
  /// The shell command.
  public var command: String
  /// The point, as the JSON object that the program finds at `CLUSTERSWEEP_PARAMS`.
  public var parameters: JSONValue
  /// Shell text that runs before the command and in its shell, in the run's folder with the run's
  /// variables set: ``TaskRunner/setup(environment:files:)``. If it fails the command isn't run.
  public var setup: String

  public init(
    run: String, attempt: Int, runIndex: Int, seed: Int, command: String, parameters: JSONValue,
    setup: String = ""
  ) {
    self.run = run
    self.attempt = attempt
    self.runIndex = runIndex
    self.seed = seed
    self.command = command
    self.parameters = parameters
    self.setup = setup
  }
}

/// The task table: line `i + 1` belongs to task `i`.
///
/// Fields are separated by tabs. In them a backslash, a tab and a newline are written `\\`, `\t` and
/// `\n`, which `printf %b` of POSIX turns back; every other byte stands as it is.
public enum TaskTable {
  public static func bytes(of entries: some Sequence<TaskEntry>) -> [UInt8] {
    var out: [UInt8] = []
    for entry in entries {
      let head = "\(entry.run)\t\(entry.attempt)\t\(entry.runIndex)\t\(entry.seed)\t"
      out += head.utf8
      escape(entry.command, into: &out)
      out.append(UInt8(ascii: "\t"))
      escape(entry.parameters.text(), into: &out)
      out.append(UInt8(ascii: "\t"))
      escape(entry.setup, into: &out)
      out.append(UInt8(ascii: "\n"))
    }
    return out
  }

  private static func escape(_ text: String, into out: inout [UInt8]) {
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\\"): out += "\\\\".utf8
      case UInt8(ascii: "\t"): out += "\\t".utf8
      case UInt8(ascii: "\n"): out += "\\n".utf8
      default: out.append(byte)
      }
    }
  }
}
