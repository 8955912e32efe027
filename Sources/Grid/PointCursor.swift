public import Diagnostics

/// Walks over the points of a space in order. Each costs only what changes from the one before it.
public struct PointCursor: Sendable {
  private let space: Space
  private var next: Int
  private let end: Int

  /// The index of the point that was reached.
  public private(set) var index = -1
  /// The places of the parameters whose value differs from that at the point before.
  public private(set) var changed: [Int] = []

  private var point: Assignment
  private var block = -1
  private var current = Block()
  /// Which repetition of which sample it is.
  private var repetition = 0
  private var sample = 0
  private var grid = -1
  private var combinations: [Int] = []
  private var positions: [Int] = []
  private var cell: UInt64 = 0

  init(space: Space, range: Range<Int>) {
    self.space = space
    next = range.lowerBound
    end = range.upperBound
    point = Assignment(
      count: space.names.count, hasOperands: space.blocks.contains(where: \.hasExpressions))
  }

  /// The value of a parameter; nil where the point doesn't have it.
  public func value(_ parameter: Int) -> Value? { point.values[parameter] }

  /// The values of all parameters, in the order of the space's names.
  public var values: [Value?] { point.values }

  /// Goes on to the next point.
  ///
  /// - Returns: false behind the last.
  /// - Throws: if the constraints let no draw through.
  public mutating func advance() throws(Diagnostic) -> Bool {
    guard next < end else { return false }
    changed.removeAll(keepingCapacity: true)
    index = next
    next += 1
    if block >= 0, step() {
      // Within the block.
    } else {
      enter()
    }
    try derive()
    return true
  }

  /// Goes to `index` from nowhere.
  private mutating func enter() {
    let (found, offset) = space.block(of: index)
    let isNew = found != block
    block = found
    if isNew { current = space.blocks[found] }
    if isNew {
      for parameter in space.names.indices where point[parameter] != nil { set(parameter, nil) }
      positions = Array(repeating: 0, count: current.dimensions.count)
      combinations = Array(repeating: 0, count: current.groups.count)
    }
    (sample, repetition) = offset.quotientAndRemainder(dividingBy: current.repeats)
    locate(current.place(ofSample: sample).grid)
    number()
    isFresh = true
  }

  /// Goes to the next point of the same block; false if there is none, or it isn't a neighbour.
  private mutating func step() -> Bool {
    guard index > space.offsets[block], index < space.offsets[block] + current.count else {
      return false
    }
    repetition += 1
    if repetition < current.repeats {
      number()
      isFresh = false
      return true
    }
    repetition = 0
    sample += 1
    let place = current.place(ofSample: sample).grid
    if place == grid + 1 { moveOn() } else if place != grid { locate(place) }
    grid = place
    number()
    isFresh = true
    return true
  }

  /// Whether the point isn't a mere repetition of the one before.
  private var isFresh = true

  private mutating func number() {
    guard let parameter = current.repetition else { return }
    set(parameter, Value(ExactDecimal(repetition), plain: true))
  }

  private mutating func locate(_ place: Int) {
    grid = place
    var rest = place
    for (index, group) in current.groups.enumerated().reversed() {
      let rank: Int
      (rest, rank) = rest.quotientAndRemainder(dividingBy: group.count)
      move(index, to: group.combination(rank), all: true)
    }
  }

  /// Moves on like an odometer: groups that don't move keep their values.
  private mutating func moveOn() {
    for index in current.groups.indices.reversed() {
      if let next = current.groups[index].combination(after: combinations[index]) {
        return move(index, to: next, all: false)
      }
      move(index, to: current.groups[index].combination(0), all: false)
    }
  }

  private mutating func move(_ index: Int, to combination: Int, all: Bool) {
    let group = current.groups[index]
    combinations[index] = combination
    if group.counts.count == 1 {
      let dimension = group.dimensions.lowerBound
      positions[dimension] = combination
      return place(dimension)
    }
    let before = positions
    group.locate(combination, into: &positions)
    for dimension in group.dimensions
    where all || positions[dimension] != before[dimension] || group.members != nil {
      place(dimension)
    }
  }

  private mutating func place(_ dimension: Int) {
    for column in current.dimensions[dimension].columns {
      point.set(column, at: positions[dimension])
      changed.append(column.parameter)
    }
  }

  private mutating func set(_ parameter: Int, _ value: Value?) {
    point[parameter] = value
    changed.append(parameter)
  }

  /// Conditions, computed values and draws.
  private mutating func derive() throws(Diagnostic) {
    guard isFresh else { return }
    if !current.derivations.isEmpty {
      let place = DrawPlace(seed: 0, cell: 0, index: 0, attempt: 0)
      for derivation in current.derivations {
        try derivation.apply(to: &point, place)
        changed.append(derivation.parameter)
      }
    }
    guard current.sampling.isDrawn else { return }
    try current.draw(
      current.place(ofSample: sample).draw, cell: current.cell(of: point), into: &point)
    for derivation in current.draws { changed.append(derivation.parameter) }
  }
}
