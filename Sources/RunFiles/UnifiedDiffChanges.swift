/// Lines of an old text that others of a new one replace; either may be none.
struct LineChange: Hashable {
  var old: Range<Int>
  var new: Range<Int>
}

/// The fewest lines to delete and insert that make one text of another (E. W. Myers, "An O(ND)
/// Difference Algorithm and Its Variations", Algorithmica 1, 1986).
struct LineChanges {
  /// The changes in the order of the texts, with unchanged lines between them.
  private(set) var all: [LineChange] = []

  /// How many deletions and insertions are looked for; beyond, all between the first and the last
  /// difference counts as one change.
  private static let mostEdits = 2000

  init(_ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>]) {
    let prefix = zip(old, new).prefix { $0 == $1 }.count
    let suffix = zip(old.dropFirst(prefix).reversed(), new.dropFirst(prefix).reversed())
      .prefix { $0 == $1 }.count
    let inner = LineChange(
      old: prefix..<old.count - suffix, new: prefix..<new.count - suffix)
    guard !(inner.old.isEmpty && inner.new.isEmpty) else { return }
    var numbers: [ArraySlice<UInt8>: Int] = [:]
    func numbered(_ line: ArraySlice<UInt8>) -> Int {
      let number = numbers[line] ?? numbers.count
      numbers[line] = number
      return number
    }
    let a = old[inner.old].map(numbered)
    let b = new[inner.new].map(numbered)
    guard let kept = Self.keptLines(a, b) else {
      all = [inner]
      return
    }
    var (x, y) = (0, 0)
    for (keptX, keptY) in kept + [(a.count, b.count)] {
      if keptX > x || keptY > y {
        all.append(
          LineChange(old: prefix + x..<prefix + keptX, new: prefix + y..<prefix + keptY))
      }
      (x, y) = (keptX + 1, keptY + 1)
    }
  }

  /// The lines that stay, as pairs of indices; nil if there are more edits than are looked for.
  private static func keptLines(_ a: [Int], _ b: [Int]) -> [(Int, Int)]? {
    let most = min(a.count + b.count, mostEdits)
    // `reach[most + 1 + k]` is how far the path on diagonal k = x - y has come in `a`.
    var reach = [Int](repeating: 0, count: 2 * most + 3)
    var trace: [[Int]] = []
    for edits in 0...most {
      let diagonals = most + 1 - edits...most + 1 + edits
      trace.append(Array(reach[diagonals]))
      for k in stride(from: -edits, through: edits, by: 2) {
        let at = most + 1 + k
        let isDown = isInsertion(k, edits, left: reach[at - 1], right: reach[at + 1])
        var x = edits == 0 ? 0 : isDown ? reach[at + 1] : reach[at - 1] + 1
        while x < a.count, x - k < b.count, a[x] == b[x - k] { x += 1 }
        reach[at] = x
        if x >= a.count, x - k >= b.count { return backwards(trace, a.count, b.count) }
      }
    }
    return nil
  }

  private static func isInsertion(_ k: Int, _ edits: Int, left: Int, right: Int) -> Bool {
    k == -edits || (k != edits && left < right)
  }

  /// Follows the paths from the end: `trace[d][d + k]` is the reach before the d-th edit.
  private static func backwards(
    _ trace: [[Int]], _ endX: Int, _ endY: Int
  ) -> [(Int, Int)] {
    var kept: [(Int, Int)] = []
    var (x, y) = (endX, endY)
    for (edits, reach) in trace.enumerated().reversed() {
      let k = x - y
      var (fromX, fromY) = (0, 0)
      if edits > 0 {
        let left = k > -edits ? reach[edits + k - 1] : 0
        let right = k < edits ? reach[edits + k + 1] : 0
        let isDown = isInsertion(k, edits, left: left, right: right)
        fromX = isDown ? right : left
        fromY = fromX - (isDown ? k + 1 : k - 1)
      }
      while x > fromX, y > fromY {
        (x, y) = (x - 1, y - 1)
        kept.append((x, y))
      }
      (x, y) = (fromX, fromY)
    }
    return kept.reversed()
  }
}
