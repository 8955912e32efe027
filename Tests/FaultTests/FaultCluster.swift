import Foundation
import TestSupport

/// A real Slurm of its own, whose controller is held, killed and stopped, and its sshd, which a test leads
/// through a ``FaultProxy``. Its arrays have two tasks at most, and it has no accounting: the queue is all
/// that tells of a job. It goes with the object.
final class FaultCluster {
  static let alias = "faultcluster"

  let folder: TemporaryFolder
  /// The port of its sshd.
  let port: UInt16

  /// An ssh_config that knows the login node by ``alias``.
  var configFile: String { folder.path + "/ssh_config" }
  private var directory: String { folder.path + "/cluster" }

  /// Whether its tests are to run: where Slurm is installed, and in CI in any case, so that a missing one
  /// fails there.
  static let isWanted =
    ["/usr/sbin/slurmctld", "/usr/local/sbin/slurmctld"]
    .contains(where: FileManager.default.isExecutableFile(atPath:))
    || ProcessInfo.processInfo.environment["CI"] == "true"

  init() throws {
    let folder = try TemporaryFolder()
    self.folder = folder
    let up = try Self.cluster(
      folder.path + "/cluster",
      "up",
      ["--accounting", "off", "--max-array", "2", "--nodes", "2", "--cpus", "8"])
    guard up.status == 0 else { throw NotUp(why: up.errors) }
    let config = try folder.read("cluster/ssh/ssh_config")
    let words = config.split(whereSeparator: \.isWhitespace)
    guard let place = words.firstIndex(of: "Port"), let port = UInt16(words[place + 1]) else {
      throw NotUp(why: config)
    }
    self.port = port
    // A controller that is silent for so long has lost a request.
    let conf = try folder.read("cluster/etc/slurm.conf")
    try folder.write("cluster/etc/slurm.conf", conf + "MessageTimeout=3\n")
    try lead(to: port)
    try restart()
  }

  deinit { _ = try? Self.cluster(directory, "down", ["--purge"]) }

  struct NotUp: Error {
    var why: String
  }

  /// Leads connections by the alias to a port: the server's own, or a proxy's.
  func lead(to port: UInt16, keepsAlive: Bool = false) throws {
    let alive =
      keepsAlive ? "  ServerAliveInterval 1\n  ServerAliveCountMax 1\n  ConnectTimeout 3\n" : ""
    try folder.write(
      "ssh_config",
      """
      Host \(Self.alias)
        HostName 127.0.0.1
        Port \(port)
        HostKeyAlias [127.0.0.1]:\(self.port)
        IdentityFile \(directory)/ssh/id_ed25519
        IdentityAgent none
        IdentitiesOnly yes
        UserKnownHostsFile \(directory)/ssh/known_hosts
        GlobalKnownHostsFile /dev/null
      \(alive)
      """)
  }

  /// Sends the controller a signal: SIGSTOP and SIGCONT hold it and let it go on.
  func signalController(_ number: Int32) throws {
    let text = try folder.read("cluster/run/slurmctld.own.pid")
    if let id = pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)) { kill(id, number) }
  }

  /// Starts the controller again, whatever became of it, with the jobs that it knew.
  func restart() throws {
    for _ in 0..<3 {
      if try Self.cluster(directory, "restart", ["slurmctld"]).status == 0 { return }
    }
    let up = try Self.cluster(directory, "up")
    guard up.status == 0 else { throw NotUp(why: up.errors) }
  }

  /// Kills what runs below a folder on the login node, as its crash would; the tasks, which are on other
  /// nodes, go on.
  func crashLoginNode(below path: String) throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: "/proc") {
      guard let id = pid_t(name), id != getpid() else { continue }
      let working = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(id)/cwd")
      guard let working, working.hasPrefix(path + "/") else { continue }
      let environment = FileManager.default.contents(atPath: "/proc/\(id)/environ") ?? Data()
      let text = String(decoding: environment, as: UTF8.self)
      let command = (try? String(contentsOfFile: "/proc/\(id)/comm", encoding: .utf8)) ?? ""
      guard !text.contains("SLURM_JOB_ID="), !command.hasPrefix("slurmstepd") else { continue }
      kill(id, SIGKILL)
    }
  }

  /// What the queue has of a folder's jobs: one line a task, `INDICES STATE`.
  func queue(below path: String) throws -> [String] {
    let result = try run(
      "/usr/bin/env", ["squeue", "-h", "-r", "-t", "all", "-o", "%i %T %Z"],
      environment: ["SLURM_CONF": "\(directory)/etc/slurm.conf", "PATH": "/usr/bin:/bin"])
    return result.output.split(separator: "\n").filter { $0.contains(" \(path)/") }
      .map { $0.split(separator: " ").prefix(2).joined(separator: " ") }
  }

  private static func cluster(
    _ directory: String, _ verb: String, _ words: [String] = []
  ) throws -> ProgramResult {
    try run(
      repository.appendingPathComponent("scripts/cluster").path,
      [verb, "--dir", directory] + words,
      environment: [
        "PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "HOME": NSHomeDirectory(),
      ])
  }
}
