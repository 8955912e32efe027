/// The error function and the normal distribution, right to about 10^-15, far out in the tails too.
extension DeterministicMath {
  /// 1 - erf x.
  static func erfc(_ x: Double) -> Double {
    x < 0 ? 2 - erfc(-x) : gaussian(x, over: 1) * scaledErfc(x)
  }

  /// The area under the standard normal density below x.
  static func normalCDF(_ x: Double) -> Double {
    guard x <= 0 else { return 1 - normalCDF(-x) }
    return 0.5 * gaussian(-x, over: 2) * scaledErfc(-x * 0.5.squareRoot())
  }

  /// Mills' ratio: the area under the standard normal density above x, at least 0, over the density
  /// at x.
  static func millsRatio(_ x: Double) -> Double {
    (Double.pi / 2).squareRoot() * scaledErfc(x * 0.5.squareRoot())
  }

  /// The x below which lies the area p, between 0 and 1, under the standard normal density.
  ///
  /// Wichura: "Algorithm AS 241: The percentage points of the normal distribution", Applied
  /// Statistics 37 (1988), PPND16.
  static func normalQuantile(_ p: Double) -> Double {
    let q = p - 0.5
    if abs(q) <= 0.425 { return q * Quantile.middle(0.180625 - q * q) }
    let r = (-log(min(p, 1 - p))).squareRoot()
    let x = r <= 5 ? Quantile.tail(r - 1.6) : Quantile.farTail(r - 5)
    return q < 0 ? -x : x
  }

  /// e^(-x²/n) for x of at least 0, without what rounding x² would cost.
  private static func gaussian(_ x: Double, over n: Double) -> Double {
    guard x < 40 else { return x.isNaN ? x : 0 }
    let coarse = (x * 16).rounded(.towardZero) / 16
    return exp(-coarse * coarse / n) * exp(-(x - coarse) * (x + coarse) / n)
  }

  /// e^(x²) erfc x for x of at least 0.
  ///
  /// Cody: "Rational Chebyshev approximations for the error function", Math. Comp. 23 (1969).
  private static func scaledErfc(_ x: Double) -> Double {
    let square = x * x
    if x <= 0.46875 { return exp(square) * (1 - x * ErrorFunction.near(square)) }
    if x <= 4 { return ErrorFunction.middle(x) }
    let inverse = 1 / square
    return ((1 / Double.pi).squareRoot() - inverse * ErrorFunction.far(inverse)) / x
  }
}

/// A quotient of two polynomials; the coefficients of the highest powers come first.
private struct Rational: Sendable {
  let numerator: [Double]
  let denominator: [Double]

  func callAsFunction(_ x: Double) -> Double {
    numerator.reduce(0) { $0 * x + $1 } / denominator.reduce(0) { $0 * x + $1 }
  }
}

private enum ErrorFunction {
  static let near = Rational(
    numerator: [
      1.85777706184603153e-1, 3.16112374387056560, 1.13864154151050156e2, 3.77485237685302021e2,
      3.20937758913846947e3,
    ],
    denominator: [
      1, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3,
      2.84423683343917062e3,
    ])
  static let middle = Rational(
    numerator: [
      2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594, 6.61191906371416295e1,
      2.98635138197400131e2, 8.81952221241769090e2, 1.71204761263407058e3,
      2.05107837782607147e3, 1.23033935479799725e3,
    ],
    denominator: [
      1, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2,
      1.62138957456669019e3, 3.29079923573345963e3, 4.36261909014324716e3,
      3.43936767414372164e3, 1.23033935480374942e3,
    ])
  static let far = Rational(
    numerator: [
      1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1,
      1.25781726111229246e-1, 1.60837851487422766e-2, 6.58749161529837803e-4,
    ],
    denominator: [
      1, 2.56852019228982242, 1.87295284992346047, 5.27905102951428412e-1,
      6.05183413124413191e-2, 2.33520497626869185e-3,
    ])
}

private enum Quantile {
  static let middle = Rational(
    numerator: [
      2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4,
      4.5921953931549871457e4, 1.3731693765509461125e4, 1.9715909503065514427e3,
      1.3314166789178437745e2, 3.3871328727963666080,
    ],
    denominator: [
      5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4,
      2.1213794301586595867e4, 5.3941960214247511077e3, 6.8718700749205790830e2,
      4.2313330701600911252e1, 1,
    ])
  static let tail = Rational(
    numerator: [
      7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1,
      1.27045825245236838258, 3.64784832476320460504, 5.76949722146069140550,
      4.63033784615654529590, 1.42343711074968357734,
    ],
    denominator: [
      1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2,
      1.48103976427480074590e-1, 6.89767334985100004550e-1, 1.67638483018380384940,
      2.05319162663775882187, 1,
    ])
  static let farTail = Rational(
    numerator: [
      2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3,
      2.65321895265761230930e-2, 2.96560571828504891230e-1, 1.78482653991729133580,
      5.46378491116411436990, 6.65790464350110377720,
    ],
    denominator: [
      2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5,
      7.86869131145613259100e-4, 1.48753612908506148525e-2, 1.36929880922735805310e-1,
      5.99832206555887937690e-1, 1,
    ])
}
