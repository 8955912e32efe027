import Console
import Foundation

/// A question that is answered at the terminal with yes or no.
enum Question {
  /// - Returns: nil if there is no terminal to ask at.
  static func ask(_ text: String) -> Bool? {
    guard isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1 else { return nil }
    try? Console.write("\(text) [y/N] ", to: .standardError)
    return ["y", "yes"].contains(readLine()?.trimmingCharacters(in: .whitespaces).lowercased())
  }
}
