import Diagnostics

extension DistributionArguments {
  /// The law that the arguments describe, for every family but a choice.
  ///
  /// - Throws: a complaint that names the argument.
  func law() throws(Diagnostic) -> any DistributionLaw {
    switch family {
    case .int: try whole()
    case .logint: try logarithmicWhole()
    case .quniform, .qloguniform, .qnormal, .qlognormal: try quantized()
    default: try real()
    }
  }

  private func real() throws(Diagnostic) -> any RealLaw {
    switch family {
    case .loguniform, .qloguniform:
      try checkLogarithms()
      return LogUniformLaw(try interval())
    case .maxLog: return try maxLog()
    case .normal, .qnormal, .truncnormal: return try normal(isLogarithmic: false)
    case .lognormal, .qlognormal, .trunclognormal: return try normal(isLogarithmic: true)
    case .beta: return try beta()
    default: return UniformLaw(try interval())
    }
  }

  private func normal(isLogarithmic: Bool) throws(Diagnostic) -> NormalLaw {
    let (mu, sigma) = (try number(.mu), try positive(.sigma))
    if isLogarithmic { try checkLogarithms() }
    guard
      let law = NormalLaw(mu: mu, sigma: sigma, ends: try ends(), isLogarithmic: isLogarithmic)
    else {
      throw complaint(
        .sigma, "is \(sigma.text), which makes draws that are out of reach",
        why: "they are computed with doubles, which go from about 1e-307 to 1e308"
          + (isLogarithmic ? ", and mu and sigma are those of the logarithm" : ""),
        remedy: "write another sigma, or a mu nearer to \(isLogarithmic ? "0" : "the bounds")")
    }
    return law
  }

  private func maxLog() throws(Diagnostic) -> MaxLogLaw {
    for parameter in [Parameter.min, .max] {
      let end = try number(parameter)
      guard end.number >= ExactDecimal(1) else { continue }
      throw complaint(
        parameter, "is \(end.text), but must be below 1",
        why: "the distance from 1 is what is log-uniform",
        remedy: "write a number just below 1, such as 0.999")
    }
    let interval = try interval()
    do {
      return try MaxLogLaw(interval)
    } catch {
      throw complaint(
        .max, "needs more than 38 digits as a distance from 1", remedy: "write fewer digits")
    }
  }

  private func beta() throws(Diagnostic) -> BetaLaw {
    let (a, b) = (try shape(.a), try shape(.b))
    let ends = try ends()
    let unit = DrawInterval.unit
    // One bound may be given alone, and must still fit the other one.
    let interval = DrawInterval(lower: ends.lower ?? unit.lower, upper: ends.upper ?? unit.upper)
    return BetaLaw(a: a, b: b, interval: try checked(interval))
  }

  private func quantized() throws(Diagnostic) -> QuantizedLaw {
    let law = try real()
    let q = try positive(.q)
    do {
      return try QuantizedLaw(law, q: q)
    } catch {
      switch error {
      case .noMultiple:
        throw complaint(
          .q, "is \(q.text), of which no multiple lies between the bounds",
          remedy: "write a smaller q")
      case .overflow:
        throw complaint(
          .q, "is \(q.text), which is too far from the bounds in size",
          why: "multiples are computed exactly, in up to 38 digits", remedy: "write another q")
      }
    }
  }

  func whole() throws(Diagnostic) -> WholeLaw {
    let interval = try interval()
    return WholeLaw(
      lower: try integer(interval.lower, .min), upper: try integer(interval.upper, .max))
  }

  private func logarithmicWhole() throws(Diagnostic) -> LogWholeLaw {
    try checkLogarithms()
    let interval = try interval()
    return LogWholeLaw(
      lower: try integer(interval.lower, .min), upper: try integer(interval.upper, .max))
  }

  func integer(_ literal: Literal, _ parameter: Parameter) throws(Diagnostic) -> Int {
    guard literal.number.isWhole else {
      throw complaint(
        parameter, "is \(literal.text), which is no whole number",
        remedy: family == .logint
          ? "write a whole number, or loguniform" : "write a whole number, or uniform")
    }
    guard let integer = Int(literal.number.plainDescription) else {
      throw complaint(
        parameter, "is \(literal.text), which is out of reach",
        why: "whole numbers go from \(Int.min) to \(Int.max)", remedy: "write a smaller number")
    }
    return integer
  }
}
