/// A value of a metric, with all that is known of it.
public struct SeriesPoint: Sendable, Hashable {
  public var metric: String
  public var step: Int64
  public var value: Double
  /// In seconds, of whatever clock the file tells; nil where it tells none.
  public var time: Double?
  /// What kind of file tells it.
  public var source: Source

  public init(metric: String, step: Int64, value: Double, time: Double?, source: Source) {
    (self.metric, self.step, self.value, self.time) = (metric, step, value, time)
    self.source = source
  }

  /// Equal values are those with the same bits, so that a NaN is equal to itself.
  public static func == (a: Self, b: Self) -> Bool {
    a.metric == b.metric && a.step == b.step && a.value.bitPattern == b.value.bitPattern
      && a.time == b.time && a.source == b.source
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(metric)
    hasher.combine(step)
    hasher.combine(value.bitPattern)
  }
}

extension JoinedFiles {
  /// Every value of the metrics of these files, metric by metric, each from the kind of file that is
  /// preferred, joined by the rule for files that start over.
  ///
  /// - Parameter wanted: the metrics; empty for all.
  /// - Returns: the values in the order of the files.
  public func points(of wanted: Set<String> = []) -> [SeriesPoint] {
    var seen: Set<String> = []
    var all: [SeriesPoint] = []
    for source in Source.allCases {
      for group in FileGroup.groups(of: files, source) {
        let reading = GroupReading(group: group, options: RankingOptions(from: source))
        for (name, points) in reading.series.sorted(by: { $0.key < $1.key })
        where wanted.isEmpty || wanted.contains(name) {
          guard !points.isEmpty, seen.insert(name).inserted else { continue }
          all += points.map {
            SeriesPoint(
              metric: name, step: $0.step, value: $0.value, time: $0.time.isNaN ? nil : $0.time,
              source: source)
          }
        }
      }
    }
    return all
  }
}
