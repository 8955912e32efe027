internal import Cluster

/// The one connection of a transport, made when it is needed and made anew after it broke.
actor ConnectionKeeper {
  private let options: SSHOptions
  /// What there is; nil before it is opened, and where it broke.
  var current: (any Carrier)? { carrier }
  private var carrier: (any Carrier)?
  private var opening: Task<Void, Never>?
  /// Tells what is being opened from what was given up.
  private var openings = 0
  /// Who wait for what is being opened: when the last gives up, so does the opening.
  private(set) var waiting: [Promise<any Carrier>] = []
  private var isClosed = false

  init(_ options: SSHOptions) { self.options = options }

  /// The connection.
  ///
  /// - Throws: ``TransportError``; `CancellationError`.
  func carrier() async throws -> any Carrier {
    guard !isClosed else { throw TransportError.closed(options.alias) }
    if let carrier { return carrier }
    let turn = Promise<any Carrier>()
    waiting.append(turn)
    if opening == nil { open() }
    do {
      return try await withTaskCancellationHandler {
        try await turn.value()
      } onCancel: {
        turn.keep(.failure(CancellationError()))
      }
    } catch {
      giveUp(turn)
      throw error
    }
  }

  private func open() {
    openings += 1
    opening = Task { [options, openings] in
      let result: Result<any Carrier, any Error>
      do { result = .success(try await openCarrier(options)) } catch { result = .failure(error) }
      await finish(openings, result)
    }
  }

  private func finish(_ number: Int, _ result: Result<any Carrier, any Error>) async {
    guard opening != nil, number == openings else {
      try? await result.get().close()
      return
    }
    opening = nil
    carrier = try? result.get()
    for turn in waiting { turn.keep(result) }
    waiting = []
  }

  private func giveUp(_ turn: Promise<any Carrier>) {
    guard let index = waiting.firstIndex(where: { $0 === turn }) else { return }
    waiting.remove(at: index)
    if waiting.isEmpty { abandon() }
  }

  private func abandon() {
    opening?.cancel()
    opening = nil
  }

  /// Forgets a connection that broke.
  func drop(_ broken: any Carrier) async {
    if let carrier, carrier === broken { self.carrier = nil }
    await broken.close()
  }

  func close() async {
    isClosed = true
    abandon()
    for turn in waiting { turn.keep(.failure(TransportError.closed(options.alias))) }
    waiting = []
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
