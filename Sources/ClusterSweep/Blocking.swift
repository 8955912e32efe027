import Dispatch
import Synchronization

/// Waits for asynchronous work. Only for the main thread of commands that otherwise need no others,
/// and so start faster: it would keep a thread of the pool from the work that it waits for.
func blocking<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) throws -> Value
{
  let outcome = Outcome<Value>()
  let done = DispatchSemaphore(value: 0)
  Task.detached {
    let result: Result<Value, any Error>
    do { result = .success(try await work()) } catch { result = .failure(error) }
    outcome.result.withLock { $0 = result }
    done.signal()
  }
  done.wait()
  guard let result = outcome.result.withLock({ $0 }) else { throw CancellationError() }
  return try result.get()
}

private final class Outcome<Value: Sendable>: Sendable {
  let result = Mutex<Result<Value, any Error>?>(nil)
}
