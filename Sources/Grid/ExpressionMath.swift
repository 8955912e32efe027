#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A function on doubles; not finite where it has no value.
func value(of function: ExpressionFunction, at x: Double) -> Double {
  switch function {
  case .sqrt: x.squareRoot()
  case .exp: exp(x)
  case .log: log(x)
  case .log2: log2(x)
  case .log10: log10(x)
  default: .nan
  }
}

/// The logarithm of `x` to `base`; not finite where there is none.
func logarithm(of x: Double, base: Double) -> Double {
  switch base {
  case 2: log2(x)
  case 10: log10(x)
  default: log(x) / log(base)
  }
}

/// `base` to the power `exponent`; not finite where there is no such number.
func raised(_ base: Double, to exponent: Double) -> Double { pow(base, exponent) }
