import Foundation
import TestSupport

/// A real sshd on loopback, whose connections a test leads through a ``FaultProxy``, and what its host
/// has: a folder for temporary files and one for roots of sweeps. It goes with the object.
final class FaultHost {
  let folder: TemporaryFolder
  let port: UInt16
  private var server: RunningProgram

  static let alias = "faultbox"

  var configFile: String { folder.path + "/ssh_config" }
  var temporary: String { folder.path + "/tmp" }

  init() throws {
    folder = try TemporaryFolder()
    let path = folder.path
    for name in ["host_key", "client_key"] {
      _ = try run(
        "/usr/bin/ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", "\(path)/\(name)"])
    }
    for name in [path + "/tmp", path + "/home", "/run/sshd"] {
      // The last is what sshd started by root wants, and the system's start-up makes otherwise.
      try? FileManager.default.createDirectory(
        atPath: name, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
    }
    try folder.write("known_hosts", "faultbox " + folder.read("host_key.pub"))
    (server, port) = try Self.startOnFreePort(folder)
    try lead(to: port)
  }

  deinit { try? kill() }

  /// Leads connections by the alias to a port.
  ///
  /// - Parameters:
  ///   - port: the server's own, or a proxy's.
  ///   - keepsAlive: whether a peer that is silent for a second counts as dead.
  /// - Throws: that the file can't be written.
  func lead(to port: UInt16, keepsAlive: Bool = false) throws {
    let alive =
      keepsAlive ? "ServerAliveInterval 1\n  ServerAliveCountMax 1\n  ConnectTimeout 3" : ""
    try folder.write(
      "ssh_config",
      """
      Host \(Self.alias)
        HostName 127.0.0.1
        Port \(port)
        HostKeyAlias faultbox
        IdentityFile \(folder.path)/client_key
        IdentityAgent none
        IdentitiesOnly yes
        UserKnownHostsFile \(folder.path)/known_hosts
        GlobalKnownHostsFile /dev/null
        \(alive)

      """)
  }

  /// Has what is called `tool` on the host wait until the returned file is deleted; it makes a file of
  /// that name with `.reached` behind it.
  func hold(_ tool: String) throws -> String {
    let hold = try folder.write("hold-\(tool)", "")
    try install(
      tool,
      """
      #!/bin/sh
      if [ -e '\(hold)' ]; then : >'\(hold).reached'; fi
      while [ -e '\(hold)' ]; do sleep 0.05; done
      exec /usr/bin/\(tool) "$@"

      """)
    return hold
  }

  /// Has the host run a script of ours by the name of a tool.
  func install(_ tool: String, _ script: String) throws {
    let path = try folder.write("bin/\(tool)", script)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
  }

  /// Ends the server and its sessions at once; what runs on the host lives on.
  func kill() throws {
    let sessions = try TestSupport.run(
      "/bin/ps", ["-o", "pid=", "--ppid", "\(server.processID)"])
    server.signal(SIGKILL)
    for word in sessions.output.split(whereSeparator: \.isWhitespace) {
      if let id = pid_t(word) { _ = Foundation.kill(id, SIGKILL) }
    }
    _ = try server.wait()
  }

  /// Starts the server again, on its port.
  func restart() throws {
    guard let server = try Self.start(folder) else { throw NoServer() }
    self.server = server
  }

  private static func startOnFreePort(
    _ folder: TemporaryFolder
  ) throws -> (RunningProgram, UInt16) {
    for _ in 0..<20 {
      let port = UInt16.random(in: 20_000..<32_000)
      try folder.write(
        "sshd_config",
        """
        Port \(port)
        ListenAddress 127.0.0.1
        HostKey \(folder.path)/host_key
        PidFile none
        AuthorizedKeysFile \(folder.path)/client_key.pub
        StrictModes no
        UsePAM no
        PasswordAuthentication no
        KbdInteractiveAuthentication no
        PermitRootLogin yes
        MaxStartups 100
        SetEnv HOME=\(folder.path)/home TMPDIR=\(folder.path)/tmp PATH=\(folder.path)/bin:/usr/bin:/bin

        """)
      if let server = try start(folder) { return (server, port) }
    }
    throw NoServer()
  }

  private static func start(_ folder: TemporaryFolder) throws -> RunningProgram? {
    let log = try folder.write("sshd.log", "")
    let server = try RunningProgram(
      "/usr/sbin/sshd", ["-D", "-E", log, "-f", folder.path + "/sshd_config"])
    let isUp = try eventually(within: 20) {
      try folder.read("sshd.log").contains("Server listening") || !server.isRunning
    }
    return isUp && server.isRunning ? server : nil
  }

  struct NoServer: Error {}
}
