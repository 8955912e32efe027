/// Slurm's notation of array tasks: `4`, `[0-8:2%2]`, `[3,5,7-9%4]` (squeue(1), sbatch(1) --array).
enum ArrayIndices {
  /// The indices that `text` names, or nil if it isn't in the notation; neighbours stay together.
  ///
  /// - Parameters:
  ///   - text: the part behind `JOB_`.
  ///   - limit: indices from here on aren't ours and are left out.
  /// - Returns: the indices in the order in which they are named.
  static func parse(_ text: Substring, below limit: Int) -> [ClosedRange<Int>]? {
    guard text.hasPrefix("[") else {
      return number(text).map { $0 < limit ? [$0...$0] : [] }
    }
    guard text.hasSuffix("]") else { return nil }
    var indices: [ClosedRange<Int>] = []
    for part in split(text.dropFirst().dropLast(), ",") {
      // `%N` says how many run at once; it stands behind the last part.
      guard let range = split(part, "%").first, let stretches = stretches(range, below: limit)
      else { return nil }
      indices += stretches
    }
    return indices
  }

  /// Indices in the notation, without the brackets: `3,5,7-9`; in several texts where there are more
  /// than `most` ranges, since Slurm refuses long ones.
  static func texts(of indices: some Sequence<Int>, most: Int = 100) -> [String] {
    var ranges: [ClosedRange<Int>] = []
    for index in indices.sorted() {
      if let last = ranges.last, index <= last.upperBound + 1 {
        ranges[ranges.count - 1] = last.lowerBound...max(index, last.upperBound)
      } else {
        ranges.append(index...index)
      }
    }
    let words = ranges.map { range in
      range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)-\(range.upperBound)"
    }
    return stride(from: 0, to: words.count, by: most).map { start in
      words[start..<min(start + most, words.count)].joined(separator: ",")
    }
  }

  /// `A`, `A-B` or `A-B:STEP`.
  private static func stretches(_ text: Substring, below limit: Int) -> [ClosedRange<Int>]? {
    let parts = split(text, ":")
    let bounds = split(parts[0], "-")
    guard parts.count <= 2, bounds.count <= 2, let first = number(bounds[0]),
      let last = number(bounds[bounds.count - 1]),
      let step = parts.count == 2 ? number(parts[1]) : 1, step > 0, last >= first
    else { return nil }
    let end = min(last, limit - 1)
    if step == 1 { return first <= end ? [first...end] : [] }
    return stride(from: first, through: end, by: step).map { $0...$0 }
  }

  private static func split(_ text: Substring, _ separator: Character) -> [Substring] {
    text.split(separator: separator, omittingEmptySubsequences: false)
  }

  private static func number(_ text: Substring) -> Int? {
    text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
  }
}
