import Cluster
import Diagnostics
import Foundation
import Testing

@testable import SSHTransport

/// What is read of configurations by the `ssh` of this machine, and by libssh where there is none.
@Suite struct SSHConfigurationTests {
  private final class Folder: Sendable {
    let path = FileManager.default.temporaryDirectory.path + "/config \(UUID().uuidString)"

    init(_ files: [String: String]) throws {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      for (name, text) in files {
        let text = text.replacingOccurrences(of: "FOLDER", with: path)
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
      }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func read(_ destination: String, withProgram: Bool = true) async throws -> SSHSettings {
      let environment = ["PATH": withProgram ? "/usr/bin:/bin" : path, "HOME": path, "USER": "me"]
      let options = SSHOptions(
        alias: "uni", configFile: "\(path)/config", environment: environment)
      return try await SSHSettings.read(options, destination: destination)
    }
  }

  private static let config = """
    Include "FOLDER/more"
    Match originalhost uni
      Port 2200
    Host uni* !uni-old
      HostName %h.example
      User joe
      IdentityFile "~/a key"
      IdentityFile ~/.ssh/%r-%n
      IdentitiesOnly yes
      UserKnownHostsFile "FOLDER/known hosts" "FOLDER/other"
      GlobalKnownHostsFile none
      RevokedHostKeys "FOLDER/%h"
      HostKeyAlias cluster
      StrictHostKeyChecking accept-new
      ProxyJump u@j1:33,j2
      ServerAliveInterval 1m
      ServerAliveCountMax 5
      ConnectionAttempts 2
      BindAddress 127.0.0.1
      ControlPath "FOLDER/cm-%r@%n"
      AddressFamily inet
    Host j1
      User wrong
      HostName 127.0.0.1
      Port 44
    Host p
      ProxyCommand nc -x "a b" %h %p
    Match host uni.example exec "test -e 'FOLDER/more'"
      ConnectTimeout 7
    """

  @Test func whatTheProgramSays() async throws {
    let folder = try Folder(["config": Self.config, "more": "Host uni\n  HashKnownHosts yes\n"])
    let found = try await folder.read("uni")
    #expect(found.alias == "uni")
    #expect(found.hostName == "uni.example")
    #expect(found.port == 2200)
    #expect(found.user == "joe")
    #expect(found.hashesKnownHosts)
    #expect(found.connectTimeout == 7)
    #expect(found.identityFiles == ["\(folder.path)/a key", "\(folder.path)/.ssh/joe-uni"])
    #expect(found.usesOnlyIdentityFiles)
    #expect(
      found.userKnownHostsFiles == ["\(folder.path)/known hosts", "\(folder.path)/other"])
    #expect(found.globalKnownHostsFiles == [])
    #expect(found.hostKeyAlias == "cluster")
    #expect(found.strictHostKeyChecking == .acceptNew)
    #expect(found.jumps == ["u@j1:33", "j2"])
    #expect(found.proxyCommand == nil)
    #expect(found.serverAliveInterval == 60)
    #expect(found.serverAliveCountMax == 5)
    #expect(found.connectionAttempts == 2)
    #expect(found.bindAddress == "127.0.0.1")
    #expect(found.controlPath == "\(folder.path)/cm-joe@uni")
    #expect(found.addressFamily == .inet)
    #expect(found.revokedHostKeys == ["\(folder.path)/uni.example"])
    #expect(try await folder.read("uni-old").jumps == [])
  }

  @Test func jumpHostsWithUserAndPort() async throws {
    let folder = try Folder(["config": Self.config, "more": ""])
    let jump = try await folder.read("u@j1:33")
    #expect([jump.alias, jump.hostName, jump.user] == ["j1", "127.0.0.1", "u"])
    #expect(jump.port == 33)
    #expect(try await folder.read("ssh://j1").port == 44)
    #expect(try await folder.read("[::1]:5").hostName == "::1")
    #expect(try await folder.read("p").proxyCommand == "nc -x \"a b\" p 22")
    let options = SSHOptions(
      alias: "uni", configFile: "\(folder.path)/config", environment: ["PATH": "/usr/bin:/bin"])
    #expect(try await Route.read(options).hops.map(\.alias) == ["j1", "j2", "uni"])
  }

  @Test func whatTheLibrarySays() async throws {
    let folder = try Folder(["config": Self.config, "more": ""])
    let found = try await folder.read("uni", withProgram: false)
    #expect([found.alias, found.hostName, found.user] == ["uni", "uni.example", "joe"])
    #expect(found.jumps == ["u@j1:33", "j2"])
    #expect(found.proxyCommand == nil)
    // Only the last of several keys, and the first of several files.
    let home = folder.path
    #expect(found.identityFiles.first == "\(home)/.ssh/joe-uni")
    #expect(found.identityFiles.dropFirst().first == "\(home)/.ssh/id_ed25519")
    #expect(found.userKnownHostsFiles == ["\(home)/known hosts"])
    // What it knows but doesn't tell, and what it doesn't know.
    #expect(found.strictHostKeyChecking == .ask)
    #expect(found.hostKeyAlias == nil)
    let jump = try await folder.read("u@j1:33", withProgram: false)
    #expect([jump.hostName, jump.user] == ["127.0.0.1", "u"])
    #expect(jump.port == 33)
    #expect(
      try await folder.read("p", withProgram: false).proxyCommand == "nc -x \"a b\" p 22")
  }

  @Test(arguments: [
    ("ssh -W '[%h]:%p' j", ["j"]),
    ("ssh -l u -p 33 -J j2,ssh://k@j3:44 -W '[%h]:%p' j1", ["u@j1:33", "j2", "ssh://k@j3:44"]),
    ("ssh -p 99 -W '[%h]:%p' ::1", ["[::1]:99"]),
    ("ssh -W %h:%p j", nil), ("ssh -v -W '[%h]:%p' j", nil),
    ("ssh -i key -W '[%h]:%p' j", nil), ("nc %h %p", nil), ("", nil),
  ])
  func theLibrarysJumps(command: String, jumps: [String]?) {
    #expect(SSHSettings.jumps(ofLibraryCommand: command) == jumps)
  }

  /// `Host *` with a ProxyJump leads every jump host to itself.
  @Test func aHostThatJumpsToItself() async throws {
    let folder = try Folder(["config": "Host *\n  ProxyJump j\n"])
    let error = await #expect(throws: TransportError.self) { try await folder.read("j") }
    #expect(error?.diagnostic.why == "jumphost loop via j")
  }
}
