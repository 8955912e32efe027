import Diagnostics

/// The functions that compute values, once their arguments are taken apart.
extension SpecText {
  /// `range(stop)`, `range(start,stop)`, `range(start,stop,step)` as in Python: the stop is out.
  func pythonRange(_ call: Call, _ arguments: [Part]) throws(Diagnostic) -> Reading {
    let ends = try arguments.prefix(2).map(literal)
    let step = arguments.count == 3 ? try literal(arguments[2]) : nil
    let start = ends.count == 2 ? ends[0].number : .zero
    let stop = ends[ends.count - 1]
    if step?.number == .zero { throw zeroArgument(arguments[2]) }
    let isInteger = ends.allSatisfy(\.isInteger) && step?.isInteger ?? true
    let by = step?.number ?? ExactDecimal(1)
    return try stepped(call) { () throws(Stepped.Failure) in
      try Stepped(from: start, by: by, to: stop.number, isInteger: isInteger, isHalfOpen: true)
    }
  }

  /// `range[n]`, `range[a:b]`, `range[a:b:step]` as in Guild: the stop is in, but not for one number.
  func guildRange(_ call: Call, _ arguments: [Part]) throws(Diagnostic) -> Reading {
    guard arguments.count > 1 else { return try pythonRange(call, arguments) }
    let literals = try arguments.map(literal)
    let isInteger = literals.allSatisfy(\.isInteger)
    guard isInteger || literals.count == 3 else {
      throw Diagnostic(
        "'\(call.whole.string)' needs a step", at: place(call.whole),
        why: "only between two whole numbers is the step 1 by itself",
        remedy: "write range[\(arguments[0].string):\(arguments[1].string):0.1]")
    }
    let step = literals.count == 3 ? literals[2].number : ExactDecimal(1)
    if step == .zero { throw zeroArgument(arguments[2]) }
    return try stepped(call) { () throws(Stepped.Failure) in
      try Stepped(
        from: literals[0].number, by: step, to: literals[1].number, isInteger: isInteger)
    }
  }

  /// `linspace`, `geomspace` and `logspace`; where no count is given it is 5.
  func space(
    _ function: Function, _ call: Call, _ arguments: [Part]
  ) throws(Diagnostic) -> Reading {
    let (start, stop) = (try literal(arguments[0]), try literal(arguments[1]))
    let count = arguments.count > 2 ? try count(arguments[2]) : 5
    let form = RangeText(whole: call.whole, parts: Array(arguments.prefix(2)))
    switch function {
    case .geomspace: return try logPoints(form, start, stop, count: count, isFull: true)
    case .logspace:
      let base = arguments.count > 3 ? arguments[3] : nil
      return try powers(form, start, stop, count: count, base: base)
    default: return try points(form, start, stop, count: count, isFull: true)
    }
  }

  private func powers(
    _ form: RangeText, _ start: Literal, _ stop: Literal, count: Int, base part: Part?
  ) throws(Diagnostic) -> Reading {
    let base = try part.map(literal)?.number ?? ExactDecimal(10)
    if let part, base <= .zero || base == ExactDecimal(1) {
      throw Diagnostic(
        "\(part.string) is no base of a log scale", at: place(part),
        remedy: "write a positive number other than 1")
    }
    let isOne = try onePoint(form, start, stop, count: count) != nil
    do {
      if isOne { return .one(try Scaled.value(base: base, exponent: start.number)) }
      let powers = try Scaled(base: base, from: start.number, to: stop.number, count: count)
      return Reading(progression: .scaled(powers))
    } catch {
      throw error == .tooClose ? tooClose(form) : outOfReach(form)
    }
  }

  private func stepped(
    _ call: Call, _ make: () throws(Stepped.Failure) -> Stepped
  ) throws(Diagnostic) -> Reading {
    do {
      return Reading(progression: .stepped(try make()))
    } catch {
      switch error {
      case .overflow: throw overflow(call.whole)
      case .tooLong: throw tooLong(call.whole)
      case .empty: throw emptyCall(call)
      }
    }
  }

  private func emptyCall(_ call: Call) -> Diagnostic {
    Diagnostic(
      "the range \(call.whole.string) is empty", at: place(call.whole),
      why: call.isSquare
        ? "the step leads away from the stop"
        : "the stop is out, and the step doesn't lead towards it",
      remedy: "write a stop beyond the start, or a step with the other sign, such as range(3,0,-1)")
  }

  private func zeroArgument(_ part: Part) -> Diagnostic {
    Diagnostic(
      "a step of 0 never reaches the stop", at: place(part), remedy: "write another step")
  }
}
