/// A question to the person at the terminal.
public struct TerminalPrompt: Sendable, Hashable {
  /// What is asked, as it is to be shown; it may have several lines, and ends as its asker wants.
  /// Foreign control characters are cleaned away by whoever shows it.
  public var text: String
  /// Whether the answer must not be seen as it is typed.
  public var isSecret: Bool
  /// Whether this is only to be read: there is no answer to it.
  public var isNotice: Bool

  public init(_ text: String, isSecret: Bool) {
    self.text = text
    self.isSecret = isSecret
    isNotice = false
  }

  /// Something to be read, and not answered.
  public init(notice text: String) {
    self.text = text
    isSecret = false
    isNotice = true
  }
}

/// Asks the person at the terminal; nil where there is no answer.
public typealias Prompter = @Sendable (TerminalPrompt) async -> String?
