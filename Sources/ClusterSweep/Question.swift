import Console
import Foundation

/// A question that is answered at the terminal with yes or no.
enum Question {
  /// - Parameter text: the question.
  /// - Returns: nil if there is no terminal to ask at.
  static func ask(_ text: String) async -> Bool? {
    guard isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1,
      let terminal = ControllingTerminal()
    else { return nil }
    let answer = await terminal.ask("\(text) [y/N] ", isSecret: false)
    return ["y", "yes"].contains(answer?.trimmingCharacters(in: .whitespaces).lowercased())
  }
}
