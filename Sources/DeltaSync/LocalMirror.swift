public import Cluster
internal import Diagnostics

/// The copy of a host's files here: a folder, and an index of what it holds.
///
/// At every instant each file is a beginning of what the host has or had, never a mixture, whenever this
/// process or the connection ends; another sync goes on from there. Only one sync of a mirror may run at
/// a time.
public struct LocalMirror: Sendable {
  /// The folder, which is made if there is none.
  public var folder: String
  /// The index's file, which lies outside of the folder or under a name that no file of the host's gets.
  public var indexPath: String

  public init(folder: String, indexPath: String) {
    self.folder = folder
    self.indexPath = indexPath
  }

  /// Brings what is new.
  ///
  /// One round trip, as long as files only grow; one more for files that were rewritten in place, and one
  /// more if the index was lost.
  ///
  /// - Parameters:
  ///   - request: what to bring.
  ///   - transport: how to reach the host.
  ///   - placing: where files belong; without it, where they are on the host.
  ///   - onProgress: called now and then, on a thread of the transport.
  /// - Returns: what was done.
  /// - Throws: `TransportError`; `CancellationError`; `Diagnostic` where the answer was cut, or no
  ///   answer at all, or the disk is full. What came until then stays and counts.
  public func sync(
    _ request: DeltaRequest, over transport: any Transport,
    placing: @escaping LocalPlacing = { $0 },
    onProgress: (@Sendable (DeltaProgress) -> Void)? = nil
  ) async throws -> DeltaReport {
    try await prepared(request).run(over: transport, placing: placing, onProgress: onProgress)
  }

  /// Does what needs no host: reads the index and makes the list of what is here. Meanwhile the
  /// connection can be made.
  ///
  /// - Parameter request: what to bring.
  /// - Returns: the sync, ready to run once.
  /// - Throws: `Diagnostic` where the folder can't be used.
  public func prepared(_ request: DeltaRequest) throws -> PreparedSync {
    try request.check()
    let loaded = SyncIndex(file: indexPath)
    let taker = FileTaker(
      folder: try LocalFolder(folder), index: loaded ?? SyncIndex(), indexPath: indexPath,
      request: request)
    return try PreparedSync(request, AnswerReader(taker: taker), isIndexLost: loaded == nil)
  }
}

extension DeltaRequest {
  /// - Throws: a bug of the caller's: a place that isn't below the root.
  func check() throws(Diagnostic) {
    for place in places where !place.isEmpty {
      guard let objection = HostPath.objection(to: place) else { continue }
      throw Diagnostic(
        "'\(String(decoding: place, as: UTF8.self))' can't be brought", why: objection,
        remedy: "name it relative to the folder on the host, without '..'")
    }
  }
}
