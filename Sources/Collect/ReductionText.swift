import Diagnostics

extension Reduction {
  /// The reduction as it is written: `min`, `ema(0.9)`.
  public var rawValue: String {
    switch self {
    case .at(let step): "at(\(step))"
    case .meanLast(let count): "mean_last(\(count))"
    case .ema(let weight): "ema(\(weight))"
    case .timeTo(let threshold): "time_to(\(threshold))"
    case .stepTo(let threshold): "step_to(\(threshold))"
    case .gap(let other): "variance(\(other))"
    default: Self.plain.first { $0.value == self && $0.key != "final" }?.key ?? "last"
    }
  }

  /// The reduction of that name; `final` is `last`.
  public init?(word: String) {
    if let plain = Self.plain[word] {
      self = plain
      return
    }
    guard let open = word.firstIndex(of: "("), word.hasSuffix(")") else { return nil }
    let argument = word[word.index(after: open)...].dropLast().trimmingBlanks
    guard let reduction = Self.call(String(word[..<open]), argument) else { return nil }
    self = reduction
  }

  /// Every word that names a reduction.
  public static var allWords: [String] {
    [
      "min", "max", "last", "first", "mean", "median", "std", "variance", "sum", "count", "auc",
      "at(STEP)", "mean_last(K)", "ema(A)", "time_to(<X)", "step_to(<X)", "smoothed", "rate", "ttz",
      "variance(OTHER)", "final",
    ]
  }

  /// Every word that names a reduction, the one nearest to `word` first.
  static func words(nearestTo word: String) -> [String] {
    guard let nearest = nearestWord(to: word, among: allWords) else { return allWords }
    return [nearest] + allWords.filter { $0 != nearest }
  }

  private static let plain: [String: Reduction] = [
    "min": .min, "max": .max, "last": .last, "first": .first, "mean": .mean, "median": .median,
    "std": .std, "variance": .variance, "sum": .sum, "count": .count, "auc": .auc,
    "smoothed": .smoothed, "rate": .rate, "ttz": .ttz, "final": .last,
  ]

  private static func call(_ name: String, _ argument: String) -> Reduction? {
    switch name {
    case "at": return Int64(argument).map { .at($0) }
    case "mean_last": return Int(argument).flatMap { $0 > 0 ? .meanLast($0) : nil }
    case "ema": return number(argument).flatMap { $0 >= 0 && $0 < 1 ? .ema($0) : nil }
    case "time_to": return Threshold(argument).map { .timeTo($0) }
    case "step_to": return Threshold(argument).map { .stepTo($0) }
    case "variance": return argument.isEmpty ? nil : .gap(argument)
    default: return nil
    }
  }

  fileprivate static func number(_ text: String) -> Double? {
    NumberText.whole(Array(text.utf8)[...]).flatMap { $0.isFinite ? $0 : nil }
  }
}

extension Reduction.Threshold: CustomStringConvertible {
  /// `<0.1` or `>0.9`; also with `=`.
  init?(_ text: String) {
    guard let sign = text.first, sign == "<" || sign == ">" else { return nil }
    let rest = text.dropFirst()
    let bound = (rest.first == "=" ? rest.dropFirst() : rest).trimmingBlanks
    guard let number = Reduction.number(bound) else { return nil }
    self.init(bound: number, isUpper: sign == "<")
  }

  public var description: String { (isUpper ? "<" : ">") + "\(bound)" }
}

extension StringProtocol {
  /// The text without the blanks around it.
  var trimmingBlanks: String {
    var rest = self[...]
    while rest.first?.isWhitespace == true { rest = rest.dropFirst() }
    while rest.last?.isWhitespace == true { rest = rest.dropLast() }
    return String(rest)
  }
}
