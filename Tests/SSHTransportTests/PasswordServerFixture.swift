import Cluster
import Foundation
import SSHTransport
import Subprocess

/// A real sshd on loopback that asks through PAM, with a temporary user of this machine who has a
/// password, and a secret for one-time codes. All of it goes with the object.
///
/// PAM knows an sshd by the name of its program: a copy under another name has rules of its own.
final class PasswordServerFixture: Sendable {
  let folder: String
  let port: UInt16
  let user: String
  private let process: Task<Void, any Error>

  static let alias = "asking"
  static let password = "pass word 1"
  private static let secret = "3132333435363738393031323334353637383930"

  var configFile: String { folder + "/ssh_config" }
  /// How prompts name the login.
  var login: String { "\(user)@127.0.0.1" }

  /// Whether it can be made here. Where tests must not be missing it is tried in any case.
  static var isPossible: Bool {
    ProcessInfo.processInfo.environment["CI"] == "true"
      || geteuid() == 0 && hasModule("pam_unix") && hasModule("pam_oath")
        && FileManager.default.isExecutableFile(atPath: "/usr/bin/oathtool")
  }

  static let reason = "adding a user needs root, codes need libpam-oath and oathtool"

  private static func hasModule(_ name: String) -> Bool {
    let folders = ["/lib/x86_64-linux-gnu", "/lib/aarch64-linux-gnu", "/lib", "/lib64"]
    return folders.contains { FileManager.default.fileExists(atPath: "\($0)/security/\(name).so") }
  }

  /// The rules for a password.
  static let passwordRule = "auth required pam_unix.so nodelay"
  /// The rule for a one-time code; ``code()`` makes one.
  static let codeRule = "auth required pam_oath.so usersfile=FOLDER/codes window=5 digits=6"

  /// - Parameters:
  ///   - rules: how PAM authenticates; `FOLDER` stands for the folder.
  ///   - server: lines for sshd_config.
  ///   - client: lines for ssh_config that win over the usual ones.
  ///   - files: more files for the folder, by name.
  /// - Throws: ``ToolFailure``.
  init(
    rules: [String] = [passwordRule], server: [String] = [], client: [String] = [],
    files: [String: String] = [:]
  ) async throws {
    let name = "cs" + UUID().uuidString.prefix(8).lowercased()
    user = name
    let folder = FileManager.default.temporaryDirectory.path + "/sshd-\(name)"
    self.folder = folder
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
    let fill = { (line: String) in line.replacingOccurrences(of: "FOLDER", with: folder) }
    // Others who add users meanwhile hold a lock for which `useradd` doesn't wait.
    let add = "flock /run/lock/clustersweep-users useradd -M -N -d '\(folder)' -s /bin/sh \(name)"
    try await runTool("/bin/sh", ["-c", add], environment: Self.environment)
    let set = "printf '%s' '\(name):\(Self.password)' | flock /run/lock/clustersweep-users chpasswd"
    try await runTool("/bin/sh", ["-c", set], environment: Self.environment)
    var files = files
    files["codes"] = "HOTP/T30 \(name) - \(Self.secret)\n"
    for (file, text) in files { try Self.write(text, to: "\(folder)/\(file)", 0o600) }
    let rest = [
      "account required pam_unix.so", "password required pam_unix.so",
      "session required pam_permit.so",
    ]
    let rules = (rules.map(fill) + rest).joined(separator: "\n") + "\n"
    try Self.write(rules, to: "/etc/pam.d/sshd-\(name)", 0o644)
    let program = "\(folder)/sshd-\(name)"
    try FileManager.default.copyItem(atPath: "/usr/sbin/sshd", toPath: program)
    for key in ["host_key", "client_key"] {
      try await runTool(
        "/usr/bin/ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", "\(folder)/\(key)"])
    }
    try FileManager.default.copyItem(
      atPath: "\(folder)/client_key.pub", toPath: "\(folder)/authorized_keys")
    (process, port) = try await startAskingServer(program, folder, server.map(fill))
    try writeConfig(client.map(fill))
    let key = try String(contentsOfFile: "\(folder)/host_key.pub", encoding: .utf8)
    try Self.write("[127.0.0.1]:\(port) \(key)", to: "\(folder)/known_hosts", 0o600)
  }

  deinit {
    // The test program may end before the task gets round to this.
    let text = try? String(contentsOfFile: folder + "/pid", encoding: .utf8)
    if let text, let number = Int32(text.dropLast()) { _ = kill(number, SIGKILL) }
    process.cancel()
    try? FileManager.default.removeItem(atPath: "/etc/pam.d/sshd-\(user)")
    let remove = Process()
    remove.executableURL = URL(fileURLWithPath: "/bin/sh")
    let script = "flock /run/lock/clustersweep-users userdel -f \(user)"
    remove.arguments = ["-c", script]
    remove.environment = Self.environment
    remove.standardError = FileHandle.nullDevice
    if (try? remove.run()) != nil { remove.waitUntilExit() }
    try? FileManager.default.removeItem(atPath: folder)
  }

  private static let environment = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"]

  private static func write(_ text: String, to path: String, _ mode: Int) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
  }

  private func writeConfig(_ lines: [String]) throws {
    let usual = [
      "HostName 127.0.0.1", "Port \(port)", "User \(user)", "IdentityFile \(folder)/client_key",
      "IdentityAgent none", "IdentitiesOnly yes", "UserKnownHostsFile \(folder)/known_hosts",
      "GlobalKnownHostsFile /dev/null",
    ]
    let text = (["Host \(Self.alias)"] + (lines + usual).map { "  " + $0 }).joined(separator: "\n")
    try Self.write(text + "\n", to: configFile, 0o600)
  }

  func options(deadline: Duration = .seconds(30), prompt: Prompter? = nil) -> SSHOptions {
    SSHOptions(
      alias: Self.alias, configFile: configFile, deadline: deadline,
      environment: ["PATH": "/usr/bin:/bin", "HOME": folder], prompt: prompt)
  }

  /// The one-time code of now; the server takes each one once.
  func code() async throws -> String {
    let text = try await runTool("/usr/bin/oathtool", ["--totp", Self.secret])
    return text.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Has the password be as old as can be, so that it must be changed at the next login.
  func expirePassword() async throws {
    try await runTool("/usr/bin/chage", ["-d", "0", user], environment: Self.environment)
  }
}

/// Starts a program that is sshd on a free port and waits until it listens.
private func startAskingServer(
  _ program: String, _ folder: String, _ lines: [String]
) async throws -> (Task<Void, any Error>, UInt16) {
  try? FileManager.default.createDirectory(
    atPath: "/run/sshd", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
  for _ in 0..<20 {
    let port = UInt16.random(in: 20_000..<32_000)
    let usual = [
      "Port \(port)", "ListenAddress 127.0.0.1", "HostKey \(folder)/host_key",
      "PidFile \(folder)/pid", "AuthorizedKeysFile \(folder)/authorized_keys", "StrictModes no",
      "UsePAM yes", "PasswordAuthentication no", "KbdInteractiveAuthentication yes",
      "MaxStartups 100",
    ]
    let text = (lines + usual).joined(separator: "\n") + "\n"
    try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/sshd_config"))
    let (log, sender) = AsyncStream<String>.makeStream()
    let request = SpawnRequest(
      "/bin/sh", ["-c", "exec '\(program)' -D -e -f '\(folder)/sshd_config' 2>&1"],
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
