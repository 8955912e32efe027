public import Foundation

/// How a program ended and what it wrote.
public struct ProgramResult: Sendable {
  public var status: Int32
  public var output: String
  public var errors: String

  /// Both streams and the status in one text, for snapshots.
  public var transcript: String {
    "\(output)\(errors.isEmpty ? "" : "--- stderr\n\(errors)")--- status \(status)\n"
  }
}

/// The repository's folder.
public let repository = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// A folder of its own, gone with the value.
public final class TemporaryFolder: Sendable {
  public let path: String

  public init() throws {
    let base = URL(fileURLWithPath: NSTemporaryDirectory()).resolvingSymlinksInPath()
    path = base.appendingPathComponent("clustersweep-test-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    // What runs leave on a host is partly read-only.
    _ = try? run("/bin/chmod", ["-R", "u+w", path])
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Writes a file and returns its path.
  @discardableResult
  public func write(_ name: String, _ text: String) throws -> String {
    let file = path + "/" + name
    try FileManager.default.createDirectory(
      atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    // Never through a link: a test that replaces a linked tool must not replace the tool itself.
    unlink(file)
    try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    return file
  }

  public func read(_ name: String) throws -> String {
    try String(contentsOfFile: path + "/" + name, encoding: .utf8)
  }
}

/// Runs a program to its end, with an environment of nothing but what is given.
public func run(
  _ program: String, _ arguments: [String], in folder: String = "/",
  environment: [String: String] = [:]
) throws -> ProgramResult {
  let running = try RunningProgram(program, arguments, in: folder, environment: environment)
  return try running.wait()
}

/// A program that was started.
///
/// Foundation's Process isn't used: it notices an end by a descriptor that everything started at the
/// same time inherits, so a process that lives on in the background keeps it waiting.
public final class RunningProgram: @unchecked Sendable {
  // Only the test that made it uses it.
  public let processID: pid_t
  private let output: String
  private let errors: String
  private var status: Int32?

  public init(
    _ program: String, _ arguments: [String], in folder: String = "/",
    environment: [String: String] = [:]
  ) throws {
    let base = NSTemporaryDirectory() + "/"
    // Files, not pipes: whatever it leaves behind can't keep the test waiting.
    output = base + "out-\(UUID().uuidString)"
    errors = base + "err-\(UUID().uuidString)"
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT, 0o600)
    // The shell becomes the program: there is no other portable way to give it a folder.
    let start = ["/bin/sh", "-c", #"cd "$0" && exec "$@""#, folder, program]
    var words = (start + arguments).map { strdup($0) } + [nil]
    var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in words + variables { free(text) } }
    var child: pid_t = 0
    let code = posix_spawn(&child, start[0], &actions, nil, &words, &variables)
    guard code == 0 else { throw NotStarted(program: program, code: code) }
    processID = child
  }

  struct NotStarted: Error {
    var program: String
    var code: Int32
  }

  public var isRunning: Bool {
    if status == nil {
      var raw: Int32 = 0
      if waitpid(processID, &raw, WNOHANG) == processID { status = raw }
    }
    return status == nil
  }

  /// Sends a signal.
  public func signal(_ number: Int32) {
    if status == nil { kill(processID, number) }
  }

  /// Waits for its end. A program that was killed has the status 128 + signal; one that takes too long
  /// is killed.
  public func wait(seconds: Double = 120) throws -> ProgramResult {
    if !eventually(within: seconds, { !isRunning }) { signal(SIGKILL) }
    var raw = status ?? 0
    if status == nil {
      while waitpid(processID, &raw, 0) < 0, errno == EINTR {}
      status = raw
    }
    defer { for file in [output, errors] { unlink(file) } }
    let signal = raw & 0x7f
    return ProgramResult(
      status: signal == 0 ? raw >> 8 & 0xff : 128 + signal,
      output: String(decoding: try Data(contentsOf: URL(fileURLWithPath: output)), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: URL(fileURLWithPath: errors)), as: UTF8.self))
  }
}

/// Waits until a condition holds.
///
/// - Returns: whether it came to hold before the deadline.
public func eventually(within seconds: Double = 60, _ condition: () throws -> Bool) rethrows -> Bool
{
  let deadline = Date(timeIntervalSinceNow: seconds)
  while Date() < deadline {
    if try condition() { return true }
    usleep(5_000)
  }
  return try condition()
}
