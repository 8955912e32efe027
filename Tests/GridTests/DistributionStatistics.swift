import Foundation

/// Whether counts are what probabilities make plausible: Pearson's χ² at the level 0.001, its critical
/// value by Wilson and Hilferty's approximation.
func isPlausible(_ counts: [Int], _ probabilities: [Double]) -> Bool {
  let total = Double(counts.reduce(0, +))
  let freedom = Double(counts.count - 1)
  guard freedom > 0 else { return true }
  let statistic = zip(counts, probabilities).reduce(0) { sum, cell in
    let expected = total * cell.1
    return sum + (Double(cell.0) - expected) * (Double(cell.0) - expected) / expected
  }
  let spread = 2 / (9 * freedom)
  let critical = freedom * pow(1 - spread + 3.0902 * spread.squareRoot(), 3)
  return statistic <= critical
}

/// The largest distance between the shares of a sample and a distribution function, times the root
/// of the sample's size. Kolmogorov's critical value at the level 0.001 is 1.9495.
func kolmogorov(_ sample: [Double], _ distribution: (Double) -> Double) -> Double {
  let count = Double(sample.count)
  let largest = sample.sorted().enumerated().map { index, x in
    let share = distribution(x)
    return max(share - Double(index) / count, Double(index + 1) / count - share)
  }.max()
  return (largest ?? .infinity) * count.squareRoot()
}

/// Pearson's coefficient.
func correlation(_ x: [Double], _ y: [Double]) -> Double {
  let (meanX, meanY) = (mean(x), mean(y))
  let product = { (a: [Double], b: [Double]) in mean(zip(a, b).map { $0 * $1 }) }
  let (dx, dy) = (x.map { $0 - meanX }, y.map { $0 - meanY })
  return product(dx, dy) / (product(dx, dx) * product(dy, dy)).squareRoot()
}

func mean(_ x: [Double]) -> Double { x.reduce(0, +) / Double(x.count) }

func median(_ x: [Double]) -> Double { x.sorted()[x.count / 2] }

/// The standard normal distribution function.
func normalShare(_ x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }
