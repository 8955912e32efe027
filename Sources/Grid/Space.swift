public import Diagnostics

/// All assignments of a value to every parameter, in a fixed order: the last axis varies fastest.
///
/// Nothing is expanded: a point is computed from its index. Without axes there is one point, which
/// has no values.
public struct Space: Sendable {
  public let axes: [Axis]
  /// How many points there are.
  public let count: Int

  /// - Throws: if two axes have the same name, or there are more points than `Int.max`.
  public init(axes: [Axis]) throws(Diagnostic) {
    try Self.checkNames(axes)
    var count = 1
    for axis in axes {
      let (product, overflow) = count.multipliedReportingOverflow(by: axis.count)
      guard !overflow else { throw Self.tooLarge(axes) }
      count = product
    }
    self.axes = axes
    self.count = count
  }

  /// The points with the indices of `range`, one after the other; each costs only what changes from
  /// the one before it.
  public func points(in range: Range<Int>) -> some Sequence<Point> & Sendable {
    PointRange(space: self, range: range)
  }

  private static func checkNames(_ axes: [Axis]) throws(Diagnostic) {
    var seen: Set<[UInt8]> = []
    for axis in axes where !seen.insert(Array(axis.name.utf8)).inserted {
      throw Diagnostic(
        "the parameter '\(axis.name)' is given twice",
        why: "each of its points would run once for every pair of values",
        remedy: "give all of its values at once: \(axis.name)=1,2,3")
    }
  }

  private static func tooLarge(_ axes: [Axis]) -> Diagnostic {
    let sizes = axes.map { "\($0.name): \($0.count)" }.joined(separator: ", ")
    return Diagnostic(
      "the space has more points than can be counted", why: sizes,
      remedy: "give some of the parameters fewer values")
  }
}

extension Space: RandomAccessCollection {
  public var startIndex: Int { 0 }
  public var endIndex: Int { count }

  /// The point at `index`, from 0 to `count` - 1.
  public subscript(index: Int) -> Point {
    let positions = positions(of: index)
    return Point(index: index, values: zip(axes, positions).map { $0[$1] })
  }

  public func makeIterator() -> PointIterator {
    PointIterator(space: self, range: 0..<count)
  }

  /// The index of the value on each axis.
  fileprivate func positions(of index: Int) -> [Int] {
    precondition((0..<count).contains(index), "the index of a point is out of range")
    var rest = index
    var positions = [Int](repeating: 0, count: axes.count)
    for axis in axes.indices.reversed() {
      (rest, positions[axis]) = rest.quotientAndRemainder(dividingBy: axes[axis].count)
    }
    return positions
  }
}

/// One assignment of a value to every parameter.
public struct Point: Hashable, Sendable {
  /// Its place in the order of the space, from 0.
  public let index: Int
  /// The values in the order of the axes.
  public let values: [Value]

  public init(index: Int, values: [Value]) {
    self.index = index
    self.values = values
  }
}

private struct PointRange: Sequence, Sendable {
  let space: Space
  let range: Range<Int>

  func makeIterator() -> PointIterator { PointIterator(space: space, range: range) }
}

/// Walks over points in order.
public struct PointIterator: IteratorProtocol, Sendable {
  private let space: Space
  private let end: Int
  private var index: Int
  private var positions: [Int] = []
  private var values: [Value] = []

  init(space: Space, range: Range<Int>) {
    self.space = space
    index = range.lowerBound
    end = range.upperBound
    guard index < end else { return }
    positions = space.positions(of: index)
    values = zip(space.axes, positions).map { $0[$1] }
  }

  public mutating func next() -> Point? {
    guard index < end else { return nil }
    defer { advance() }
    return Point(index: index, values: values)
  }

  /// Moves on like an odometer: axes that don't move keep their values.
  private mutating func advance() {
    index += 1
    guard index < end else { return }
    for axis in space.axes.indices.reversed() {
      positions[axis] += 1
      let wraps = positions[axis] == space.axes[axis].count
      if wraps { positions[axis] = 0 }
      values[axis] = space.axes[axis][positions[axis]]
      if !wraps { return }
    }
  }
}
