/// Threads for calls that block, which have no place on the threads of Swift's tasks.
public enum DedicatedThread {
  /// Runs `body` on a thread of its own, in which a broken pipe raises no signal.
  ///
  /// - Returns: false where the system gives no more threads; `body` is then dropped.
  public static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
    startDetachedThread(body)
  }
}
