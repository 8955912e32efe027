public import Diagnostics

/// All assignments of values to parameters that a sweep consists of, in a fixed order: of grids the
/// last parameter varies fastest, and repetitions of a point follow one another.
///
/// Nothing is expanded: a point is computed from its index. Without parameters there is one point,
/// which has no values.
public struct Space: Sendable {
  /// The parameters, in the order of a point's values.
  public let parameters: [ParameterSummary]
  let blocks: [Block]
  /// The index of the first point of each block.
  let offsets: [Int]
  /// How many points there are.
  public let count: Int
  /// What the reader should know though nothing is wrong.
  public let notes: [Diagnostic]
  /// The parameter that numbers repetitions that nobody gave a name: it isn't part of what the first
  /// repetition is.
  public let unnamedRepetition: Int?

  /// What identifies it beside its parameters: constraints, samples, repetitions, in one way of
  /// writing.
  public let canonicalFacts: [String]

  let names: [String]

  init(
    parameters: [ParameterSummary], blocks: [Block], facts: [String], notes: [Diagnostic],
    unnamedRepetition: Int?
  ) throws(Diagnostic) {
    canonicalFacts = facts
    self.parameters = parameters
    names = parameters.map(\.name)
    self.blocks = blocks
    self.notes = notes
    self.unnamedRepetition = unnamedRepetition
    var offsets: [Int] = []
    var count = 0
    for block in blocks {
      offsets.append(count)
      let (sum, overflow) = count.addingReportingOverflow(block.count)
      guard !overflow, sum < .max else { throw Self.tooLarge(parameters) }
      count = sum
    }
    self.offsets = offsets
    self.count = count
  }

  /// Whether two of its points can be the same: some are drawn or given one by one, or there are
  /// several blocks.
  public var mayRepeatItself: Bool { blocks.count > 1 || blocks.contains(where: \.mayRepeatItself) }

  /// The places of the parameters on which others depend.
  public var parametersOfExpressions: Set<Int> {
    Set(blocks.flatMap { ($0.derivations + $0.draws).flatMap(\.dependencies) })
  }

  /// Whether a point can turn out to be impossible only when it is made: constraints let no draw through,
  /// or a value can't be computed.
  public var canFail: Bool {
    blocks.contains { block in
      !block.drawConstraints.isEmpty || block.draws.contains { !$0.constraints.isEmpty }
        || (block.derivations + block.draws).contains(where: \.isComputed)
    }
  }

  /// Walks over the points with the indices of `range`.
  public func cursor(in range: Range<Int>) -> PointCursor {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= count, "the index of a point is out of range")
    return PointCursor(space: self, range: range)
  }

  /// Calls `body` with each of the points with the indices of `range`.
  ///
  /// - Throws: if the constraints let no draw through, and what `body` throws.
  public func forEachPoint(in range: Range<Int>, _ body: (Point) throws -> Void) throws {
    var cursor = cursor(in: range)
    while try cursor.advance() { try body(Point(index: cursor.index, values: cursor.values)) }
  }

  /// The point at `index`, from 0 to `count` - 1.
  ///
  /// - Throws: if the constraints let no draw through.
  public func point(at index: Int) throws(Diagnostic) -> Point {
    var cursor = cursor(in: index..<(index + 1))
    _ = try cursor.advance()
    return Point(index: index, values: cursor.values)
  }

  /// The block that has the point at `index`, and the point's place in it.
  func block(of index: Int) -> (block: Int, offset: Int) {
    var block = blocks.count - 1
    while offsets[block] > index { block -= 1 }
    return (block, index - offsets[block])
  }

  static func tooLarge(_ parameters: [ParameterSummary]) -> Diagnostic {
    let sizes = parameters.compactMap { parameter in
      parameter.count.map { "\(parameter.name): \($0)" }
    }
    return Diagnostic(
      "the space has more points than can be counted", why: sizes.joined(separator: ", "),
      remedy: "give some of the parameters fewer values")
  }
}

/// One assignment of values to the parameters.
public struct Point: Hashable, Sendable {
  /// Its place in the order of the space, from 0.
  public let index: Int
  /// The values in the order of the space's parameters; nil where the point lacks the parameter.
  public let values: [Value?]

  public init(index: Int, values: [Value?]) {
    self.index = index
    self.values = values
  }
}

/// What there is to say about a parameter of a space.
public struct ParameterSummary: Sendable {
  /// Where its values come from.
  public enum Origin: Sendable {
    /// A grid runs through them; one that has several is zipped with those.
    case grid
    case drawn
    case computed
    /// It numbers the repetitions of every point.
    case repetition
  }

  public var name: String
  public var origin: Origin
  /// How many values a grid runs through.
  public var count: Int?
  /// Its values, distribution or expression in short.
  public var text: String
  public var description: String?
  public var type: ParameterType?
  public var defaultValue: Value?
  public var isRequired = false
  /// It exists only where this holds.
  public var condition: String?
  public var constraints: [String] = []
  /// The names of the parameters that go through their values together with it.
  public var zippedWith: [String] = []
  /// What identifies what it ranges over: the same for all ways of writing it.
  public var canonical: String
  /// Whether every point has a value of it.
  public var isAlwaysThere = true
}
