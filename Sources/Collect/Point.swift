/// One value of a metric.
struct Point: Sendable {
  var step: Int64
  var value: Double
  /// Seconds since 1970, or since the program's start, whichever the file tells; NaN if it tells none.
  var time = Double.nan
}
