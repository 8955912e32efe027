/// What a piece of text is; how that looks is said here and nowhere else.
public enum Label: Hashable, Sendable, CaseIterable {
  case error, warning, note
  case heading
  /// What went well, what went wrong, and what isn't settled yet.
  case good, bad, pending
  /// What matters less than the rest.
  case muted
  /// The name of a sweep, a run or a host.
  case name
  /// A number or a value that the reader looks for.
  case value

  /// The parameters of the escape sequence "select graphic rendition". Only the sixteen colours
  /// that a user's own theme defines are used, and neither black nor white.
  var style: String {
    switch self {
    case .error: "1;31"
    case .warning: "1;33"
    case .note: "1;36"
    case .heading: "1"
    case .good: "32"
    case .bad: "31"
    case .pending: "33"
    case .muted: "2"
    case .name: "36"
    case .value: "1"
    }
  }

  /// The text in the style of the label, or as it is if `styled` is false or it is empty.
  public func apply(to text: String, styled: Bool) -> String {
    guard styled, !text.isEmpty else { return text }
    return "\u{1B}[\(style)m\(text)\u{1B}[0m"
  }
}
