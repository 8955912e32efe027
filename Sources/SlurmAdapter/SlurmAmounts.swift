/// Amounts as Slurm's commands print them.
enum SlurmAmounts {
  /// Bytes in `404616K`, `4G`, `1.50G`, `100M`; also in `100Mn` and `4Gc` of sacct before 21.08, where
  /// the last letter says per node or per core. Without a unit: mebibytes. Zero is no limit.
  static func bytes(_ text: Substring) -> Int? {
    var rest = text
    if rest.last == "n" || rest.last == "c" { rest = rest.dropLast() }
    var shift = 20
    if let unit = rest.last, let place = "KMGTP".firstIndex(of: unit) {
      shift = 10 * ("KMGTP".distance(from: "KMGTP".startIndex, to: place) + 1)
      rest = rest.dropLast()
    } else if rest.last == "B" {
      shift = 0
      rest = rest.dropLast()
    }
    guard let number = Double(rest), number > 0, number < 1e9 else { return nil }
    let bytes = number * Double(1 << shift)
    return bytes < Double(Int.max / 2) ? Int(bytes) : nil
  }

  /// Seconds in `D-HH:MM:SS`, `HH:MM:SS`, `MM:SS`; nil for `UNLIMITED` and the like.
  static func seconds(_ text: Substring) -> Int? {
    let halves = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    let fields = (halves.last ?? "").split(separator: ":", omittingEmptySubsequences: false)
    let numbers = fields.compactMap { Int($0) }
    guard numbers.count == fields.count, (2...3).contains(numbers.count),
      numbers.allSatisfy({ (0...100_000).contains($0) })
    else { return nil }
    let days = halves.count == 2 ? Int(halves[0]) : 0
    guard let days, (0...100_000).contains(days) else { return nil }
    return days * 86_400 + numbers.reduce(0) { $0 * 60 + $1 }
  }

  /// A moment as `SLURM_TIME_FORMAT=%s` gives it; nil for `N/A`, `Unknown` and the like.
  static func time(_ text: Substring) -> Int? {
    Int(text).flatMap { $0 > 0 ? $0 : nil }
  }
}
