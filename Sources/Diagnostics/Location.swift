/// Where a complaint belongs.
public enum Location: Hashable, Sendable {
  /// A place in a text.
  case source(SourceLocation)
  /// A path on a host.
  case host(String, path: String)
  /// A file as a whole.
  case file(String)
}

/// A place in a text file: line and column count from 1, columns in characters.
public struct SourceLocation: Hashable, Sendable {
  /// The name under which the reader knows the text: a path as it was given, or `--set`.
  public var file: String
  public var line: Int
  public var column: Int
  /// How many characters are meant, from `column` on; at least 1.
  public var length: Int
  /// The text of the line, without its end, to be shown under the message.
  public var text: String?

  public init(file: String, line: Int, column: Int, length: Int = 1, text: String? = nil) {
    self.file = file
    self.line = line
    self.column = column
    self.length = max(1, length)
    self.text = text
  }

  /// The place `offset` characters further on the same line.
  public func advanced(by offset: Int, length: Int) -> SourceLocation {
    SourceLocation(
      file: file, line: line, column: column + offset, length: length, text: text)
  }
}

extension Location: CustomStringConvertible {
  public var description: String {
    switch self {
    case .source(let place): "\(place.file):\(place.line):\(place.column)"
    case .host(let host, let path): path.isEmpty ? host : "\(host):\(path)"
    case .file(let path): path
    }
  }
}
