public import Diagnostics

/// A sweep's command with placeholders, checked once and rendered for every point.
///
/// A placeholder is the name of a parameter, whose value is put there quoted for the shell (raw in
/// `{{{ name }}}`), or one of ``builtins``, which becomes a reference to the environment variable
/// that every run has. Quotes around a placeholder are understood: the value stays one value.
public struct CommandTemplate: Sendable {
  /// The names that every run has, and the environment variables that hold them.
  public static let builtins: [(name: String, variable: String)] = [
    ("sweep", "CLUSTERSWEEP_SWEEP"), ("run", "CLUSTERSWEEP_RUN"),
    ("run_dir", "CLUSTERSWEEP_RUN_DIR"), ("index", "CLUSTERSWEEP_INDEX"),
    ("attempt", "CLUSTERSWEEP_ATTEMPT"), ("seed", "CLUSTERSWEEP_SEED"),
    ("params", "CLUSTERSWEEP_PARAMS"), ("resume_from", "CLUSTERSWEEP_RESUME_FROM"),
  ]

  private enum Segment: Sendable {
    case text(String)
    case quoted(parameter: Int, place: ShellPlace)
    case raw(parameter: Int)

    var parameter: Int? {
      switch self {
      case .text: nil
      case .quoted(let parameter, _), .raw(let parameter): parameter
      }
    }
  }

  /// The command as it was written.
  public let text: String
  /// The positions of the parameters that the command names, in `parameters` of the initialiser.
  public let usedParameters: Set<Int>
  private let segments: [Segment]

  /// Reads a command.
  ///
  /// - Parameters:
  ///   - text: the command, a line or several of shell.
  ///   - parameters: the names of the parameters; a parameter hides a builtin of its name.
  ///   - start: where the command begins.
  /// - Throws: a placeholder that doesn't end, names nothing, or stands where no quotes can keep its
  ///   value in one piece.
  public init(
    _ text: String, parameters: [String], at start: SourceLocation
  ) throws(Diagnostic) {
    var segments: [Segment] = []
    var used: Set<Int> = []
    var context = ShellContext()
    for piece in try TagScanner(text: text, start: start).pieces() {
      switch piece {
      case .text(let literal):
        segments.append(.text(String(literal)))
        context.read(literal)
      case .tag(let tag):
        let segment = try Self.segment(tag, parameters, context)
        segments.append(segment)
        if let parameter = segment.parameter { used.insert(parameter) }
        context.readValue()
      }
    }
    self.text = text
    self.segments = segments
    self.usedParameters = used
  }

  private static func segment(
    _ tag: Tag, _ parameters: [String], _ context: ShellContext
  ) throws(Diagnostic) -> Segment {
    guard tag.kind == .quoted || tag.kind == .raw else {
      throw Diagnostic(
        "a command has no sections or comments", at: .source(tag.location),
        remedy: "write {{ name }}, or {{{ name }}} for the value without quotes")
    }
    if let parameter = parameters.firstIndex(where: { $0.utf8.elementsEqual(tag.name.utf8) }) {
      return tag.kind == .raw
        ? .raw(parameter: parameter)
        : .quoted(parameter: parameter, place: try place(of: tag, context))
    }
    guard let builtin = builtins.first(where: { $0.name == tag.name }) else {
      throw unknownName(
        tag.name, at: tag.location, among: parameters + builtins.map(\.name), what: "parameter")
    }
    if case .hereDocument(let document)? = context.frames.last?.kind, !document.isQuoted {
      return .text("${\(builtin.variable)}")
    }
    return .text(try place(of: tag, context).reference(builtin.variable))
  }

  private static func place(
    of tag: Tag, _ context: ShellContext
  ) throws(Diagnostic) -> ShellPlace {
    do {
      return try ShellPlace(context)
    } catch {
      throw Diagnostic(
        "the value of '\(tag.name)' can't be quoted here", at: .source(tag.location),
        why: error.why, remedy: error.remedy)
    }
  }

  /// The command for one point.
  ///
  /// - Parameter values: the values of the parameters in the initialiser's order.
  /// - Returns: shell text, in which every placeholder is replaced.
  public func render(_ values: some RandomAccessCollection<String>) -> String {
    var out = ""
    for segment in segments {
      switch segment {
      case .text(let text): out += text
      case .quoted(let parameter, let place):
        out += place.quote(values[values.index(values.startIndex, offsetBy: parameter)])
      case .raw(let parameter):
        out += values[values.index(values.startIndex, offsetBy: parameter)]
      }
    }
    return out
  }
}
