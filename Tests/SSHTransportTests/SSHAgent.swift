import Foundation

/// An ssh-agent with keys, which ends with the object.
final class SSHAgent: Sendable {
  let socket: String
  private let process: pid_t

  /// - Throws: ``ToolFailure``.
  init(keys: [String]) async throws {
    let socket = FileManager.default.temporaryDirectory.path + "/agent-\(UUID().uuidString)"
    self.socket = socket
    let text = try await runTool("/usr/bin/ssh-agent", ["-a", socket])
    let digits = text.split(separator: "SSH_AGENT_PID=").last?.prefix { $0.isNumber }
    guard let process = digits.flatMap({ pid_t($0) }) else { throw ToolFailure(text: text) }
    self.process = process
    for key in keys {
      try await runTool("/usr/bin/ssh-add", ["-q", key], environment: ["SSH_AUTH_SOCK": socket])
    }
  }

  deinit {
    kill(process, SIGTERM)
    unlink(socket)
  }
}
