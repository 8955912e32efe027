extension Deadline {
  /// Gives `body` a time of its own, which counts for nothing in the deadline's.
  ///
  /// - Parameters:
  ///   - patience: how long it may take if the deadline is very near: long enough for somebody to find
  ///     a phone, and to confirm the login there.
  ///   - body: what takes its time.
  /// - Returns: what `body` returns.
  /// - Throws: what `body` throws.
  func whileWaiting<Value>(
    atMost patience: Duration = .seconds(60), _ body: () throws -> Value
  ) rethrows -> Value {
    let start = ContinuousClock.now
    extend(by: patience)
    defer {
      let taken = ContinuousClock.now - start
      if taken < patience { extend(by: taken - patience) }
    }
    return try body()
  }
}
