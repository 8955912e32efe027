/// An amount of memory as people and Slurm write it: `500M`, `4G`, `1T`, `1.5G`, `4GB`.
///
/// A number alone is in megabytes, as for sbatch(1). Units are powers of 1024, in either case.
public struct MemorySize: Hashable, Sendable {
  /// The size in kilobytes of 1024 bytes. 0 asks Slurm for all the memory of a node.
  public let kilobytes: Int

  /// nil if `text` is no number with a known unit, no whole number of kilobytes, or too great.
  public init?(_ text: String) {
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    guard let unit = Self.unit(text.dropFirst(digits.count)),
      let size = Self.scaled(digits, by: unit)
    else { return nil }
    kilobytes = size
  }

  /// sbatch's spelling, in the greatest unit that leaves a whole number: `4G`, `1536M`.
  public var slurm: String {
    guard kilobytes > 0 else { return "0" }
    var size = kilobytes
    var letters = "KMGT"[...]
    while size % 1024 == 0, letters.count > 1 {
      size /= 1024
      letters = letters.dropFirst()
    }
    return "\(size)\(letters.prefix(1))"
  }

  private static func unit(_ suffix: Substring) -> Int? {
    switch suffix.uppercased() {
    case "K", "KB", "KIB": 1
    case "", "M", "MB", "MIB": 1 << 10
    case "G", "GB", "GIB": 1 << 20
    case "T", "TB", "TIB": 1 << 30
    default: nil
    }
  }

  private static func scaled(_ digits: Substring, by unit: Int) -> Int? {
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), parts.allSatisfy({ (1...9).contains($0.count) }),
      let whole = Int(parts[0])
    else { return nil }
    let (size, overflow) = whole.multipliedReportingOverflow(by: unit)
    guard !overflow, size < 1 << 50 else { return nil }
    guard parts.count == 2 else { return size }
    guard let fraction = Int(parts[1]) else { return nil }
    let power = parts[1].reduce(1) { power, _ in power * 10 }
    let (product, _) = fraction.multipliedReportingOverflow(by: unit)
    return product % power == 0 ? size + product / power : nil
  }
}

/// An amount of memory in sbatch's spelling, or nil if `text` is none; see ``MemorySize``.
public func slurmMemory(_ text: String) -> String? { MemorySize(text)?.slurm }
