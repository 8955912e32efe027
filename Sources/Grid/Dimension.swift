/// The values that one parameter takes along a dimension.
///
/// A class, because a walk over points reaches for it at each of them, and copies cost more than that.
final class Column: Sendable {
  /// The parameter's place among those of the space.
  let parameter: Int
  private let values: Values
  /// The values as operands of expressions, if there are some.
  private let operands: [ExpressionOperand]

  private enum Values: Sendable {
    /// Few enough to be kept; nil where a point that was given one by one lacks the parameter.
    case kept([Value?])
    case computed(Axis)
  }

  /// Up to how many values are kept rather than computed again.
  private static let keptLimit = 4096

  init(parameter: Int, axis: Axis) {
    self.parameter = parameter
    values =
      axis.count <= Self.keptLimit ? .kept((0..<axis.count).map { axis[$0] }) : .computed(axis)
    operands = []
  }

  init(parameter: Int, values: [Value?]) {
    self.parameter = parameter
    self.values = .kept(values)
    operands = []
  }

  /// The same column with its operands made once.
  init(withOperands column: Column) {
    parameter = column.parameter
    values = column.values
    if case .kept(let values) = values {
      operands = values.map { ExpressionOperand($0) }
    } else {
      operands = []
    }
  }

  subscript(position: Int) -> Value? {
    switch values {
    case .kept(let values): values[position]
    case .computed(let axis): axis[position]
    }
  }

  /// The value as an operand of expressions.
  func operand(_ position: Int) -> ExpressionOperand {
    position < operands.count ? operands[position] : ExpressionOperand(self[position])
  }
}

/// A direction of a grid: the parameters that move along it, of which there are several if they are
/// zipped.
struct Dimension: Sendable {
  let count: Int
  var columns: [Column]

  /// Whether every position gives the parameter a value.
  func isComplete(_ parameter: Int) -> Bool {
    columns.contains { column in
      column.parameter == parameter && (0..<count).allSatisfy { column[$0] != nil }
    }
  }
}

/// Neighbouring dimensions of which only some positions are points, because a constraint or a
/// condition ties them together; or one dimension that is free.
final class DimensionGroup: Sendable {
  /// The places of its dimensions in the block.
  let dimensions: Range<Int>
  /// How many positions each of them has.
  let counts: [Int]
  /// The combined positions that are points; nil if all are.
  let members: BitIndex?
  /// How many points it has.
  let count: Int

  init(dimensions: Range<Int>, counts: [Int], members: BitIndex?) {
    self.dimensions = dimensions
    self.counts = counts
    self.members = members
    count = members?.count ?? counts.reduce(1, *)
  }

  /// The combined position of the point with `rank` others before it.
  func combination(_ rank: Int) -> Int { members?.member(rank) ?? rank }

  /// The combined position of the next point; nil behind the last.
  func combination(after combination: Int) -> Int? {
    if let members { return members.member(after: combination) }
    return combination + 1 < count ? combination + 1 : nil
  }

  /// Writes the position on each dimension; the last varies fastest.
  func locate(_ combination: Int, into positions: inout [Int]) {
    guard counts.count > 1 else {
      positions[dimensions.lowerBound] = combination
      return
    }
    var rest = combination
    for index in counts.indices.reversed() {
      (rest, positions[dimensions.lowerBound + index]) = rest.quotientAndRemainder(
        dividingBy: counts[index])
    }
  }
}
