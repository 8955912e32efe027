/// Text from elsewhere as a message may show it: no control characters, not too long, no blank ends.
///
/// - Returns: nil where nothing is left.
func printable(_ bytes: some Sequence<UInt8>, limit: Int = 400) -> String? {
  let text = String(decoding: Array(bytes), as: UTF8.self)
  let scalars = text.unicodeScalars.compactMap { scalar -> Unicode.Scalar? in
    switch scalar.properties.generalCategory {
    case .control: scalar == "\n" ? "\n" : scalar == "\r" ? nil : " "
    case .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate: "?"
    default: scalar
    }
  }
  var clean = String(String.UnicodeScalarView(scalars))[...]
  while clean.first?.isWhitespace == true { clean = clean.dropFirst() }
  while clean.last?.isWhitespace == true { clean = clean.dropLast() }
  guard !clean.isEmpty else { return nil }
  return clean.count > limit ? clean.prefix(limit) + "…" : String(clean)
}
