internal import Subprocess
internal import Synchronization

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// Stands between libssh and an agent, and shows libssh one key at a time.
///
/// By itself libssh offers all keys of an agent in the agent's order, gives up at the first that it
/// can't read, knows nothing of certificates in files for them, and waits without end for an agent
/// that asks somebody.
final class AgentRelay: Sendable {
  /// The keys that the agent has.
  let identities: [AgentIdentity]
  private let inner: Descriptor
  private let state = Mutex(State())

  private struct State {
    var shown: [AgentIdentity] = []
    var signer: [UInt8] = []
    var hasRefused = false
  }

  /// Nil where the agent can't be reached or has no key.
  ///
  /// - Parameters:
  ///   - socket: the agent's.
  ///   - deadline: that of the login; it moves on while the agent signs, for which it may ask somebody.
  ///   - interruption: ends the waiting for the agent too.
  /// - Throws: what the interruption throws.
  init?(_ socket: String, until deadline: Deadline, _ interruption: Interruption) throws {
    guard let agent = AgentConnection(socket, interruption),
      let answer = try agent.exchange([AgentMessage.requestIdentities], until: deadline),
      let pair = try? DescriptorPair.socket()
    else { return nil }
    identities = AgentMessage.identities(in: answer)
    inner = pair.first
    guard !identities.isEmpty else { return nil }
    let outer = pair.second
    let isRunning = DedicatedThread.start { [weak self] in
      while let request = readFrame(outer, isReady: { true }) {
        let answer = self?.answer(request, agent, deadline) ?? [AgentMessage.failure]
        guard writeFrame(answer, to: outer) else { return }
      }
    }
    guard isRunning else { return nil }
  }

  deinit { shutdown(inner.number, Int32(SHUT_RDWR)) }

  /// A descriptor to be spoken to like the agent's socket; the caller closes it.
  func takeDescriptor() -> Int32 { fcntl(inner.number, F_DUPFD_CLOEXEC, 10) }

  /// Shows this key alone from now on.
  ///
  /// - Parameters:
  ///   - key: a key, or a certificate for one.
  ///   - signer: the key of the agent to sign with in its place.
  func show(_ key: [UInt8], signedWith signer: [UInt8]) {
    state.withLock {
      $0 = State(shown: [AgentIdentity(key: key, comment: "")], signer: signer)
    }
  }

  /// Whether the agent would not sign with the key that is shown.
  var hasRefused: Bool { state.withLock { $0.hasRefused } }

  private func answer(
    _ request: [UInt8], _ agent: AgentConnection, _ deadline: Deadline
  ) -> [UInt8] {
    let (shown, signer) = state.withLock { ($0.shown, $0.signer) }
    if request.first == AgentMessage.requestIdentities {
      return AgentMessage.answer(showing: shown)
    }
    guard let request = AgentMessage.signRequest(request, with: signer) else {
      return [AgentMessage.failure]
    }
    let answer = deadline.whileWaiting { try? agent.exchange(request, until: deadline) }
    if answer == nil || answer?.first == AgentMessage.failure {
      state.withLock { $0.hasRefused = true }
    }
    return answer ?? [AgentMessage.failure]
  }
}
