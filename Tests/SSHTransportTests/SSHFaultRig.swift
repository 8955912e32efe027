import Cluster
import Foundation
import SSHTransport
import Synchronization
import TestSupport

/// A real sshd behind a proxy that harms connections.
final class SSHFaultRig: Sendable {
  /// What goes over the connection when it is harmed.
  enum Work: String, CaseIterable, Sendable {
    case upload, command, download
  }

  /// How work came to its end.
  enum Outcome: Sendable {
    /// The result was right.
    case done
    case wrong(String)
    case failed(TransportError)

    var code: TransportError.Code? {
      if case .failed(let error) = self { error.code } else { nil }
    }
  }

  let server: SSHServerFixture
  /// 64 MB of which no two pieces are the same.
  static let size = 64 << 20

  init() async throws {
    server = try await SSHServerFixture()
  }

  func proxy(_ faults: [Fault] = []) throws -> FaultProxy {
    try FaultProxy(to: server.port, faults: faults)
  }

  /// How to reach the server through a proxy.
  func options(
    _ proxy: FaultProxy, deadline: Duration = .seconds(60), client: [String] = []
  ) throws -> SSHOptions {
    let key = try server.read(server.folder + "/host_key.pub")
    let name = "config-\(proxy.port)"
    let lines = [
      "HostName 127.0.0.1", "Port \(proxy.port)", "HostKeyAlias faulty",
      "IdentityFile \(server.clientKey)", "IdentityAgent none", "IdentitiesOnly yes",
      "UserKnownHostsFile \(server.folder)/faulty", "GlobalKnownHostsFile /dev/null",
    ]
    try server.write("faulty \(key)", to: "faulty")
    let text = (["Host \(SSHServerFixture.alias)"] + client + lines).joined(separator: "\n  ")
    try server.write(text + "\n", to: name)
    var options = server.options(deadline: deadline)
    options.configFile = server.folder + "/" + name
    return options
  }

  /// Connects, works, and closes. The server counts in a file named after `tag` how often work begins.
  func run(
    _ work: Work, _ options: SSHOptions, deadline: Duration = .seconds(60), tag: String = "other"
  ) async throws -> Outcome {
    do {
      let transport = try await SSHTransport.connect(to: options)
      let outcome: Outcome
      do {
        outcome = try await perform(work, transport, deadline, tag)
      } catch {
        await transport.close()
        throw error
      }
      await transport.close()
      return outcome
    } catch let error as TransportError {
      return .failed(error)
    }
  }

  /// How often work has begun on the server. A server begins what it has got even if the connection is
  /// gone by then: so it is asked when the server has ended.
  func starts(_ tag: String) throws -> Int {
    let file = server.folder + "/starts-" + tag
    return FileManager.default.fileExists(atPath: file) ? try server.read(file).count : 0
  }

  private func perform(
    _ work: Work, _ transport: SSHTransport, _ deadline: Duration, _ tag: String
  ) async throws -> Outcome {
    let begin = "printf x >>'\(server.folder)/starts-\(tag)'; "
    switch work {
    case .upload:
      let file = "'\(server.folder)/upload'"
      let command = HostCommand(
        begin + "cat >\(file) && cmp \(file) '\(server.folder)/pattern' && wc -c <\(file)",
        input: HostInput(begin: Self.pattern), deadline: deadline)
      let result = try await transport.execute(command)
      let expected = HostCommandResult(status: .exited(0), output: Array("\(Self.size)\n".utf8))
      return result == expected ? .done : .wrong("\(result.status) \(result.text)")
    case .command:
      let result = try await transport.execute(
        HostCommand(begin + "cat; echo error >&2; exit 3", input: [1, 2, 3], deadline: deadline))
      let expected = HostCommandResult(
        status: .exited(3), output: [1, 2, 3], errorOutput: Array("error\n".utf8))
      return result == expected ? .done : .wrong("\(result)")
    case .download:
      let checker = PatternChecker()
      let result = try await transport.execute(
        HostCommand(begin + "cat '\(server.folder)/pattern'", deadline: deadline)
      ) { checker.check($0) }
      guard checker.isRight else { return .wrong("bytes differ") }
      guard checker.count == Self.size, result.succeeded else {
        return .wrong("\(checker.count) bytes, \(result.status)")
      }
      return .done
    }
  }

  /// Has the server have what is uploaded and downloaded.
  func writePattern() throws {
    let path = server.folder + "/pattern"
    try server.write("", to: "pattern")
    guard let file = FileHandle(forWritingAtPath: path) else { throw ToolFailure(text: path) }
    let next = try Self.pattern()
    while case let piece = try next(), !piece.isEmpty { try file.write(contentsOf: piece) }
    try file.close()
  }

  private static let pattern: @Sendable () throws -> HostInput.Reader = {
    var position = 0
    return {
      guard position < size else { return [] }
      defer { position += Pattern.piece }
      return Pattern.bytes(at: position, count: Pattern.piece)
    }
  }
}

/// Bytes that follow from their position.
enum Pattern {
  static let piece = 1 << 18
  /// Of a length that shares no factor with any buffer's.
  private static let period: [UInt8] = (0..<1_000_003).map { index in
    UInt8(truncatingIfNeeded: (index &* 2_654_435_761) >> 13)
  }

  static func bytes(at position: Int, count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    while bytes.count < count {
      let start = (position + bytes.count) % period.count
      bytes += period[start..<min(period.count, start + count - bytes.count)]
    }
    return bytes
  }
}

/// Compares what arrives with ``Pattern``.
final class PatternChecker: Sendable {
  private let state = Mutex((count: 0, isRight: true))

  var count: Int { state.withLock { $0.count } }
  var isRight: Bool { state.withLock { $0.isRight } }

  func check(_ piece: ArraySlice<UInt8>) {
    state.withLock { state in
      let expected = Pattern.bytes(at: state.count, count: piece.count)
      // Fast without optimisation, too.
      let isSame = piece.withUnsafeBytes { piece in
        expected.withUnsafeBytes { expected in
          guard let piece = piece.baseAddress, let start = expected.baseAddress else { return true }
          return memcmp(start, piece, expected.count) == 0
        }
      }
      state.isRight = state.isRight && isSame
      state.count += piece.count
    }
  }
}
