public import Diagnostics

/// What stands in the definition of a parameter, whether it was written as YAML or as a call in one
/// string: `{uniform: {min: 0, max: 1}}` and `uniform(min=0, max=1)` are the same term.
public indirect enum Term: Hashable, Sendable {
  /// A text; one that `isQuoted` means nothing but itself.
  case text(String, isQuoted: Bool, at: SourceLocation?)
  case list([Term], at: SourceLocation?)
  case mapping([Entry], at: SourceLocation?)

  /// A key of a mapping, or the name of an argument, with what stands behind it.
  public struct Entry: Hashable, Sendable {
    public var key: String
    public var place: SourceLocation?
    public var term: Term

    public init(_ key: String, at place: SourceLocation?, _ term: Term) {
      self.key = key
      self.place = place
      self.term = term
    }
  }

  /// Where it stands; nil if nobody knows.
  public var place: SourceLocation? {
    switch self {
    case .text(_, _, let place), .list(_, let place), .mapping(_, let place): place
    }
  }

  /// What it is, for a message: `text`, `a list` or `a mapping`.
  var noun: String {
    switch self {
    case .text: "text"
    case .list: "a list"
    case .mapping: "a mapping"
    }
  }
}

/// One argument of a function.
struct Argument: Hashable, Sendable {
  /// Its name, in `min=0` or `{min: 0}`; nil where its place says which it is.
  var keyword: String?
  /// Where the name stands.
  var keywordPlace: SourceLocation?
  var term: Term

  init(_ term: Term, keyword: String? = nil, at keywordPlace: SourceLocation? = nil) {
    self.term = term
    self.keyword = keyword
    self.keywordPlace = keywordPlace
  }
}
