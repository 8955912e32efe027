public import Cluster

/// A sync of which all is done that needs no host; see ``LocalMirror/prepared(_:)``.
public struct PreparedSync: Sendable {
  private let request: DeltaRequest
  private let reader: AnswerReader
  private let first: DeltaQuestion
  private let isIndexLost: Bool

  init(_ request: DeltaRequest, _ reader: AnswerReader, isIndexLost: Bool) throws {
    self.request = request
    self.reader = reader
    self.isIndexLost = isIndexLost
    // One that was saved in the middle of a sync says too little; otherwise looking at the files can go
    // on while the connection is made and the host works.
    if reader.withTaker({ $0.index.isOpen }) { reader.compareWithDisk() }
    first = try reader.question(request)
    if !isIndexLost { Task.detached { [reader] in reader.compareWithDisk() } }
  }

  /// Asks the host, and brings what is new.
  ///
  /// - Parameters:
  ///   - transport: how to reach the host.
  ///   - placing: where files belong; without it, where they are on the host.
  ///   - onProgress: called now and then, on a thread of the transport.
  /// - Returns: what was done.
  /// - Throws: as ``LocalMirror/sync(_:over:placing:onProgress:)``.
  public func run(
    over transport: any Transport, placing: @escaping LocalPlacing = { $0 },
    onProgress: (@Sendable (DeltaProgress) -> Void)? = nil
  ) async throws -> DeltaReport {
    reader.withTaker { taker in
      taker.placing = placing
      taker.onProgress = onProgress
    }
    return try await DeltaSession(request: request, transport: transport, reader: reader)
      .run(first, isIndexLost: isIndexLost)
  }
}
