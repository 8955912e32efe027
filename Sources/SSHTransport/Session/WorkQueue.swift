internal import Subprocess
internal import Synchronization

/// What the callers of a session and the thread that it lives on share.
final class WorkQueue: Sendable {
  private struct State {
    var waiting: [any SessionWork] = []
    /// Why no more work is taken.
    var ending: (any Error)?
  }

  let bell: CancellationBell
  private let state = Mutex(State())

  init() throws(SpawnError) { bell = try CancellationBell() }

  /// Why no more work is taken; nil as long as it is.
  var ending: (any Error)? { state.withLock(\.ending) }

  func add(_ work: any SessionWork) {
    let refusal: (any Error)? = state.withLock {
      if work.isCancelled { return CancellationError() }
      if let ending = $0.ending { return ending }
      $0.waiting.append(work)
      return nil
    }
    if let refusal { work.refuse(refusal) } else { bell.ring() }
  }

  /// Ends a piece of work that was cancelled: at once if it hasn't begun, and soon if it has.
  func cancel(_ work: any SessionWork) {
    let isWaiting = state.withLock { state in
      guard let index = state.waiting.firstIndex(where: { $0 === work }) else { return false }
      state.waiting.remove(at: index)
      return true
    }
    if isWaiting { work.refuse(CancellationError()) } else { bell.ring() }
  }

  /// Takes no more work, and refuses all that waits. The first reason counts.
  func end(_ reason: any Error) {
    let waiting = state.withLock { state in
      state.ending = state.ending ?? reason
      defer { state.waiting = [] }
      return state.waiting
    }
    for work in waiting { work.refuse(reason) }
    bell.ring()
  }

  /// The work that is to be begun now, after refusing what was cancelled or has waited too long; nil at
  /// the end.
  func take(atMost count: Int, now: ContinuousClock.Instant) -> [any SessionWork]? {
    let isLate = { (work: any SessionWork) in work.end.map { $0 <= now } ?? false }
    let (work, idle): ([any SessionWork]?, [any SessionWork]) = state.withLock { state in
      guard state.ending == nil else { return (nil, []) }
      let idle = state.waiting.filter { $0.isCancelled || isLate($0) }
      state.waiting.removeAll { $0.isCancelled || isLate($0) }
      let work = Array(state.waiting.prefix(max(0, count)))
      state.waiting.removeFirst(work.count)
      return (work, idle)
    }
    for piece in idle { piece.refuse(piece.isCancelled ? CancellationError() : LateWork()) }
    return work
  }

  /// Gives work back that could not be begun, to be taken next.
  func putBack(_ work: any SessionWork) {
    let ending = state.withLock { state in
      if state.ending == nil { state.waiting.insert(work, at: 0) }
      return state.ending
    }
    if let ending { work.refuse(ending) }
  }

  /// When something that waits comes to the end of its time.
  var limit: ContinuousClock.Instant? { state.withLock { $0.waiting.compactMap(\.end).min() } }

  /// Throws if the session's thread is to stop what it does.
  func check() throws { if let ending { throw ending } }
}

/// A piece of work was still waiting for others when its time was over.
struct LateWork: Error {}
