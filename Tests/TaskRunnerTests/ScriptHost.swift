import Cluster
import Foundation
import LocalTransport
import Testing

/// A POSIX shell of this machine.
enum Shell: String, CaseIterable, CustomTestStringConvertible {
  case dash, bash, busybox

  static let available = allCases.filter { $0.path != nil }

  var path: String? {
    ["/bin/", "/usr/bin/"].map { $0 + rawValue }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  var testDescription: String { rawValue }
}

/// A temporary folder, and a shell that scripts run in: it is also what they call `sh`.
struct ScriptHost {
  let id = UUID().uuidString
  /// Its name has what folders' names may have, and ends with ``id``.
  let folder: String
  private let transport: LocalTransport

  init(_ shell: Shell, environment: [String: String] = [:]) throws {
    let files = FileManager.default
    folder = NSTemporaryDirectory() + "it's a \"folder\" $HOME é \(id)"
    try files.createDirectory(atPath: folder + "/bin", withIntermediateDirectories: true)
    try files.createSymbolicLink(
      atPath: folder + "/bin/sh", withDestinationPath: try #require(shell.path))
    let base = ["PATH": folder + "/bin:/usr/bin:/bin", "HOME": folder]
    transport = LocalTransport(environment: base.merging(environment) { _, other in other })
  }

  func remove() { try? FileManager.default.removeItem(atPath: folder) }

  @discardableResult
  func run(_ script: String) async throws -> HostCommandResult {
    let file = "\(folder)/\(UUID().uuidString).sh"
    try Data(script.utf8).write(to: URL(fileURLWithPath: file))
    return try await transport.execute(HostCommand("exec sh \(ShellQuoting.quote(file))"))
  }

  func write(_ bytes: some Sequence<UInt8>, to name: String, isExecutable: Bool = false) throws {
    let path = folder + "/" + name
    let files = FileManager.default
    try files.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    if isExecutable { try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path) }
  }

  /// The bytes of a file, nil if there is none.
  func read(_ name: String) -> [UInt8]? {
    FileManager.default.contents(atPath: folder + "/" + name).map(Array.init)
  }

  func text(_ name: String) -> String? { read(name).map { String(decoding: $0, as: UTF8.self) } }

  func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: folder + "/" + name)
  }

  /// Waits until something is so.
  func until(
    _ what: String, _ condition: () async throws -> Bool,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while try await !condition() {
      guard ContinuousClock.now < deadline else {
        Issue.record("it didn't come about: \(what)", sourceLocation: sourceLocation)
        throw CancellationError()
      }
      try await Task.sleep(for: .milliseconds(50))
    }
  }
}
