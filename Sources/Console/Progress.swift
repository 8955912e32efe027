/// How far some work has come.
public struct Progress: Hashable, Sendable {
  /// What is being done: `uploading`.
  public var what: String
  /// How many steps are done.
  public var done: Int
  /// How many there are; nil if that isn't known.
  public var total: Int?
  /// What else there is to say, such as the name of the file that is on its way.
  public var note: String

  public init(_ what: String, done: Int = 0, total: Int? = nil, note: String = "") {
    self.what = what
    self.done = done
    self.total = total
    self.note = note
  }

  private static let barWidth = 20

  /// One line that fits into `width` columns: `uploading [#####.....] 5/10 run.tar`.
  ///
  /// What doesn't fit is left out: first the bar, then the end of the text.
  public func draw(width: Int) -> String {
    let count = total.map { "\(done)/\($0)" } ?? (done > 0 ? "\(done)" : "")
    let parts = [visible(what), bar, count, visible(note)]
    let line = Self.joined(parts)
    guard displayWidth(line) > width else { return line }
    return truncate(Self.joined([parts[0], parts[2], parts[3]]), to: width)
  }

  private static func joined(_ parts: [String]) -> String {
    parts.filter { !$0.isEmpty }.joined(separator: " ")
  }

  private var bar: String {
    guard let total, total > 0 else { return "" }
    let part = Double(min(max(done, 0), total)) / Double(total)
    let filled = Int(part * Double(Self.barWidth))
    let empty = Self.barWidth - filled
    return "[" + String(repeating: "#", count: filled) + String(repeating: ".", count: empty) + "]"
  }
}
