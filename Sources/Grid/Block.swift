import Diagnostics

/// Parameters whose values are combined with one another: a grid, draws at its points, and what
/// follows from both.
struct Block: Sendable {
  /// What of the points of the grid is taken.
  enum Sampling: Sendable {
    /// Every point, once.
    case none
    /// Points of the grid, drawn without repeats, in their order.
    case chosen([Int])
    /// Draws in all; each takes the next point of the grid, from the first again behind the last.
    case inAll(Int)
    /// Draws at every point of the grid.
    case everyPoint(Int)

    var isDrawn: Bool {
      switch self {
      case .none, .chosen: false
      case .inAll, .everyPoint: true
      }
    }

    var canonical: String {
      switch self {
      case .none: "all"
      case .chosen(let indices): "chosen \(indices.count)"
      case .inAll(let count): "in all \(count)"
      case .everyPoint(let count): "every point \(count)"
      }
    }
  }

  var dimensions: [Dimension] = []
  var groups: [DimensionGroup] = []
  /// Conditions and computed values that follow from the grid alone, in order.
  var derivations: [Derivation] = []
  /// Draws, and what follows from them, in order.
  var draws: [Derivation] = []
  /// Constraints that speak of draws.
  var drawConstraints: [Rule] = []
  var sampling = Sampling.none
  /// How often every point is repeated, and the parameter that says which repetition it is.
  var repeats = 1
  var repetition: Int?
  var seed: UInt64 = 0
  /// The places of the block's parameters in the order of their names' bytes, for the hash of a cell.
  var sortedNames: [(name: String, parameter: Int)] = []
  /// Whether points were given one by one, of which two can be the same.
  var hasTable = false
  /// How many points the grid has.
  var gridCount = 0
  /// How many points there are in all.
  var count = 0

  /// Whether values are needed as operands.
  var hasExpressions: Bool { !derivations.isEmpty || !draws.isEmpty || !drawConstraints.isEmpty }

  mutating func keepOperands() {
    for index in dimensions.indices {
      dimensions[index].columns = dimensions[index].columns.map { Column(withOperands: $0) }
    }
  }

  /// Whether a point can be equal to an earlier one.
  var mayRepeatItself: Bool { sampling.isDrawn || hasTable }

  /// How many points there are, without their repetitions.
  ///
  /// - Returns: nil if there are more than `Int.max`.
  func samples() -> Int? {
    switch sampling {
    case .none: return gridCount
    case .chosen(let indices): return indices.count
    case .inAll(let count): return gridCount == 0 ? 0 : count
    case .everyPoint(let count):
      let (product, overflow) = gridCount.multipliedReportingOverflow(by: count)
      return overflow ? nil : product
    }
  }

  /// Which point of the grid a sample stands at, and which draw it is there.
  func place(ofSample sample: Int) -> (grid: Int, draw: Int) {
    switch sampling {
    case .none: (sample, 0)
    case .chosen(let indices): (indices[sample], 0)
    case .inAll: (sample % gridCount, sample)
    case .everyPoint(let count): (sample / count, sample % count)
    }
  }
}

extension Block {
  /// How often a whole point is drawn before it is given up.
  static let patience: UInt32 = 10_000

  /// Draws what is drawn at a point of the grid.
  ///
  /// - Throws: if no draws satisfy the constraints.
  func draw(_ sample: Int, cell: UInt64, into point: inout Assignment) throws(Diagnostic) {
    var place = DrawPlace(seed: seed, cell: cell, index: UInt64(sample), attempt: 0)
    var rejected = [Int](repeating: 0, count: drawConstraints.count)
    while place.attempt < Self.patience {
      for derivation in draws { try derivation.set(in: &point, place) }
      let failed = drawConstraints.firstIndex { $0.truth(at: point) == false }
      guard let failed else {
        for derivation in draws where derivation.isComputed {
          try derivation.apply(to: &point, place)
        }
        return
      }
      rejected[failed] += 1
      place.attempt += 1
    }
    let counts = zip(drawConstraints, rejected).filter { $0.1 > 0 }
      .map { "'\($0.0.text)' rejects \($0.1)" }.joined(separator: ", ")
    let worst = rejected.indices.max { rejected[$0] < rejected[$1] }.map { drawConstraints[$0] }
    throw Diagnostic(
      "no draw satisfies the constraints", at: worst?.place,
      why: "of \(Self.patience) draws \(counts)",
      remedy: "change the constraint, or the bounds of the parameters that it speaks of")
  }

  /// A hash of the point of the grid that doesn't depend on the order of the parameters: FNV-1a, 64
  /// bits, over names and canonical values.
  func cell(of point: Assignment) -> UInt64 {
    guard case .everyPoint = sampling else { return 0 }
    var bytes: [UInt8] = []
    for (name, parameter) in sortedNames {
      guard let value = point[parameter] else { continue }
      for text in [name, value.canonical] {
        bytes += text.utf8
        // No text has this byte in UTF-8.
        bytes.append(0xff)
      }
    }
    return FNV1a.hash(bytes)
  }
}
