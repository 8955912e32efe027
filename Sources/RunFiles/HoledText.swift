public import Grid

/// A text whose content differs between runs only in its holes.
///
/// The pieces between the holes are bytes and the same for all runs, so a host needs them once; a
/// run adds only the texts that fill its holes.
public struct HoledText: Hashable, Sendable {
  /// A place for the value of a parameter.
  public struct Hole: Hashable, Sendable {
    /// The parameter: an index into a list of names that whoever made the text knows.
    public let parameter: Int
    /// How the value is spelled here.
    public let style: HoleStyle
    /// What stands here in the original, for a run that doesn't have the parameter.
    public let original: String

    public init(parameter: Int, style: HoleStyle, original: String) {
      self.parameter = parameter
      self.style = style
      self.original = original
    }
  }

  /// What stands before, between and behind the holes: one more than there are holes.
  public private(set) var pieces: [[UInt8]] = [[]]
  /// The holes, in the order of the text.
  public private(set) var holes: [Hole] = []

  /// An empty text.
  public init() {}

  /// Adds text that is the same for all runs; it becomes one piece with what stands before it.
  public mutating func append(_ literal: some Sequence<UInt8>) {
    pieces[pieces.count - 1] += literal
  }

  /// Adds a hole.
  public mutating func append(_ hole: Hole) {
    holes.append(hole)
    pieces.append([])
  }

  /// The texts that fill the holes.
  ///
  /// - Parameter value: the value of a parameter, nil if the run doesn't have it.
  /// - Returns: one text for each hole, in their order.
  public func fills(_ value: (Int) -> Value?) -> [String] {
    holes.map { hole in hole.style.fill(hole.parameter, value) ?? hole.original }
  }

  /// Fills the holes.
  ///
  /// - Parameter value: the value of a parameter, nil if the run doesn't have it.
  /// - Returns: the whole text of a run.
  public func filled(_ value: (Int) -> Value?) -> [UInt8] {
    var text = pieces.first ?? []
    for (fill, piece) in zip(fills(value), pieces.dropFirst()) { text += Array(fill.utf8) + piece }
    return text
  }

  /// The text with nothing filled in.
  public var original: [UInt8] { filled { _ in nil } }
}
