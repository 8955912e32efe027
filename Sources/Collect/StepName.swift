/// The names under which files give a step, the most telling first.
enum StepName {
  static let all = [
    "step", "global_step", "_step", "iteration", "iter", "training_iteration", "trial_step",
    "epoch",
  ]

  /// The length of the longest of them, in bytes.
  static let longest = all.map(\.utf8.count).max() ?? 0

  /// How telling `name` is as the name of a step, 0 the most; nil if it names none. Letter case
  /// counts nothing.
  static func rank(of name: String) -> Int? { ranks[name.lowercased()] }

  private static let ranks = Dictionary(
    uniqueKeysWithValues: all.enumerated().map { ($0.element, $0.offset) })
}

extension Int64 {
  /// The step that `value` stands for, or nil if it is no whole number.
  init?(step value: Double) { self.init(exactly: value) }
}
