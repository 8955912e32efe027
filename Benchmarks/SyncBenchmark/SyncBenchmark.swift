import Cluster
import DeltaSync
import Diagnostics
import SSHTransport

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What `scripts/bench sync` measures: our way of bringing a folder from a host, or a file to it, as a
/// whole process with a login of its own.
///
///     SyncBenchmark down --config SSH_CONFIG HOST REMOTE_FOLDER LOCAL_FOLDER
///     SyncBenchmark up --config SSH_CONFIG HOST LOCAL_FILE REMOTE_FILE
///
/// The index of a folder is the file FOLDER.index beside it.
@main struct SyncBenchmark {
  static func main() async {
    let words = Array(CommandLine.arguments.dropFirst())
    guard words.count == 6, words[1] == "--config", ["down", "up"].contains(words[0]) else {
      complain("usage: SyncBenchmark down|up --config SSH_CONFIG HOST FROM TO")
      exit(64)
    }
    do {
      let options = SSHOptions(
        alias: words[3], configFile: words[2], environment: environment("PATH", "HOME", "USER"))
      if words[0] == "down" {
        try await down(options, words[4], words[5])
      } else {
        let transport = try await SSHTransport.connect(to: options)
        try await up(transport, words[4], words[5])
        await transport.close()
      }
    } catch {
      complain("\(error)")
      exit(1)
    }
  }

  private static func down(_ options: SSHOptions, _ remote: String, _ local: String) async throws {
    async let prepared = LocalMirror(folder: local, indexPath: local + ".index")
      .prepared(DeltaRequest(root: remote))
    let transport = try await SSHTransport.connect(to: options)
    let report = try await prepared.run(over: transport)
    await transport.close()
    print(
      """
      \(report.listed) files, \(report.files.count) changed, \(report.newBytes) new bytes; \
      sent \(report.bytesSent), received \(report.bytesReceived) in \(report.rounds) round trips; \
      \(report.listing), \(report.compression)
      """)
  }

  private static func up(
    _ transport: SSHTransport, _ local: String, _ remote: String
  ) async throws {
    let quoted = ShellQuoting.quote(remote)
    let input = HostInput {
      let file = open(local, O_RDONLY | O_CLOEXEC)
      guard file >= 0 else { throw Unreadable(path: local) }
      return { try piece(of: file, local) }
    }
    let command = HostCommand(
      "cat >\(quoted).part && mv \(quoted).part \(quoted)", input: input, deadline: .seconds(600))
    let result = try await transport.execute(command)
    guard result.succeeded else {
      complain("\(result.status): \(result.errorText)")
      exit(1)
    }
  }

  private struct Unreadable: Error {
    var path: String
  }

  private static func piece(of file: Int32, _ path: String) throws -> [UInt8] {
    var count = 0
    let size = 1 << 18
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
      count = read(file, buffer.baseAddress, size)
      filled = max(count, 0)
    }
    guard count >= 0 else { throw Unreadable(path: path) }
    if count == 0 { close(file) }
    return bytes
  }

  private static func environment(_ names: String...) -> [String: String] {
    let pairs = names.compactMap { name in getenv(name).map { (name, String(cString: $0)) } }
    return Dictionary(uniqueKeysWithValues: pairs)
  }

  private static func complain(_ text: String) {
    var line = Array((text + "\n").utf8)
    _ = write(2, &line, line.count)
  }
}
