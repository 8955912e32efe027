import Diagnostics

extension SpecText {
  /// Reads `a:b`, `a:step:b`, `a:u5:b`, `a:l5:b` and `a:x2:b`; nil if `part` is a text.
  func range(_ part: Part) throws(Diagnostic) -> Reading? {
    let parts = part.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
      .map(\.trimmed)
    let numbers = parts.map(Self.isNumber)
    let form = RangeText(whole: part, parts: parts)
    if parts.count == 2, numbers[1], numbers[0] || parts[0].isEmpty {
      return try unitRange(form)
    }
    if parts.count == 3, numbers[0], numbers[2] { return try middleRange(form) }
    let isAllNumbers = zip(parts, numbers).allSatisfy { $0.isEmpty || $1 }
    guard parts.count > 1, isAllNumbers, numbers.contains(true) else { return nil }
    throw noForm(form)
  }

  /// A note that `part` was taken for a text though it nearly is a range.
  func hint(_ part: Part) -> [Diagnostic] {
    let parts = part.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
      .map(\.trimmed)
    let wrong = parts.filter { !Self.isNumber($0) && Middle($0) == nil }
    guard (2...3).contains(parts.count), wrong.count == 1, let first = wrong.first else {
      return []
    }
    let note = Diagnostic(
      "'\(part.string)' was read as a text", at: place(part),
      why: first.isEmpty
        ? "an end of the range is missing" : "'\(first.string)' is no number",
      remedy: "put it in quotes to say so", severity: .note)
    return [note]
  }

  private func unitRange(_ form: RangeText) throws(Diagnostic) -> Reading {
    let zero = Literal(number: .zero, text: "0", isInteger: true)
    let start = form.start.isEmpty ? zero : try literal(form.start)
    let stop = try literal(form.stop)
    guard start.isInteger, stop.isInteger else {
      // Over decades no single step makes sense.
      let isWide = start.number > .zero && stop.number.toDouble >= 100 * start.number.toDouble
      throw Diagnostic(
        "the range '\(form.text)' needs a step", at: place(form.whole),
        why: "only between two whole numbers is the step 1 by itself",
        remedy: isWide
          ? "write a number of points on a log scale: \(form.with("l5"))"
          : "write the step, such as \(form.with("0.1")), or a number of points:"
            + " \(form.with("u5"))")
    }
    guard start.number <= stop.number else { throw empty(form, remedy: form.with("-1")) }
    return try stepRange(form, start, ExactDecimal(1), stop, isInteger: true)
  }

  private func middleRange(_ form: RangeText) throws(Diagnostic) -> Reading {
    let (start, stop) = (try literal(form.start), try literal(form.stop))
    guard let middle = Middle(form.middle) else { throw unknownMiddle(form) }
    switch middle {
    case .number(let part): return try numberRange(form, start, try literal(part), stop)
    case .points(let part): return try points(form, start, stop, count: count(part))
    case .logPoints(let part): return try logPoints(form, start, stop, count: count(part))
    case .factor(let part): return try factorRange(form, start, try literal(part), stop)
    }
  }

  /// `a:n:b`: a step, or a number of points where it can't be one.
  private func numberRange(
    _ form: RangeText, _ start: Literal, _ step: Literal, _ stop: Literal
  ) throws(Diagnostic) -> Reading {
    guard let span = try? (stop.number - start.number).magnitude else {
      throw overflow(form.whole)
    }
    guard step.number != .zero else { throw zeroStep(form) }
    if step.number.isWhole, step.number > span {
      var reading = try points(form, start, stop, count: count(form.middle))
      reading.notes.append(countNote(form))
      return reading
    }
    if span != .zero, step.number.isNegative != (stop.number < start.number) {
      throw wrongSign(form, step)
    }
    let isInteger = start.isInteger && step.isInteger && stop.isInteger
    var reading = try stepRange(form, start, step.number, stop, isInteger: isInteger)
    if step.number == span, step.number.isWhole, step.number > ExactDecimal(2) {
      reading.notes.append(stepNote(form))
    }
    return reading
  }

  private func stepRange(
    _ form: RangeText, _ start: Literal, _ step: ExactDecimal, _ stop: Literal, isInteger: Bool
  ) throws(Diagnostic) -> Reading {
    do {
      let steps = try Stepped(
        from: start.number, by: step, to: stop.number, isInteger: isInteger)
      let notes = steps.reachesStop ? [] : [notReached(form, last: steps[steps.count - 1])]
      return Reading(progression: .stepped(steps), notes: notes)
    } catch {
      switch error {
      case .overflow: throw overflow(form.whole)
      case .tooLong: throw tooLong(form.whole)
      case .empty: throw empty(form, remedy: form.with((-step).description))
      }
    }
  }
}

/// A range taken apart at its colons.
struct RangeText {
  let whole: Part
  let parts: [Part]

  var text: String { whole.string }
  var start: Part { parts[0] }
  var middle: Part { parts[1] }
  var stop: Part { parts[parts.count - 1] }

  /// The range with another middle.
  func with(_ middle: String) -> String {
    "\(start.isEmpty ? "0" : start.string):\(middle):\(stop.string)"
  }
}

/// What stands between the two ends of a range.
enum Middle {
  case number(Part)
  case points(Part)
  case logPoints(Part)
  case factor(Part)

  /// Reads `0.1`, `u10` or `10u`, `n10` or `10n`, `l5` or `5l`, `x2`; nil if it is none of these.
  init?(_ part: Part) {
    if SpecText.isNumber(part) {
      self = .number(part)
      return
    }
    guard let first = part.first, let last = part.last else { return nil }
    let (letter, rest) =
      first.isASCIILetter ? (first, part.dropFirst()) : (last, part.dropLast())
    guard SpecText.isNumber(rest) else { return nil }
    switch letter {
    case UInt8(ascii: "u"), UInt8(ascii: "n"): self = .points(rest)
    case UInt8(ascii: "l"): self = .logPoints(rest)
    case UInt8(ascii: "x") where first == letter: self = .factor(rest)
    default: return nil
    }
  }
}
