/// Rows and columns of text, drawn with blanks between them.
public struct Table: Hashable, Sendable {
  public enum Alignment: Hashable, Sendable {
    case left, right
  }

  /// A column's heading, and how its cells are laid out.
  public struct Column: Hashable, Sendable {
    public var title: String
    public var alignment: Alignment
    /// Whether its cells may be cut where the terminal is too narrow.
    public var canShrink: Bool

    public init(_ title: String, _ alignment: Alignment = .left, canShrink: Bool = true) {
      self.title = title
      self.alignment = alignment
      self.canShrink = canShrink
    }
  }

  /// The text of one cell, and what it is.
  public struct Cell: Hashable, Sendable, ExpressibleByStringLiteral {
    public var text: String
    public var label: Label?

    public init(_ text: String, _ label: Label? = nil) {
      self.text = text
      self.label = label
    }

    public init(stringLiteral text: String) { self.init(text) }
  }

  public var columns: [Column]
  /// The cells; a row that is too short is filled with empty ones, what is too much isn't shown.
  public var rows: [[Cell]]

  public init(_ columns: [Column], rows: [[Cell]] = []) {
    self.columns = columns
    self.rows = rows
  }
}

extension Table {
  private static let gap = 2
  /// Below this a cut cell says nothing.
  private static let smallest = 4

  /// The table as text, with a newline behind each line; nothing if there are no columns.
  ///
  /// Control characters in cells are written with a backslash, so that a row is a line.
  ///
  /// - Parameters:
  ///   - width: the columns of the terminal, to which long cells are cut; nil cuts nothing.
  ///   - styled: whether to write colours.
  /// - Returns: the heading, then the rows.
  public func render(width: Int?, styled: Bool) -> String {
    guard !columns.isEmpty else { return "" }
    var writer = TableWriter(columns, styled: styled)
    for row in rows { writer.measure(row) }
    writer.fit(width: width)
    return rows.reduce(into: writer.heading) { $0 += writer.line($1) }
  }

  static func fit(_ widths: [Int], _ columns: [Column], in width: Int?) -> [Int] {
    var widths = widths
    guard let width else { return widths }
    var excess = widths.reduce(gap * (columns.count - 1), +) - width
    while excess > 0 {
      let candidates = columns.indices.filter {
        columns[$0].canShrink && widths[$0] > smallest
      }
      guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { break }
      let others = candidates.filter { $0 != widest }.map { widths[$0] }.max() ?? smallest
      let step = min(excess, max(1, widths[widest] - max(others, smallest)))
      widths[widest] -= step
      excess -= step
    }
    return widths
  }

  static func line(
    _ cells: [Cell], _ columns: [Column], _ widths: [Int], styled: Bool
  ) -> String {
    var line = ""
    var blanks = 0
    for (index, cell) in cells.enumerated() {
      let text = truncate(cell.text, to: widths[index])
      let free = widths[index] - displayWidth(text)
      let isRight = columns[index].alignment == .right
      blanks += isRight ? free : 0
      // Blanks are written only before a text, so that no line ends in them.
      if !text.isEmpty {
        line += String(repeating: " ", count: blanks)
        line += cell.label?.apply(to: text, styled: styled) ?? text
        blanks = 0
      }
      blanks += (isRight ? 0 : free) + gap
    }
    return line
  }
}
