/// Words that nobody has used before: marks in streams, names of things that are made once.
public enum Nonce {
  /// Random hexadecimal digits, from the system's generator.
  ///
  /// - Parameter count: how many; each is worth four bits.
  /// - Returns: digits and small letters.
  public static func hex(_ count: Int) -> String {
    let digits = Array("0123456789abcdef")
    return String((0..<count).map { _ in digits[Int.random(in: 0..<16)] })
  }
}
