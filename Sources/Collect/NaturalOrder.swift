/// The order in which people count: `run_2` before `run_10`.
enum NaturalOrder {
  /// Whether `a` comes before `b`: runs of digits by their number, all else byte by byte.
  static func isBefore(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    var (i, j) = (0, 0)
    while i < a.count, j < b.count {
      if Bytes.isDigit(a[i]), Bytes.isDigit(b[j]) {
        let (first, second) = (number(a, &i), number(b, &j))
        if first.count != second.count { return first.count < second.count }
        if first != second { return first.lexicographicallyPrecedes(second) }
      } else if a[i] != b[j] {
        return a[i] < b[j]
      } else {
        i += 1
        j += 1
      }
    }
    if i == a.count, j == b.count { return a.lexicographicallyPrecedes(b) }
    return i == a.count
  }

  /// The digits at `position` without the zeros before them; moves behind them.
  private static func number(_ text: [UInt8], _ position: inout Int) -> ArraySlice<UInt8> {
    let digits = text[position...].prefix { Bytes.isDigit($0) }
    position = digits.endIndex
    return digits.drop { $0 == UInt8(ascii: "0") }
  }
}
