import Cluster
import Foundation
import SSHTransport
import Subprocess

/// A real sshd on loopback with keys and an ssh configuration in a folder of its own. It ends, and
/// the folder goes, with the object.
final class SSHServerFixture: Sendable {
  let folder: String
  let port: UInt16
  private let process: Task<Void, any Error>

  /// The alias of the server in ``configFile``.
  static let alias = "testbox"

  var configFile: String { folder + "/ssh_config" }
  var knownHosts: String { folder + "/known_hosts" }
  var clientKey: String { folder + "/client_key" }

  /// - Parameters:
  ///   - server: more lines for sshd_config; `FOLDER` stands for the folder.
  ///   - client: lines for ssh_config that come before the usual ones, and so win over them.
  ///   - isKnown: whether known_hosts has the server's key.
  ///   - hasRSAKey: whether it has an RSA host key besides, in `rsa_key`.
  ///   - files: more keys to make before it starts, with what `ssh-keygen` is told of them.
  /// - Throws: ``ToolFailure``.
  init(
    server: [String] = [], client: [String] = [], isKnown: Bool = true, hasRSAKey: Bool = false,
    files: [String: [String]] = [:]
  ) async throws {
    folder = try makeFolder()
    let folder = self.folder
    let fill = { (line: String) in line.replacingOccurrences(of: "FOLDER", with: folder) }
    for name in ["host_key", "client_key"] {
      try await runTool(
        "/usr/bin/ssh-keygen",
        ["-q", "-t", "ed25519", "-N", "", "-f", "\(folder)/\(name)"])
    }
    try FileManager.default.copyItem(
      atPath: "\(folder)/client_key.pub", toPath: "\(folder)/authorized_keys")
    var server = server
    if hasRSAKey {
      try await runTool(
        "/usr/bin/ssh-keygen", ["-q", "-t", "rsa", "-N", "", "-f", "\(folder)/rsa_key"])
      server.append("HostKey FOLDER/rsa_key")
    }
    for (name, options) in files {
      try await runTool(
        "/usr/bin/ssh-keygen", ["-q", "-N", "", "-f", "\(folder)/\(name)"] + options)
    }
    (process, port) = try await startServer(folder, server.map(fill))
    try writeConfig(client.map(fill))
    let key = try read("\(folder)/host_key.pub")
    try write(isKnown ? "[127.0.0.1]:\(port) \(key)" : "", to: "known_hosts")
  }

  deinit {
    // The test program may end before the task gets round to this.
    if let id = try? read(folder + "/pid"), let number = Int32(id.dropLast()) {
      _ = signal(number, SIGKILL)
    }
    process.cancel()
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// Options for a connection to it.
  func options(
    deadline: Duration = .seconds(30), environment: [String: String] = [:],
    prompt: Prompter? = nil
  ) -> SSHOptions {
    let usual = ["PATH": "/usr/bin:/bin", "HOME": folder]
    return SSHOptions(
      alias: Self.alias, configFile: configFile, deadline: deadline,
      environment: usual.merging(environment) { $1 }, prompt: prompt)
  }

  func connect() async throws -> SSHTransport { try await SSHTransport.connect(to: options()) }

  /// Ends the server and its sessions at once, which breaks their connections.
  func kill() async throws {
    let listener = try await listener()
    // sshd ends with status 1 where it has no sessions.
    let script = "kill -KILL $(ps -o pid= --ppid \(listener)) 2>/dev/null; true"
    try await runTool("/bin/sh", ["-c", script])
    process.cancel()
    _ = await process.result
  }

  /// Breaks the connections that there are.
  func endSessions() async throws {
    let listener = try await listener()
    try await runTool("/bin/sh", ["-c", "kill -KILL $(ps -o pid= --ppid \(listener))"])
  }

  /// The number of the process that listens, which sshd writes down after it has said that it does.
  private func listener() async throws -> String {
    for _ in 0..<1000 {
      if let id = try? read(folder + "/pid"), id.hasSuffix("\n") { return String(id.dropLast()) }
      try await Task.sleep(for: .milliseconds(10))
    }
    throw ToolFailure(text: "sshd wrote no \(folder)/pid")
  }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
  }

  func read(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
  }

  /// A new key pair `name` in the folder.
  func makeKey(_ name: String, passphrase: String = "", options: [String] = []) async throws {
    try await runTool(
      "/usr/bin/ssh-keygen",
      ["-q", "-t", "ed25519", "-N", passphrase, "-f", "\(folder)/\(name)"] + options)
  }

  /// Lets the server accept the key pair `name` and no other.
  func authorizeOnly(_ name: String) throws {
    try write(try read("\(folder)/\(name).pub"), to: "authorized_keys")
  }

  /// Lets nobody log in any more; who is in stays.
  func authorizeNobody() throws { try write("", to: "authorized_keys") }

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
  _ path: String, _ arguments: [String],
  environment: [String: String] = ["PATH": "/usr/bin:/bin"],
  onOutput: (@Sendable (ArraySlice<UInt8>) throws -> Void)? = nil
) async throws -> String {
  let request = SpawnRequest(path, arguments, environment: environment)
  let outcome = try await ChildProcess(request, deadline: .seconds(60)).run(onOutput: onOutput)
  guard outcome.end == .exited(0) else {
    let said = String(decoding: outcome.errorOutput, as: UTF8.self)
    throw ToolFailure(text: "\(path) \(arguments): \(outcome.end) \(said)")
  }
  return String(decoding: outcome.output, as: UTF8.self)
}

private func makeFolder() throws -> String {
  let folder = FileManager.default.temporaryDirectory.path + "/sshd-\(UUID().uuidString)"
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  return folder
}

/// Starts sshd on a free port and waits until it listens.
///
/// - Returns: the task that it lives as long as, and the port.
private func startServer(
  _ folder: String, _ lines: [String]
) async throws -> (Task<Void, any Error>, UInt16) {
  // sshd started by root wants this folder, which is made by the system's start-up otherwise.
  try? FileManager.default.createDirectory(
    atPath: "/run/sshd", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
  for _ in 0..<20 {
    let port = UInt16.random(in: 20_000..<32_000)
    let usual = [
      "Port \(port)", "ListenAddress 127.0.0.1", "HostKey \(folder)/host_key",
      "PidFile \(folder)/pid",
      "AuthorizedKeysFile \(folder)/authorized_keys", "StrictModes no", "UsePAM no",
      "PasswordAuthentication no", "KbdInteractiveAuthentication no", "PermitRootLogin yes",
      // The start-up files of whoever runs the tests are none of their business.
      "SetEnv HOME=\(folder)",
    ]
    // Unlike of other keywords, of this one the last counts.
    let text = (["MaxStartups 100"] + lines + usual).joined(separator: "\n") + "\n"
    try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/sshd_config"))
    let (log, sender) = AsyncStream<String>.makeStream()
    let request = SpawnRequest(
      "/bin/sh", ["-c", "exec /usr/sbin/sshd -D -e -f '\(folder)/sshd_config' 2>&1"],
      environment: ["PATH": "/usr/bin:/bin"])
    let task = Task<Void, any Error> {
      defer { sender.finish() }
      _ = try await ChildProcess(request, deadline: .seconds(600)).run {
        sender.yield(String(decoding: $0, as: UTF8.self))
      }
    }
    var seen = ""
    for await piece in log {
      seen += piece
      if seen.contains("Server listening") { return (task, port) }
    }
    guard seen.contains("Address already in use") else { throw ToolFailure(text: seen) }
  }
  throw ToolFailure(text: "no port is free")
}

/// `kill` by a name that no method hides.
private func signal(_ process: Int32, _ number: Int32) -> Int32 { kill(process, number) }
