public import Cluster
import Foundation
import LocalTransport

/// A POSIX shell of this machine.
public enum Shell: String, CaseIterable, Sendable {
  case dash, bash, busybox

  public static let available = allCases.filter { $0.path != nil }

  public var path: String? {
    ["/bin/", "/usr/bin/"].map { $0 + rawValue }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}

/// A temporary folder, and a shell that scripts run in: it is also what they call `sh`.
public struct ScriptHost: Sendable {
  public let id = UUID().uuidString
  /// Its name has what folders' names may have, and ends with ``id``.
  public let folder: String
  private let transport: LocalTransport

  public init(_ shell: Shell, environment: [String: String] = [:]) throws {
    let files = FileManager.default
    folder = NSTemporaryDirectory() + "it's a \"folder\" $HOME é \(id)"
    try files.createDirectory(atPath: folder + "/bin", withIntermediateDirectories: true)
    try files.createSymbolicLink(
      atPath: folder + "/bin/sh", withDestinationPath: shell.path ?? "/bin/sh")
    let base = ["PATH": folder + "/bin:/usr/bin:/bin", "HOME": folder]
    transport = LocalTransport(environment: base.merging(environment) { _, other in other })
  }

  public func remove() { try? FileManager.default.removeItem(atPath: folder) }

  @discardableResult
  public func run(_ script: String) async throws -> HostCommandResult {
    let file = "\(folder)/\(UUID().uuidString).sh"
    try Data(script.utf8).write(to: URL(fileURLWithPath: file))
    return try await transport.execute(HostCommand("exec sh \(ShellQuoting.quote(file))"))
  }

  public func write(_ bytes: some Sequence<UInt8>, to name: String, isExecutable: Bool = false)
    throws
  {
    let path = folder + "/" + name
    let files = FileManager.default
    try files.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    // Never through a link, which may lead to the machine's own tools.
    unlink(path)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    if isExecutable { try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path) }
  }

  /// The bytes of a file, nil if there is none.
  public func read(_ name: String) -> [UInt8]? {
    FileManager.default.contents(atPath: folder + "/" + name).map(Array.init)
  }

  public func text(_ name: String) -> String? {
    read(name).map { String(decoding: $0, as: UTF8.self) }
  }

  public func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: folder + "/" + name)
  }

  /// Waits until something is so.
  ///
  /// - Throws: ``NotInTime`` after a minute.
  public func until(_ what: String, _ condition: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while try await !condition() {
      guard ContinuousClock.now < deadline else { throw NotInTime(what: what) }
      try await Task.sleep(for: .milliseconds(50))
    }
  }

  public struct NotInTime: Error {
    public var what: String
  }
}
