import Foundation
import SSHTransport

/// A real sshd on loopback with keys and an ssh configuration in a folder of its own. It ends, and
/// the folder goes, with the object.
final class SSHServerFixture: Sendable {
  let folder: String
  let port: UInt16
  private let process: Process

  /// The alias of the server in ``configFile``.
  static let alias = "testbox"

  var configFile: String { folder + "/ssh_config" }
  var knownHosts: String { folder + "/known_hosts" }
  var clientKey: String { folder + "/client_key" }

  /// - Parameters:
  ///   - server: more lines for sshd_config; `FOLDER` stands for the folder.
  ///   - client: lines for ssh_config that come before the usual ones, and so win over them.
  ///   - isKnown: whether known_hosts has the server's key.
  init(server: [String] = [], client: [String] = [], isKnown: Bool = true) throws {
    folder = try makeFolder()
    let folder = self.folder
    let fill = { (line: String) in line.replacingOccurrences(of: "FOLDER", with: folder) }
    for name in ["host_key", "client_key"] {
      try runTool("/usr/bin/ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", "\(folder)/\(name)"])
    }
    try FileManager.default.copyItem(
      atPath: "\(folder)/client_key.pub", toPath: "\(folder)/authorized_keys")
    (process, port) = try startServer(folder, server.map(fill))
    try writeConfig(client.map(fill))
    let key = try read("\(folder)/host_key.pub")
    try write(isKnown ? "[127.0.0.1]:\(port) \(key)" : "", to: "known_hosts")
  }

  deinit {
    stop()
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// Options for a connection to it.
  func options(
    deadline: Duration = .seconds(30), environment: [String: String] = [:],
    prompt: (@Sendable (String) async -> String?)? = nil
  ) -> SSHOptions {
    let usual = ["PATH": "/usr/bin:/bin", "HOME": folder]
    return SSHOptions(
      alias: Self.alias, configFile: configFile, deadline: deadline,
      environment: usual.merging(environment) { $1 }, prompt: prompt)
  }

  func connect() async throws -> SSHTransport { try await SSHTransport.connect(to: options()) }

  /// Ends the server that listens; those of its sessions live on.
  func stop() {
    if process.isRunning { process.terminate() }
    process.waitUntilExit()
  }

  /// Ends the sessions' processes as well, which breaks their connections.
  func kill() throws {
    let sessions = try runTool(
      "/usr/bin/ps", ["-o", "pid=", "--ppid", String(process.processIdentifier)])
    try runTool("/bin/kill", ["-KILL"] + sessions.split { $0.isWhitespace }.map(String.init))
    stop()
  }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
  }

  func read(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
  }

  /// A new key pair `name` in the folder.
  func makeKey(_ name: String, passphrase: String = "", options: [String] = []) throws {
    try runTool(
      "/usr/bin/ssh-keygen",
      ["-q", "-t", "ed25519", "-N", passphrase, "-f", "\(folder)/\(name)"] + options)
  }

  /// Lets the server accept the key pair `name` and no other.
  func authorizeOnly(_ name: String) throws {
    try write(try read("\(folder)/\(name).pub"), to: "authorized_keys")
  }

  /// Writes ssh_config anew, with `lines` before the usual ones.
  func writeConfig(_ lines: [String]) throws {
    let usual = [
      "HostName 127.0.0.1", "Port \(port)", "IdentityFile \(clientKey)", "IdentityAgent none",
      "IdentitiesOnly yes", "UserKnownHostsFile \(knownHosts)", "GlobalKnownHostsFile /dev/null",
    ]
    let text = (["Host \(Self.alias)"] + (lines + usual).map { "  " + $0 }).joined(separator: "\n")
    try write(text + "\n", to: "ssh_config")
  }
}

/// A tool of this machine that didn't do what a test needs.
struct ToolFailure: Error {
  var text: String
}

/// Runs a program to its end and gives its output.
@discardableResult
func runTool(
  _ path: String, _ arguments: [String], environment: [String: String]? = nil
) throws -> String {
  let process = Process()
  let pipe = Pipe()
  process.executableURL = URL(fileURLWithPath: path)
  process.arguments = arguments
  process.standardOutput = pipe
  process.standardInput = FileHandle.nullDevice
  if let environment { process.environment = environment }
  try process.run()
  let output = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  guard process.terminationStatus == 0 else {
    throw ToolFailure(text: "\(path) \(arguments): \(process.terminationStatus)")
  }
  return String(decoding: output, as: UTF8.self)
}

private func makeFolder() throws -> String {
  let folder = FileManager.default.temporaryDirectory.path + "/sshd-\(UUID().uuidString)"
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  return folder
}

/// Starts sshd on a free port and waits until it listens.
private func startServer(_ folder: String, _ lines: [String]) throws -> (Process, UInt16) {
  // sshd started by root wants this folder, which is made by the system's start-up otherwise.
  try? FileManager.default.createDirectory(
    atPath: "/run/sshd", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
  for _ in 0..<20 {
    let port = UInt16.random(in: 20_000..<32_000)
    let usual = [
      "Port \(port)", "ListenAddress 127.0.0.1", "HostKey \(folder)/host_key", "PidFile none",
      "AuthorizedKeysFile \(folder)/authorized_keys", "StrictModes no", "UsePAM no",
      "PasswordAuthentication no", "KbdInteractiveAuthentication no", "PermitRootLogin yes",
      "MaxStartups 100",
    ]
    let text = (lines + usual).joined(separator: "\n") + "\n"
    try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/sshd_config"))
    let process = Process()
    let log = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/sbin/sshd")
    process.arguments = ["-D", "-e", "-f", folder + "/sshd_config"]
    process.standardError = log
    process.standardInput = FileHandle.nullDevice
    try process.run()
    if waitUntilListening(log.fileHandleForReading) { return (process, port) }
    process.waitUntilExit()
  }
  throw ToolFailure(text: "sshd does not start: \(folder)/sshd_config")
}

/// Reads sshd's log until it says that it listens; then the rest in the background, so that the
/// pipe never fills.
private func waitUntilListening(_ log: FileHandle) -> Bool {
  var seen = ""
  while true {
    let data = log.availableData
    if data.isEmpty { return false }
    seen += String(decoding: data, as: UTF8.self)
    if seen.contains("Server listening") { break }
  }
  log.readabilityHandler = { if $0.availableData.isEmpty { $0.readabilityHandler = nil } }
  return true
}
