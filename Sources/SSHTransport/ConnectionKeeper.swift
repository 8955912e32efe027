internal import Cluster

/// The one connection of a transport, made when it is needed and made anew after it broke.
actor ConnectionKeeper {
  private let options: SSHOptions
  private var carrier: (any Carrier)?
  private var opening: Task<any Carrier, any Error>?
  /// How many wait for what is being opened: when the last gives up, so does the opening.
  private var waiting = 0
  private var isClosed = false

  init(_ options: SSHOptions) { self.options = options }

  /// The connection.
  ///
  /// - Throws: ``TransportError``; `CancellationError`.
  func carrier() async throws -> any Carrier {
    guard !isClosed else { throw TransportError.closed(options.alias) }
    if let carrier { return carrier }
    let opening = self.opening ?? Task { [options] in try await openCarrier(options) }
    self.opening = opening
    waiting += 1
    let result = await withTaskCancellationHandler {
      await opening.result
    } onCancel: {
      Task { await giveUp() }
    }
    waiting -= 1
    if self.opening == opening { self.opening = nil }
    return try await keep(try result.get())
  }

  private func keep(_ opened: any Carrier) async throws -> any Carrier {
    if isClosed {
      await opened.close()
      throw TransportError.closed(options.alias)
    }
    carrier = opened
    return opened
  }

  private func giveUp() { if waiting <= 1 { opening?.cancel() } }

  /// Forgets a connection that broke.
  func drop(_ broken: any Carrier) async {
    if let carrier, carrier === broken { self.carrier = nil }
    await broken.close()
  }

  func close() async {
    isClosed = true
    opening?.cancel()
    let last = carrier
    carrier = nil
    await last?.close()
  }
}

/// A connection that somebody keeps already, else one of our own.
private func openCarrier(_ options: SSHOptions) async throws -> any Carrier {
  if let kept = KeptConnection.find(options) {
    options.recorder?.change { $0.keeper = .clustersweep }
    return kept
  }
  let route = try await Route.read(options)
  if let target = route.hops.last, let master = try await MasterConnection.find(target, options) {
    options.recorder?.change { $0.keeper = .openSSH }
    return master
  }
  return try await route.connect(options)
}
