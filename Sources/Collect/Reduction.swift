/// How a series becomes one number. In the order of steps unless it says otherwise; where steps tie, in
/// the order of the file.
public enum Reduction: Hashable, Sendable {
  /// The least value; the first of equals in the file. A NaN never wins.
  case min
  /// The greatest value; the first of equals in the file. A NaN never wins.
  case max
  /// The value of the greatest step, the later one where steps tie.
  case last
  /// The value of the least step, the earlier one where steps tie.
  case first
  /// The arithmetic mean of all values. One NaN makes it NaN, as it does all that follow.
  case mean
  /// The value in the middle, or the mean of the two in the middle.
  case median
  /// The standard deviation of a sample (by n − 1); NaN of a single value.
  case std
  /// The variance of a sample (by n − 1); NaN of a single value.
  case variance
  case sum
  /// How many values there are, NaNs among them.
  case count
  /// The area below the values by their steps, by trapezoids; 0 of a single value.
  case auc
  /// The value at that step, the last one of several; none where no value stands there.
  case at(Int64)
  /// The mean of the last so many values, or of all if there are fewer.
  case meanLast(Int)
  /// The exponential moving average in which the one before weighs so much (from 0 up to, not with, 1)
  /// and the new value the rest; it starts with the first value.
  case ema(Double)
  /// The seconds from the first value until a value first reaches the threshold; infinity if none does.
  case timeTo(Threshold)
  /// The step of the first value that reaches the threshold; infinity if none does.
  case stepTo(Threshold)
  /// hyper_manager's current error: the last of the moving averages over 5 minutes of training.
  case smoothed
  /// hyper_manager's rate: the slope of the least-squares line through the latter half of the values, per
  /// minute of training.
  case rate
  /// hyper_manager's time to zero: `smoothed` over −`rate`, in minutes; infinity where the error
  /// doesn't fall.
  case ttz
  /// hyper_manager's variance: 1 − the smoothed value of that other metric (the training error) over this
  /// one's.
  case gap(String)

  /// A bound that a value reaches by lying on it or beyond.
  public struct Threshold: Hashable, Sendable {
    public var bound: Double
    /// Whether values have to fall to the bound; else to rise to it.
    public var isUpper: Bool

    public init(bound: Double, isUpper: Bool) {
      self.bound = bound
      self.isUpper = isUpper
    }

    func isReached(by value: Double) -> Bool { isUpper ? value <= bound : value >= bound }
  }

  /// Those that follow from sums, so that new values never mean reading old ones again.
  public static let running: [Reduction] = [
    .min, .max, .last, .first, .mean, .sum, .count, .std, .variance,
  ]

  /// Whether it needs the single values.
  var needsPoints: Bool { !Self.running.contains(self) }

  /// Which of two values is better where nobody said so; nil where that depends on the metric.
  var ownDirection: Objective.Direction? {
    switch self {
    case .min, .timeTo, .stepTo, .ttz: .minimize
    case .max: .maximize
    default: nil
    }
  }
}
