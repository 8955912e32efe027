import Foundation
import TestSupport

/// A real sshd on loopback for the program, with its keys and the ssh configuration in the program's
/// folder: hosts are `good`, and others that are wrong in one thing each.
final class HostsCheckServer {
  let program: ClusterSweepProgram
  let port: UInt16
  private let server: RunningProgram

  private var folder: String { program.folder.path }

  init() throws {
    program = try ClusterSweepProgram()
    let folder = program.folder.path
    for name in ["host_key", "client_key", "stranger"] {
      _ = try run(
        "/usr/bin/ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", "\(folder)/\(name)"])
    }
    // sshd started by root wants this folder, which is made by the system's start-up otherwise.
    try? FileManager.default.createDirectory(
      atPath: "/run/sshd", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755]
    )
    (server, port) = try Self.start(folder)
    try program.folder.write(
      "known_hosts", "[127.0.0.1]:\(port) \(program.folder.read("host_key.pub"))")
    try program.folder.write(
      "config",
      """
      Host unknown
        UserKnownHostsFile \(folder)/nobody
      Host keyless
        IdentityFile \(folder)/stranger
      Host closed
        Port 1
      Host nameless
        HostName no-such-host.invalid
      Host behind
        ProxyJump keyless
      Host behind-good
        ProxyJump good
      Host *
        HostName 127.0.0.1
        Port \(port)
        IdentityFile \(folder)/client_key
        IdentitiesOnly yes
        IdentityAgent none
        UserKnownHostsFile \(folder)/known_hosts
        GlobalKnownHostsFile /dev/null

      """)
    let hosts = [
      "good", "unknown", "keyless", "closed", "nameless", "behind", "behind-good",
    ]
    try program.folder.write(
      "hosts.yaml",
      hosts.map {
        "\($0): {ssh: \($0), scheduler: queue, ssh_config: config, root: \(folder)/root}\n"
      }.joined())
  }

  deinit {
    server.signal(SIGTERM)
    _ = try? server.wait(seconds: 10)
  }

  private static func start(_ folder: String) throws -> (RunningProgram, UInt16) {
    for _ in 0..<20 {
      let port = UInt16.random(in: 20_000..<32_000)
      let config = """
        Port \(port)
        ListenAddress 127.0.0.1
        HostKey \(folder)/host_key
        PidFile \(folder)/pid
        AuthorizedKeysFile \(folder)/client_key.pub
        StrictModes no
        UsePAM no
        PasswordAuthentication no
        KbdInteractiveAuthentication no
        PermitRootLogin yes
        SetEnv HOME=\(folder)

        """
      try Data(config.utf8).write(to: URL(fileURLWithPath: folder + "/sshd_config"))
      let log = folder + "/sshd.log"
      try? FileManager.default.removeItem(atPath: log)
      let server = try RunningProgram(
        "/usr/sbin/sshd", ["-D", "-E", log, "-f", folder + "/sshd_config"])
      let isUp = eventually(within: 20) {
        let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
        return text.contains("Server listening") || !server.isRunning
      }
      if isUp, server.isRunning { return (server, port) }
    }
    throw NoServer()
  }

  struct NoServer: Error {}
}
