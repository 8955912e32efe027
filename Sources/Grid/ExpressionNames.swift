import Diagnostics

extension ExpressionNode {
  /// The first part, in the order of the source, that is a parameter whose name is looked for.
  func firstParameter(where isMeant: (String) -> Bool) -> ExpressionNode? {
    if case .parameter(let name) = form { return isMeant(name) ? self : nil }
    return operands.compactMap { $0.firstParameter(where: isMeant) }
      .min { $0.range.lowerBound < $1.range.lowerBound }
  }
}

extension Expression {
  /// A complaint about a parameter that isn't there and may have been meant to be one of `names`, or
  /// one that `isKnown`.
  func unknownParameter(
    _ node: ExpressionNode, among names: [String], isKnown: (String) -> Bool
  ) -> Diagnostic {
    let name = if case .parameter(let name) = node.form { name } else { node.brief }
    let what = "unknown parameter '\(name)'"
    if let joined = joinedName(around: node.range, isKnown) {
      return source.complaint(
        what, at: node.range,
        why: "`\(joined)` without backticks is a computation: its '-' and '/' are operators",
        remedy: "write the name in backticks: `\(joined)`"
      ).diagnostic
    }
    let text = Value(text: name)
    let quoted = ExpressionNode(.literal(text), at: node.range).description
    let meant = didYouMean(name, among: names).map { "\($0) " }
    return source.complaint(
      what, at: node.range, remedy: (meant ?? "") + "a text stands in quotes: \(quoted)"
    ).diagnostic
  }

  /// The longest name of a parameter that stands around `range` if `-` and `/` count as letters.
  private func joinedName(around range: Range<Int>, _ isKnown: (String) -> Bool) -> String? {
    let bytes = source.bytes
    let starts = Self.edges(bytes[..<range.lowerBound].reversed()).map { range.lowerBound - $0 }
    let ends = Self.edges(bytes[range.upperBound...]).map { range.upperBound + $0 }
    for start in starts.reversed() {
      for end in ends.reversed() where end - start > range.count {
        let name = source.string(start..<end)
        if isKnown(name) { return name }
      }
    }
    return nil
  }

  /// How many bytes of `bytes` might belong to a name: none, or up to where a word ends, if the name
  /// goes on with `-` or `/`.
  private static func edges(_ bytes: some Collection<UInt8>) -> [Int] {
    var edges = [0]
    for (index, byte) in bytes.enumerated() {
      let isJoint = byte == UInt8(ascii: "-") || byte == UInt8(ascii: "/")
      let isLetter =
        byte.isASCIILetter || byte.isDigit || byte == UInt8(ascii: "_")
        || byte == UInt8(ascii: ".")
      guard isJoint || isLetter && index > 0, index < 200 else { break }
      if isLetter { edges[edges.count - 1] = index + 1 } else { edges.append(index + 1) }
    }
    return edges
  }
}
