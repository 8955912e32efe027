import Cluster
import Digest
import Foundation
import LocalTransport
import SweepFile
import Synchronization
import TestSupport

@testable import Coordinator

/// A sweep's folder, whose files may have names of any bytes.
struct CodeFolder {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  var path: String { folder.path }

  func write(_ path: PathBytes, _ content: [UInt8], isExecutable: Bool = false) throws {
    let full = Array(self.path.utf8) + [0x2f] + path
    for above in ancestors(of: path) {
      _ = Disk.withPath(Array(self.path.utf8) + [0x2f] + above) { mkdir($0, 0o755) }
    }
    _ = Disk.withPath(full) { unlink($0) }
    let descriptor = Disk.withPath(full) { open($0, O_WRONLY | O_CREAT | O_EXCL, 0o644) }
    guard descriptor >= 0 else { throw Failed(what: "open \(shown(path)): \(errno)") }
    defer { close(descriptor) }
    guard Foundation.write(descriptor, content, content.count) == content.count else {
      throw Failed(what: "write \(shown(path))")
    }
    if isExecutable { _ = Disk.withPath(full) { chmod($0, 0o755) } }
  }

  func write(_ path: String, _ content: String, isExecutable: Bool = false) throws {
    try write(Array(path.utf8), Array(content.utf8), isExecutable: isExecutable)
  }

  func link(_ path: String, to target: String) throws {
    guard symlink(target, self.path + "/" + path) == 0 else { throw Failed(what: "symlink") }
  }

  func shell(_ script: String) throws {
    let environment = [
      "PATH": "/usr/bin:/bin", "HOME": path, "GIT_CONFIG_NOSYSTEM": "1",
      "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a",
      "GIT_COMMITTER_EMAIL": "a@b", "GIT_CONFIG_COUNT": "1",
      "GIT_CONFIG_KEY_0": "protocol.file.allow", "GIT_CONFIG_VALUE_0": "always",
    ]
    let result = try run("/bin/sh", ["-ec", script], in: path, environment: environment)
    guard result.status == 0 else { throw Failed(what: result.transcript) }
  }

  func listing(_ code: CodeSpec = CodeSpec()) async throws -> SnapshotListing? {
    try await SnapshotListing.take(of: path, code, environment: Self.environment)
  }

  func paths(_ code: CodeSpec = CodeSpec()) async throws -> [String] {
    try await listing(code)?.files.map { shown($0.path) } ?? []
  }

  func snapshot() async throws -> Snapshot {
    guard let listing = try await listing() else { throw Failed(what: "no listing") }
    return try Snapshot.take(listing, in: path)
  }

  static let environment = ["PATH": "/usr/bin:/bin", "HOME": "/nonexistent"]
}

struct Failed: Error {
  var what: String
}

/// The userland of a host.
enum Userland: String, CaseIterable, Sendable {
  case gnu, busybox

  /// The system's own, and BusyBox where it is installed.
  static let available = allCases.filter {
    $0 == .gnu || FileManager.default.isExecutableFile(atPath: "/usr/bin/busybox")
  }
}

/// A host that is this machine, with tools of one userland and without root's rights.
struct CodeHost {
  let folder: TemporaryFolder
  let transport: WatchedTransport

  var codes: String { folder.path + "/it's code" }

  init(_ userland: Userland) throws {
    folder = try TemporaryFolder()
    var path = "/usr/bin:/bin"
    if userland == .busybox {
      path = folder.path + "/bin"
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      let applets = [
        "cat", "chmod", "cp", "find", "ln", "ls", "mkdir", "mv", "rm", "sh", "tar", "tr", "wc",
        "xargs",
      ]
      for name in applets { symlink("/usr/bin/busybox", path + "/" + name) }
    }
    transport = WatchedTransport(
      LocalTransport(host: "box", environment: ["PATH": path, "HOME": folder.path]))
    try FileManager.default.createDirectory(atPath: codes, withIntermediateDirectories: true)
    if geteuid() == 0 { chown(codes, 65534, 65534) }
  }

  func upload(of folder: CodeFolder) -> SnapshotUpload {
    SnapshotUpload(transport: transport, codes: codes, folder: folder.path)
  }

  /// The names in the folder of codes.
  var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: codes)) ?? []).sorted()
  }

  /// What lies there of a snapshot, read with our own eyes.
  func entries(of hash: String) throws -> Set<Snapshot.Entry> {
    var found: Set<Snapshot.Entry> = []
    let root = Array((codes + "/" + hash).utf8)
    var open: [PathBytes] = [[]]
    while let folder = open.popLast() {
      let names = Disk.names(in: root + [0x2f] + folder)
      if names.isEmpty { found.insert(.init(path: folder, content: .folder)) }
      for name in names {
        let path = folder.isEmpty ? name : folder + [0x2f] + name
        let full = root + [0x2f] + path
        switch Disk.look(at: full) {
        case .folder: open.append(path)
        case .link:
          found.insert(.init(path: path, content: .link(target: Disk.target(ofLink: full) ?? [])))
        case .file(let size, let isExecutable):
          let bytes = try readAll(full)
          let content = Snapshot.Entry.Content.file(
            size: size, hash: SHA256.hex(bytes), isExecutable: isExecutable)
          found.insert(.init(path: path, content: content))
        case .other, nil: throw Failed(what: "what is \(shown(path))?")
        }
      }
    }
    return found
  }

  private func readAll(_ path: PathBytes) throws -> [UInt8] {
    guard let file = DiskFile(path) else { throw Failed(what: "can't open \(shown(path))") }
    var bytes: [UInt8] = []
    while case let piece = try file.next(), !piece.isEmpty { bytes += piece }
    return bytes
  }

  /// The status of a file there.
  func status(_ path: String) throws -> stat {
    var status = stat()
    guard lstat(codes + "/" + path, &status) == 0 else { throw Failed(what: "no \(path)") }
    return status
  }

  func inode(_ path: String) throws -> UInt64 { UInt64(try status(path).st_ino) }
  func mode(_ path: String) throws -> UInt32 { UInt32(try status(path).st_mode & 0o777) }

  func text(_ path: String) throws -> String {
    try String(contentsOfFile: codes + "/" + path, encoding: .utf8)
  }
}

/// Passes commands on without root's rights, and counts their input. It can also cut the input off, which
/// stands for a connection that breaks at that byte: no real one breaks at a byte of our choice.
final class WatchedTransport: Transport {
  private let base: LocalTransport
  private let state = Mutex((sent: 0, calls: 0, cut: Int?.none, prefix: ""))

  init(_ base: LocalTransport) { self.base = base }

  var host: String { base.host }
  var sent: Int { state.withLock { $0.sent } }
  var calls: Int { state.withLock { $0.calls } }

  /// From how many bytes on the input is lost; nil for none.
  var cut: Int? {
    get { state.withLock { $0.cut } }
    set { state.withLock { $0.cut = newValue } }
  }

  /// What stands before each script.
  var prefix: String {
    get { state.withLock { $0.prefix } }
    set { state.withLock { $0.prefix = newValue } }
  }

  func execute(
    _ command: HostCommand, onOutput: (@Sendable (ArraySlice<UInt8>) throws -> Void)?
  ) async throws -> HostCommandResult {
    var command = command
    command.script = prefix + command.script
    if geteuid() == 0 {
      command.script = """
        exec /usr/bin/setpriv --reuid=65534 --regid=65534 --clear-groups sh -c \
        \(ShellQuoting.quote(command.script))
        """
    }
    let input = command.input
    let cut = state.withLock { state in
      state.calls += 1
      return state.cut
    }
    command.input = HostInput { [self] in
      let next = try input.begin()
      var left = cut ?? .max
      return {
        let piece = try next().prefix(left)
        left -= piece.count
        self.state.withLock { $0.sent += piece.count }
        return Array(piece)
      }
    }
    return try await base.execute(command, onOutput: onOutput)
  }

  func close() async { await base.close() }
}
