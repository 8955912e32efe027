/// The values of one metric over several files, of which a later one may start over.
struct JoinedSeries: Sendable {
  /// What becomes of values whose steps a later file repeats.
  enum Overlap: Sendable {
    case replace, keep
  }

  private var values: [(point: Point, file: Int)] = []
  /// How many values were dropped because a later file repeats their steps.
  private(set) var dropped = 0
  private var files = 0
  private let overlap: Overlap

  init(_ overlap: Overlap = .replace) { self.overlap = overlap }

  /// Takes in the values of the next file.
  ///
  /// A step that does not lie above the last one of the files before drops their values at that step
  /// and beyond, as does a file that says that it starts over at one. Steps that repeat or fall back
  /// inside one file drop nothing.
  mutating func append(_ points: [Point], start: Int64? = nil) {
    let before = values.count
    let steps = points.map(\.step) + [start].compactMap(\.self)
    if overlap == .replace, let lowest = steps.min() {
      values.removeAll { $0.point.step >= lowest }
      dropped += before - values.count
    }
    values += points.map { ($0, files) }
    files += 1
  }

  var points: [Point] { values.map(\.point) }
  var summary: SeriesSummary { SeriesSummary(points) }

  /// The values with the time of training: each file begins where the one before it ended, so that
  /// pauses don't count.
  var trained: Series {
    var points: [Point] = []
    var (file, start, offset) = (-1, 0.0, 0.0)
    for value in values {
      if value.file != file {
        (file, start) = (value.file, value.point.time)
        offset = points.last?.time ?? 0
      }
      var point = value.point
      point.time = offset + point.time - start
      points.append(point)
    }
    return Series(points: points)
  }

  /// The series as one number; nil where it says nothing about that.
  func value(_ reduction: Reduction) -> (value: Double, step: Int64?)? {
    switch reduction {
    case .smoothed, .rate, .ttz: trained.value(reduction)
    default: Series(points: points).value(reduction)
    }
  }

  /// The first file that holds the value to which the series reduces; of a mean, the last file.
  func file(of result: (value: Double, step: Int64?)) -> Int? {
    values.first {
      $0.point.step == result.step && $0.point.value.bitPattern == result.value.bitPattern
    }?.file ?? values.last?.file
  }
}
