internal import Synchronization

/// A value that some wait for and others give. The first giver counts.
final class Promise<Value: Sendable>: Sendable {
  private enum State {
    case open([CheckedContinuation<Value, any Error>])
    case kept(Result<Value, any Error>)
  }

  private let state = Mutex(State.open([]))

  /// Waits for the value.
  func value() async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      let result: Result<Value, any Error>? = state.withLock {
        switch $0 {
        case .kept(let result): return result
        case .open(let waiting):
          $0 = .open(waiting + [continuation])
          return nil
        }
      }
      if let result { continuation.resume(with: result) }
    }
  }

  /// Waits until the value was given or refused.
  func kept() async { _ = try? await value() }

  /// Gives the value, unless it was given before.
  func keep(_ result: Result<Value, any Error>) {
    let waiting: [CheckedContinuation<Value, any Error>] = state.withLock {
      guard case .open(let waiting) = $0 else { return [] }
      $0 = .kept(result)
      return waiting
    }
    for continuation in waiting { continuation.resume(with: result) }
  }
}
