import Diagnostics

extension SpecText {
  /// `count` points, evenly spaced: `a:u5:b`.
  func points(
    _ form: RangeText, _ start: Literal, _ stop: Literal, count: Int, isFull: Bool = false
  ) throws(Diagnostic) -> Reading {
    if let one = try onePoint(form, start, stop, count: count) { return one }
    guard let points = Spaced(from: start, to: stop, count: count, isFull: isFull) else {
      throw tooClose(form)
    }
    return Reading(progression: .spaced(points))
  }

  /// `count` points, evenly spaced on a log scale: `a:l5:b`.
  func logPoints(
    _ form: RangeText, _ start: Literal, _ stop: Literal, count: Int, isFull: Bool = false
  ) throws(Diagnostic) -> Reading {
    for (end, part) in [(start, form.start), (stop, form.stop)] where end.number <= .zero {
      throw Diagnostic(
        "a log scale can't have \(end.text) as an end", at: place(part),
        why: "it has positive numbers only",
        remedy: "take a small positive number, or points that are evenly spaced: u instead of l")
    }
    if let one = try onePoint(form, start, stop, count: count) { return one }
    do {
      let points = try Scaled(from: start, to: stop, count: count, isFull: isFull)
      return Reading(progression: .scaled(points))
    } catch {
      throw error == .tooClose ? tooClose(form) : outOfReach(form)
    }
  }

  /// The only value where both ends are the same.
  func onePoint(
    _ form: RangeText, _ start: Literal, _ stop: Literal, count: Int
  ) throws(Diagnostic) -> Reading? {
    if start.number != stop.number {
      guard count == 1 else { return nil }
      throw Diagnostic(
        "one value can't be both ends of '\(form.text)'", at: place(form.whole),
        remedy: "ask for at least 2 values, or write \(start.text) alone")
    }
    guard count > 1 else { return .one(Value(typing: start.text)) }
    throw Diagnostic(
      "both ends of '\(form.text)' are the same, so \(count) values can't differ",
      at: place(form.whole), remedy: "write \(start.text) alone, or another end")
  }

  func tooClose(_ form: RangeText) -> Diagnostic {
    Diagnostic(
      "the values of '\(form.text)' are too close to each other", at: place(form.whole),
      why: "neighbours would be the same in 10 digits",
      remedy: "ask for fewer values, or give a step, which is exact")
  }

  func outOfReach(_ form: RangeText) -> Diagnostic {
    Diagnostic(
      "the ends of '\(form.text)' are too far apart for a log scale", at: place(form.whole),
      why: "it is computed with doubles, which go from about 1e-307 to 1e308",
      remedy: "bring the ends nearer to each other")
  }
}
