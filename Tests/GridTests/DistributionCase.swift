import Testing

/// How a distribution is written, and what comes of it.
struct DistributionCase: CustomTestStringConvertible {
  var text: String
  var expected: String
  var testDescription: String { text }

  init(_ text: String, _ expected: String) {
    self.text = text
    self.expected = expected
  }
}
