#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// `base` to the power `numerator` / `denominator`, right to about the last digit of a double.
func power(_ base: Double, _ numerator: Double, over denominator: Double) -> Double {
  let exponent = numerator / denominator
  // What the division rounds off counts as often as the logarithm of the base.
  let rest = numerator.addingProduct(-exponent, denominator) / denominator
  return pow(base, exponent) * (1 + rest * log(base))
}
