internal import Synchronization

/// A value that one side waits for and another, of several perhaps, gives. The first giver counts.
final class Promise<Value: Sendable>: Sendable {
  private enum State {
    case open
    case awaited(CheckedContinuation<Value, any Error>)
    case kept(Result<Value, any Error>)
  }

  private let state = Mutex(State.open)

  /// Waits for the value. May be called once.
  func value() async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      let result: Result<Value, any Error>? = state.withLock {
        if case .kept(let result) = $0 { return result }
        $0 = .awaited(continuation)
        return nil
      }
      if let result { continuation.resume(with: result) }
    }
  }

  /// Gives the value, unless it was given before.
  func keep(_ result: Result<Value, any Error>) {
    let waiting: CheckedContinuation<Value, any Error>? = state.withLock {
      switch $0 {
      case .kept: return nil
      case .open:
        $0 = .kept(result)
        return nil
      case .awaited(let continuation):
        $0 = .kept(result)
        return continuation
      }
    }
    waiting?.resume(with: result)
  }
}
