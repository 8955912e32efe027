/// The words of a digest in lower-case hexadecimal digits, 8 each.
func hexadecimal(_ words: [UInt32]) -> String {
  words.map { word in
    let digits = String(word, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }.joined()
}
