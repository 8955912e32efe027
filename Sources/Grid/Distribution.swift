import Diagnostics

/// A distribution from which values of a parameter are drawn, such as `uniform(0, 1)`.
///
/// How a drawn real number is written says ``DrawnReal``; whole numbers and multiples of a whole step are
/// written plainly, other multiples in canonical form, values of a choice as they are listed.
struct Distribution: Sendable {
  /// What the reader should know though nothing is wrong.
  let notes: [Diagnostic]
  private let law: any DistributionLaw
  /// What draw 0 is, where it was given.
  private let first: Value?

  /// Reads the arguments of the distribution that is called `name`.
  ///
  /// - Parameters:
  ///   - name: one of ``names``; `-` stands for `_`.
  ///   - arguments: in order or by keyword; one list stands for its elements.
  ///   - isSquare: whether they stood in square brackets, in Guild's manner: `uniform[0:1]`. Then a
  ///     third one is the value tried first, and two whole numbers mean whole numbers only.
  ///   - place: where the distribution is written.
  /// - Throws: a complaint that names the argument and its place.
  init(
    name: String, arguments: [Argument], isSquare: Bool, at place: SourceLocation?
  ) throws(Diagnostic) {
    guard let family = DistributionFamily(name: name) else {
      throw Self.refusal(name, arguments, at: place.map(Location.source))
    }
    let read = try DistributionArguments(
      arguments, family: family, name: name, isSquare: isSquare, at: place)
    first = try read.first()
    if family == .choice {
      let choices = try DistributionChoices(read)
      (law, notes) = (choices.law, choices.notes)
    } else if try read.isWholeInGuild() {
      (law, notes) = (try read.whole(), [try read.wholeWarning()])
    } else {
      (law, notes) = (try read.law(), read.notes)
    }
  }

  /// Every name of a distribution; each `_` in it can be a `-`.
  static var names: [String] { DistributionFamily.allCases.flatMap(\.names) }

  /// Whether `name` is that of a distribution, be it one that is refused with a remedy.
  static func recognizes(_ name: String) -> Bool {
    DistributionFamily(name: name) != nil || refused.contains(name)
  }

  /// The value that `stream` draws: a pure function of it.
  func draw(_ stream: RandomStream) -> Value {
    if let first, stream.index == 0, stream.attempt == 0 { return first }
    var stream = stream
    return law.draw(from: &stream)
  }

  /// The values, where all are equally likely and can be listed, so that a sweep without samples can run
  /// through them.
  var enumerated: [Value]? { law.enumerated }

  /// What to write instead, where a grid is wanted.
  var gridRemedy: String { law.gridRemedy }

  /// One text for all the ways to write the same distribution, which reads back as it.
  var canonical: String {
    guard let first else { return law.canonical }
    return "\(law.canonical.dropLast()), first=\(first.canonical))"
  }

  /// The kinds of the values that it can draw.
  var kinds: Set<Value.Kind> { law.kinds }

  /// Numbers below and above which nothing is drawn; nil where there is no such bound, or where values
  /// aren't numbers.
  var range: (lowest: ExactDecimal?, highest: ExactDecimal?) { law.range }
}
