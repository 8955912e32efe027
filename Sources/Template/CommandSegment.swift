/// A stretch of a command: text, or what the value of a parameter becomes there.
struct CommandSegment: Sendable {
  enum Content: Sendable, Hashable {
    case text([UInt8])
    /// The value, quoted as the place needs.
    case quoted(parameter: Int, place: ShellPlace)
    /// The value as it is.
    case raw(parameter: Int)
    /// A word `--NAME=VALUE`, or nothing where the parameter has no value. `flag` is what stands
    /// before the value, `first` the index of the segment with the first of these words.
    case argument(parameter: Int, flag: [UInt8], first: Int)
  }

  /// What must hold of a parameter in a point for the segment to be there.
  struct Condition: Sendable, Hashable {
    var parameter: Int
    var isPresent: Bool
  }

  var content: Content
  /// All of them must hold.
  var conditions: [Condition]

  var parameter: Int? {
    switch content {
    case .text: nil
    case .quoted(let parameter, _), .raw(let parameter), .argument(let parameter, _, _): parameter
    }
  }

  /// Appends what it becomes with this value of its parameter; outside a section of its name a value
  /// that is absent counts as empty.
  func append(_ value: String?, to out: inout [UInt8]) {
    switch content {
    case .text(let text): out += text
    case .quoted(_, let place): place.append(value ?? "", to: &out)
    case .raw: out.append(contentsOf: (value ?? "").utf8)
    case .argument(_, let flag, _):
      guard let value else { return }
      out += flag
      ShellPlace.bare.append(value, to: &out)
    }
  }
}
