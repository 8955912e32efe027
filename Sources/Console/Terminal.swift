/// What standard output and standard error can show.
public struct Terminal: Hashable, Sendable {
  /// What one of the two streams can show.
  public struct Stream: Hashable, Sendable {
    /// Whether a person reads it as it is written, so that lines may be drawn anew.
    public var isTerminal: Bool
    /// The number of columns of a terminal; nil for a pipe or a file, where nothing may be cut.
    public var width: Int?
    /// Whether to write colours and other styles.
    public var styled: Bool

    public init(isTerminal: Bool, width: Int? = nil, styled: Bool = false) {
      self.isTerminal = isTerminal
      self.width = width
      self.styled = styled
    }
  }

  /// What is found out about one of the two streams.
  public struct Facts: Hashable, Sendable {
    public var isTTY: Bool
    /// The number of columns that the terminal itself reports.
    public var width: Int?

    public init(isTTY: Bool, width: Int? = nil) {
      self.isTTY = isTTY
      self.width = width
    }
  }

  public var output: Stream
  public var errors: Stream

  public init(output: Stream, errors: Stream) {
    self.output = output
    self.errors = errors
  }

  /// Decides what to show from what is known.
  ///
  /// `--color always` or `never` counts most, then a `NO_COLOR` that isn't empty, then whether the
  /// stream is a terminal, unless `TERM` is `dumb`. A terminal's width is `COLUMNS`, else what it
  /// reports, else 80.
  public init(
    output: Facts, errors: Facts, environment: [String: String], color: ColorChoice = .auto
  ) {
    self.output = Self.stream(output, environment, color)
    self.errors = Self.stream(errors, environment, color)
  }

  private static func stream(
    _ facts: Facts, _ environment: [String: String], _ color: ColorChoice
  ) -> Stream {
    let isDumb = environment["TERM"] == "dumb"
    let isPlain = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
    let styled =
      switch color {
      case .always: true
      case .never: false
      case .auto: facts.isTTY && !isPlain && !isDumb
      }
    return Stream(
      isTerminal: facts.isTTY && !isDumb, width: facts.isTTY ? width(facts, environment) : nil,
      styled: styled)
  }

  private static func width(_ facts: Facts, _ environment: [String: String]) -> Int {
    let candidates = [environment["COLUMNS"].flatMap { Int($0) }, facts.width]
    return candidates.compactMap(\.self).first { $0 > 0 } ?? 80
  }
}
