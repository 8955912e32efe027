/// A value and the place in a file where it stands.
public struct Located<T> {
  public var value: T
  /// The whole value, as far as it stands on its first line.
  public var location: SourceLocation
  /// Where each line of a text begins, if the file holds the text as it is read (no escapes, no
  /// folding); else empty.
  package var origins: [SourceLocation]

  public init(_ value: T, at location: SourceLocation) {
    self.init(value, at: location, origins: [])
  }

  package init(_ value: T, at location: SourceLocation, origins: [SourceLocation]) {
    self.value = value
    self.location = location
    self.origins = origins
  }

  /// Another value at the same place.
  public func map<U>(_ transform: (T) throws -> U) rethrows -> Located<U> {
    Located<U>(try transform(value), at: location)
  }
}

extension Located: Equatable where T: Equatable {}
extension Located: Hashable where T: Hashable {}
extension Located: Sendable where T: Sendable {}

extension Located where T == String {
  /// The place in the file of a part of the text, also in quotes and in a block of several lines.
  ///
  /// - Parameters:
  ///   - offset: the number of characters of the text before the part.
  ///   - length: the number of its characters.
  /// - Returns: the place of the whole text where escapes or folding hide that of the part.
  public func place(ofCharacter offset: Int, length: Int = 1) -> SourceLocation {
    var line = 0
    var column = 0
    for character in value.prefix(offset) {
      if character.isNewline { line += 1 }
      column = character.isNewline ? 0 : column + 1
    }
    guard line < origins.count else { return location }
    return origins[line].advanced(by: column, length: length)
  }

  /// Each line of the text with its own place. A newline at the end starts no further line.
  package func lines() -> [Located<String>] {
    var parts = value.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if parts.last == "" { parts.removeLast() }
    return parts.enumerated().map { index, text in
      guard index < origins.count else { return Located(text, at: location) }
      let origin = origins[index].advanced(by: 0, length: text.count)
      return Located(text, at: origin, origins: [origin])
    }
  }
}
