/// How fast an error falls, by the formulas of hyper_manager (`hyper_manager.py`, lines 300 to 580), without
/// its faults: a window is at least one value wide, and an error that is flat but for rounding never
/// reaches zero.
struct TrainingPace {
  private let values: [Double]
  /// Minutes of training.
  private let minutes: [Double]

  private static let window = 5.0

  /// Nil where there are fewer than two values, or no times, or no time between them.
  init?(_ points: [Point]) {
    values = points.map(\.value)
    minutes = points.map { $0.time / 60 }
    guard let first = minutes.first, let last = minutes.last, last > first else { return nil }
  }

  private var span: Double { (minutes.last ?? 0) - (minutes.first ?? 0) }

  /// How many values fall into 5 minutes.
  private var width: Int {
    let width = (Self.window * Double(values.count) / span).rounded(.toNearestOrEven)
    return Int(Swift.min(Swift.max(1, width), 1e9))
  }

  /// The last of the moving averages over 5 minutes; nil if the series is shorter than that.
  var smoothed: Double? {
    guard width <= values.count else { return nil }
    return values.suffix(width).reduce(0, +) / Double(width)
  }

  /// The slope of the least-squares line through the latter half, per minute.
  var rate: Double? {
    guard width <= values.count else { return nil }
    let half = values.count / 2
    let (times, errors) = (minutes[half...], values[half...])
    let count = Double(times.count)
    let (meanTime, meanError) = (times.reduce(0, +) / count, errors.reduce(0, +) / count)
    var (products, squares) = (0.0, 0.0)
    for (time, error) in zip(times, errors) {
      products += (time - meanTime) * (error - meanError)
      squares += (time - meanTime) * (time - meanTime)
    }
    guard squares > 0 else { return nil }
    let slope = products / squares
    // What rounding alone makes of a flat line.
    let noise = 1e-13 * Swift.max(abs(meanError), errors.map(abs).max() ?? 0)
    return abs(slope) * span <= noise ? 0 : slope
  }

  /// In minutes.
  var timeToZero: Double? {
    guard let smoothed, let rate else { return nil }
    if rate.isNaN || smoothed.isNaN { return .nan }
    return rate < 0 ? smoothed / -rate : .infinity
  }
}
