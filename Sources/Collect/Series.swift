/// The single values of a metric, for what sums don't tell.
struct Series: Sendable {
  /// In the order of the files.
  var points: [Point]

  /// The series as one number, with the step at which it stands if it stands at one; nil where it says
  /// nothing about that. `.gap` needs two series and is none here.
  func value(_ reduction: Reduction) -> (value: Double, step: Int64?)? {
    guard !points.isEmpty else { return nil }
    switch reduction {
    case .median: return (median, nil)
    case .auc: return (area, nil)
    case .at(let step): return points.last { $0.step == step }.map { ($0.value, step) }
    case .meanLast(let count): return (Self.mean(ordered.suffix(count)), nil)
    case .ema(let weight): return (average(weight), nil)
    case .timeTo(let threshold): return time(to: threshold)
    case .stepTo(let threshold): return step(to: threshold)
    case .smoothed: return TrainingPace(points).flatMap { $0.smoothed.map { ($0, nil) } }
    case .rate: return TrainingPace(points).flatMap { $0.rate.map { ($0, nil) } }
    case .ttz: return TrainingPace(points).flatMap { $0.timeToZero.map { ($0, nil) } }
    case .gap: return nil
    default: return SeriesSummary(points).value(reduction)
    }
  }

  /// hyper_manager's variance, of this series against that of the training error.
  func gap(training: Series) -> Double? {
    guard let error = TrainingPace(points)?.smoothed,
      let other = TrainingPace(training.points)?.smoothed
    else { return nil }
    return 1 - other / error
  }

  /// The values by their steps; where steps tie, as they came.
  var ordered: [Point] {
    let isOrdered = zip(points, points.dropFirst()).allSatisfy { $0.step <= $1.step }
    if isOrdered { return points }
    return points.indices.sorted { a, b in
      points[a].step != points[b].step ? points[a].step < points[b].step : a < b
    }.map { points[$0] }
  }

  private var median: Double {
    let values = points.map(\.value)
    guard !values.contains(where: \.isNaN) else { return .nan }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }

  private var area: Double {
    let points = ordered
    return zip(points, points.dropFirst()).reduce(0) { sum, pair in
      sum + (Double(pair.1.step) - Double(pair.0.step)) * (pair.0.value + pair.1.value) / 2
    }
  }

  private func average(_ weight: Double) -> Double {
    let points = ordered
    return points.dropFirst().reduce(points[0].value) { average, point in
      weight * average + (1 - weight) * point.value
    }
  }

  private func time(to threshold: Reduction.Threshold) -> (Double, Int64?) {
    let points = ordered
    guard let first = points.first(where: { threshold.isReached(by: $0.value) }) else {
      return (.infinity, nil)
    }
    return (first.time - points[0].time, first.step)
  }

  private func step(to threshold: Reduction.Threshold) -> (Double, Int64?) {
    guard let first = ordered.first(where: { threshold.isReached(by: $0.value) }) else {
      return (.infinity, nil)
    }
    return (Double(first.step), first.step)
  }

  private static func mean(_ points: ArraySlice<Point>) -> Double {
    points.reduce(0) { $0 + $1.value } / Double(points.count)
  }
}
