import Testing

@testable import Collect

/// hyper_manager's figures (A-M 1–8 and 13), to 12 digits.
@Suite struct TrainingPaceTests {
  private func series(_ values: [Double], every seconds: Double = 60) -> Series {
    Series(
      points: values.enumerated().map {
        Point(step: Int64($0), value: $1, time: 1_000 + seconds * Double($0))
      })
  }

  private func check(_ found: Double?, _ expected: Double?, _ note: Comment) {
    guard let found, let expected, expected.isFinite else {
      #expect(found == expected, note)
      return
    }
    #expect(abs(found - expected) <= 1e-12 * abs(expected), note)
  }

  private func expect(
    _ error: Series, _ training: Series?, smoothed: Double?, rate: Double?, ttz: Double?,
    gap: Double? = nil, _ note: Comment
  ) {
    check(error.value(.smoothed)?.value, smoothed, note)
    check(error.value(.rate)?.value, rate, note)
    check(error.value(.ttz)?.value, ttz, note)
    if let training { check(error.gap(training: training), gap, note) }
  }

  @Test func rowsAToD() {
    let a = series((0..<10).map { 1 - 0.1 * Double($0) })
    expect(
      a, series((0..<10).map { 0.9 - 0.1 * Double($0) }), smoothed: 0.35, rate: -0.1, ttz: 3.5,
      gap: 2.0 / 7, "A")
    let half = series(Array(repeating: 0.5, count: 11))
    expect(
      series((0..<11).map { 1 - 0.01 * Double($0) }), half, smoothed: 0.925, rate: -0.01, ttz: 92.5,
      gap: 1 - 0.5 / 0.925, "B")
    expect(
      series((0..<11).map { 0.5 + 0.01 * Double($0) }), nil, smoothed: 0.575, rate: 0.01,
      ttz: .infinity, "C")
    expect(
      series([2, 1.8, 1.6, 1.4, 1.2, 1, 0.9, 0.8, 0.7, 0.6, 0.5]), nil, smoothed: 0.75, rate: -0.1,
      ttz: 7.5, "D")
  }

  @Test func shortAndSparseSeries() {
    expect(
      series([5, 4, 3, 2, 1], every: 30), nil, smoothed: nil, rate: nil, ttz: nil, "E")
    expect(
      series([0.6, 0.5, 0.4, 0.35], every: 600), nil, smoothed: 0.35, rate: -0.005, ttz: 70, "F")
    expect(
      series([0.6, 0.5, 0.4, 0.35], every: 900), nil, smoothed: 0.35, rate: -0.05 / 15, ttz: 105,
      "G")
    expect(series([1]), nil, smoothed: nil, rate: nil, ttz: nil, "one row")
    expect(series([1, 0.5], every: 0), nil, smoothed: nil, rate: nil, ttz: nil, "one time")
    expect(
      series(Array(repeating: 0.5, count: 12)), nil, smoothed: 0.5, rate: 0, ttz: .infinity, "H")
  }

  @Test func pausesDoNotCount() {
    var joined = JoinedSeries()
    joined.append([100, 160, 220].enumerated().map { Point(step: Int64($0), value: 1, time: $1) })
    joined.append(
      [1_000, 1_060].enumerated().map { Point(step: 3 + Int64($0), value: 1, time: $1) })
    #expect(joined.trained.points.map(\.time) == [0, 60, 120, 120, 180])
  }

  @Test func ranksByVarianceAgainstTheTrainingError() throws {
    let folder = try Folder()
    let rows = (0..<10).map {
      "\($0),\(60 * $0),\(0.9 - 0.1 * Double($0)),\(1 - 0.1 * Double($0))\n"
    }
    try folder.write("a/log.csv", "epoch,time,loss,val_loss\n" + rows.joined())
    let objective = try Objective.parse("val_loss:variance(loss)", goal: nil, at: nil)
    let run = try FolderRanking.rank(folder: folder.path, objective: objective)[0]
    check(run.value, 2.0 / 7, "A")
  }
}
