/// The standard normal distribution between two ends, by its quantile function; right for ends however
/// far out, narrow or wide, where the area between them is too small for a double.
struct TruncatedNormal: Sendable {
  /// What the distance of a deviate is counted from.
  enum Anchor {
    case mean, lower, upper
  }

  /// The ends; infinite where there is none.
  let lower: Double
  let upper: Double
  /// Their distance, which a difference of the two would know less exactly.
  let width: Double

  /// About their standard deviation: that of a tail falls with its distance from the mean.
  var deviation: Double {
    let inner = max(0, lower, -upper)
    return min(width, inner > 0 ? DeterministicMath.millsRatio(inner) : 1)
  }

  /// No deviate lies further than this from the mean, or from an end beyond which the mean lies, since
  /// a uniform number is at least 2^-53.
  static let reach = 8.7

  /// The number below which a share `u` of the deviates lies.
  func deviate(at u: Double) -> (anchor: Anchor, distance: Double) {
    // The half that lies left of the mean is the mirror of the right one.
    if lower + upper < 0, width < Self.narrow || upper <= 0 {
      let mirror = TruncatedNormal(lower: -upper, upper: -lower, width: width)
      return (.upper, -mirror.deviate(at: 1 - u).distance)
    }
    if width < Self.narrow { return (.lower, tilted(u)) }
    if lower >= 0 { return (.lower, tail(u)) }
    return (.mean, central(u))
  }

  /// Below this width the logarithm of the density is a straight line, to about 10^-9.
  private static let narrow = 1e-4

  private func tilted(_ u: Double) -> Double {
    let slope = lower + width / 2
    guard slope * width > 1e-9 else { return u * width }
    return -DeterministicMath.log1p(u * DeterministicMath.expm1(-slope * width)) / slope
  }

  /// The mean lies between the ends: by the areas below the lower and above the upper one.
  private func central(_ u: Double) -> Double {
    let below = DeterministicMath.normalCDF(lower)
    let above = DeterministicMath.normalCDF(-upper)
    let inside = 1 - below - above
    let p = below + u * inside
    let x =
      p < 0.5
      ? DeterministicMath.normalQuantile(p)
      : -DeterministicMath.normalQuantile(above + (1 - u) * inside)
    return min(upper, max(lower, x))
  }

  /// The distance from a lower end of at least 0: that at which the cumulative hazard, minus the
  /// logarithm of the tail's area relative to that at the end, has the right value. Newton's steps lead
  /// down to it, since the hazard rises.
  private func tail(_ u: Double) -> Double {
    let all = width < .infinity ? hazard(width) : .infinity
    let wanted = -DeterministicMath.log1p(u * DeterministicMath.expm1(-all))
    var t = wanted * DeterministicMath.millsRatio(lower)
    for _ in 0..<100 {
      let next = t - (hazard(t) - wanted) * DeterministicMath.millsRatio(lower + t)
      guard next < t else { break }
      t = next
    }
    return min(width, max(0, t))
  }

  private func hazard(_ t: Double) -> Double {
    let ratio = DeterministicMath.millsRatio(lower + t) / DeterministicMath.millsRatio(lower)
    return lower * t + t * t / 2 - DeterministicMath.log(ratio)
  }
}
