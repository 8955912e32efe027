import Cluster
import SweepFile

/// A connection to one host that several parts of a command share. It is opened by the first that needs it.
actor SharedSession {
  private let entry: HostEntry
  private let workplace: Workplace
  private let project: String
  private var opening: Task<HostSession, any Error>?

  fileprivate init(_ entry: HostEntry, workplace: Workplace, project: String) {
    self.entry = entry
    self.workplace = workplace
    self.project = project
  }

  /// The connection.
  ///
  /// - Throws: that the host can't be reached.
  func session() async throws -> HostSession {
    let opening =
      opening
      ?? Task { [entry, workplace, project] in
        try await HostSession.open(entry, workplace: workplace, project: project)
      }
    self.opening = opening
    return try await withTaskCancellationHandler {
      try await opening.value
    } onCancel: {
      opening.cancel()
    }
  }

  fileprivate func close() async {
    guard let session = try? await opening?.value else { return }
    await session.transport.close()
  }
}

/// Runs `work` with a connection that is opened when it is needed, and closed afterwards, whatever happens.
func withSharedSession<Value: Sendable>(
  _ entry: HostEntry, workplace: Workplace, project: String,
  _ work: (SharedSession) async throws -> Value
) async throws -> Value {
  let shared = SharedSession(entry, workplace: workplace, project: project)
  do {
    let value = try await work(shared)
    await shared.close()
    return value
  } catch {
    await shared.close()
    throw error
  }
}
