/// Amounts for people, in the largest unit in which they are short.
public enum Amounts {
  /// `4G`, `1.5G`, `100M`: powers of 1024, as Slurm writes them.
  public static func bytes(_ count: Int) -> String {
    let units = ["", "K", "M", "G", "T", "P"]
    var value = Double(count)
    var unit = 0
    while value >= 1024, unit < units.count - 1 {
      value /= 1024
      unit += 1
    }
    let tenths = (value * 10).rounded() / 10
    let text = tenths == tenths.rounded() ? "\(Int(tenths))" : "\(tenths)"
    return text + units[unit]
  }

  /// `90 s`, `10 min`, `2 h`, `1 d 12 h`.
  public static func seconds(_ count: Int) -> String {
    let units = [(86_400, "d"), (3600, "h"), (60, "min"), (1, "s")]
    var rest = max(0, count)
    var parts: [String] = []
    for (size, name) in units where rest >= size && parts.count < 2 {
      parts.append("\(rest / size) \(name)")
      rest %= size
    }
    return parts.isEmpty ? "0 s" : parts.joined(separator: " ")
  }

  /// With one digit behind the point, if it isn't 0: `3`, `0.9`.
  public static func tenths(_ value: Double) -> String {
    let tenths = Int((min(max(value, 0), 1e12) * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
  }
}
