/// Slurm's notation of array tasks: `4`, `[0-8:2%2]`, `[3,5,7-9%4]` (squeue(1), sbatch(1) --array).
enum ArrayIndices {
  /// The indices that `text` names, or nil if it isn't in the notation.
  ///
  /// - Parameters:
  ///   - text: the part behind `JOB_`.
  ///   - limit: indices from here on aren't ours and are left out.
  static func parse(_ text: Substring, below limit: Int) -> [Int]? {
    guard text.hasPrefix("[") else { return Int(text).map { [$0].filter { $0 < limit } } }
    guard text.hasSuffix("]") else { return nil }
    var indices: [Int] = []
    for part in text.dropFirst().dropLast().split(separator: ",") {
      let range = part.split(separator: "%", maxSplits: 1)[0].split(separator: ":")
      guard let bounds = range.first?.split(separator: "-"), let first = bounds.first.flatMap({ Int($0) })
      else { return nil }
      let last = bounds.count == 2 ? Int(bounds[1]) : first
      let step = range.count == 2 ? Int(range[1]) : 1
      guard let last, let step, step > 0, first >= 0, last >= first else { return nil }
      indices += stride(from: first, through: min(last, limit - 1), by: step)
    }
    return indices
  }
}
