public import Diagnostics

/// What ranking and search look at: a metric, how its series becomes one number, and which of two
/// numbers is better. Written `val_loss:min`.
public struct Objective: Hashable, Sendable {
  /// Which of two values is the better one.
  public enum Direction: String, Hashable, Sendable, CaseIterable {
    case minimize, maximize
  }

  public var metric: String
  public var reduction: Reduction
  public var direction: Direction
  /// True if nobody said which direction is better and minimising was taken; ranking says so.
  public var directionIsAssumed: Bool

  public init(
    metric: String, reduction: Reduction, direction: Direction, directionIsAssumed: Bool = false
  ) {
    self.metric = metric
    self.reduction = reduction
    self.direction = direction
    self.directionIsAssumed = directionIsAssumed
  }

  /// Reads `METRIC` or `METRIC:REDUCTION`.
  ///
  /// Without a reduction it is `last`; `final` is another word for `last`. `min`, `time_to`,
  /// `step_to` and `ttz` minimise and `max` maximises unless `goal` says otherwise; any other reduction minimises unless `goal` says
  /// otherwise. A metric's own name may hold colons if a reduction follows the last one.
  ///
  /// - Parameters:
  ///   - text: the objective as it was written.
  ///   - goal: `minimize` or `maximize` (also `min`, `max` and the British spellings), if given.
  ///   - location: where `text` starts, to point at the wrong part.
  /// - Returns: the objective, with a direction in any case.
  /// - Throws: a `Diagnostic` that names the valid words.
  public static func parse(
    _ text: String, goal: String? = nil, at location: SourceLocation? = nil
  ) throws(Diagnostic) -> Objective {
    let (metric, reduction) = try parts(of: text, at: location)
    let wanted = try goal.map { (goal) throws(Diagnostic) in try direction(goal, at: location) }
    let own = reduction.ownDirection
    return Objective(
      metric: metric, reduction: reduction, direction: wanted ?? own ?? .minimize,
      directionIsAssumed: wanted == nil && own == nil)
  }

  private static func parts(
    of text: String, at location: SourceLocation?
  ) throws(Diagnostic) -> (metric: String, reduction: Reduction) {
    let colon = text.lastIndex(of: ":")
    let metric = trimmed(text[..<(colon ?? text.endIndex)])
    guard !metric.isEmpty else {
      throw Diagnostic(
        "the name of a metric is missing in '\(text)'", at: location.map(Location.source),
        remedy: "write it as NAME:REDUCTION, such as val_loss:min")
    }
    guard let colon else { return (metric, .last) }
    let word = trimmed(text[text.index(after: colon)...])
    if let reduction = Reduction(word: word) { return (metric, reduction) }
    let offset = text.distance(from: text.startIndex, to: colon) + 1
    let place = location?.advanced(by: offset, length: word.count)
    throw unknownReduction(word, in: text, at: place)
  }

  private static func unknownReduction(
    _ word: String, in text: String, at place: SourceLocation?
  ) -> Diagnostic {
    var remedies = ["valid are " + Reduction.words(nearestTo: word).joined(separator: ", ")]
    if let hint = didYouMean(word, among: Reduction.allWords) { remedies.insert(hint, at: 0) }
    if !word.isEmpty {
      remedies.append("if the colon belongs to the metric's name, write '\(text):last'")
    }
    return Diagnostic(
      word.isEmpty
        ? "a reduction is missing behind the ':' of '\(text)'" : "unknown reduction '\(word)'",
      at: place.map(Location.source), remedy: remedies.joined(separator: "; "))
  }

  private static func direction(
    _ goal: String, at location: SourceLocation?
  ) throws(Diagnostic) -> Direction {
    switch goal.lowercased() {
    case "minimize", "minimise", "min": return .minimize
    case "maximize", "maximise", "max": return .maximize
    default:
      let words = Direction.allCases.map(\.rawValue)
      let hint = didYouMean(goal, among: words).map { "\($0) " } ?? ""
      throw Diagnostic(
        "unknown goal '\(goal)'", at: location.map(Location.source),
        remedy: "\(hint)valid are minimize, maximize")
    }
  }

  private static func trimmed(_ text: Substring) -> String {
    var rest = text
    while rest.first?.isWhitespace == true { rest.removeFirst() }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return String(rest)
  }
}

extension Objective: CustomStringConvertible {
  /// `val_loss:min`
  public var description: String { "\(metric):\(reduction.rawValue)" }
}
