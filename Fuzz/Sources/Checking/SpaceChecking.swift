internal import Diagnostics
public import Grid

extension Space {
  /// Checks that a walk over at most `limit` points gives what is found from their indices, and what
  /// is said about the space.
  ///
  /// - Throws: that the constraints let no draw through.
  public func check(walking limit: Int) throws {
    require(count > 0, "a space without points")
    for note in notes { checkPlace(note, isExact: false) }
    for summary in parameters { require(!summary.name.isEmpty, "a parameter without a name") }
    let last = try point(at: count - 1)
    requireEqual(last.values.count, parameters.count, "the number of values")
    _ = try point(at: count / 2)
    var seen = 0
    try forEachPoint(in: 0..<min(count, limit)) { walked in
      requireEqual(walked.index, seen, "the index")
      requireEqual(walked, try point(at: walked.index), "point \(walked.index)")
      seen += 1
    }
    requireEqual(seen, min(count, limit), "the number of points")
    guard count > limit else { return }
    let tail = max(limit, count - 3)..<count
    try forEachPoint(in: tail) { walked in
      requireEqual(walked, try point(at: walked.index), "point \(walked.index)")
    }
  }
}
