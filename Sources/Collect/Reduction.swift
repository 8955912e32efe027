import Diagnostics

/// How a series becomes one number.
public enum Reduction: String, Hashable, Sendable, CaseIterable {
  /// The least value; the first of equals. A NaN never wins.
  case min
  /// The greatest value; the first of equals. A NaN never wins.
  case max
  /// The value of the greatest step, the later one where steps tie.
  case last
  /// The value of the least step, the earlier one where steps tie.
  case first
  /// The arithmetic mean of all values; one NaN makes it NaN.
  case mean

  /// The reduction of that name; `final` is `last`.
  public init?(word: String) {
    self.init(rawValue: word == "final" ? "last" : word)
  }

  /// Every word that names a reduction.
  public static var allWords: [String] { allCases.map(\.rawValue) + ["final"] }

  /// Every word that names a reduction, the one nearest to `word` first.
  static func words(nearestTo word: String) -> [String] {
    guard let nearest = nearestWord(to: word, among: allWords) else { return allWords }
    return [nearest] + allWords.filter { $0 != nearest }
  }
}
