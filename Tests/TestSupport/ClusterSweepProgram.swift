import Foundation

/// The built program, in a folder and a home of its own.
public struct ClusterSweepProgram: Sendable {
  public let folder: TemporaryFolder
  public var environment: [String: String]

  public init() throws {
    folder = try TemporaryFolder()
    environment = [
      "HOME": folder.path + "/home", "PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
      "LANG": "C.UTF-8", "USER": NSUserName(),
    ]
    try FileManager.default.createDirectory(
      atPath: folder.path + "/home", withIntermediateDirectories: true)
  }

  /// What `CLUSTERSWEEP_BINARY` names, else the debug build.
  public static var path: String {
    ProcessInfo.processInfo.environment["CLUSTERSWEEP_BINARY"]
      ?? repository.appendingPathComponent(".build/debug/clustersweep").path
  }

  /// Runs `clustersweep` with these arguments to its end.
  public func callAsFunction(_ arguments: String...) throws -> ProgramResult {
    try run(Self.path, arguments, in: folder.path, environment: environment)
  }

  /// Runs `clustersweep` and reads what it prints as JSON.
  public func json(_ arguments: String...) throws -> [String: Any] {
    let result = try run(
      Self.path, arguments + ["--json"], in: folder.path, environment: environment)
    let value = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    guard let object = value as? [String: Any] else { throw NotAnObject(text: result.output) }
    return object
  }

  /// Starts `clustersweep` and doesn't wait.
  public func start(_ arguments: String...) throws -> RunningProgram {
    try RunningProgram(Self.path, arguments, in: folder.path, environment: environment)
  }

  struct NotAnObject: Error {
    var text: String
  }
}
