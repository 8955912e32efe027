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
    case value(parameter: Int, context: ShellContext, isRaw: Bool)
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
  /// - Throws: a placeholder that doesn't end or names nothing.
  public init(
    _ text: String, parameters: [String], at start: SourceLocation
  ) throws(Diagnostic) {
    var segments: [Segment] = []
    var used: Set<Int> = []
    var context = ShellContext.bare
    for piece in try TagScanner(text: text, start: start).pieces() {
      switch piece {
      case .text(let literal):
        segments.append(.text(String(literal)))
        context = context.after(literal)
      case .tag(let tag):
        guard tag.kind == .quoted || tag.kind == .raw else {
          throw Diagnostic(
            "a command has no sections or comments", at: .source(tag.location),
            remedy: "write {{ name }}, or {{{ name }}} for the value without quotes")
        }
        if let parameter = parameters.firstIndex(where: { $0.utf8.elementsEqual(tag.name.utf8) }) {
          used.insert(parameter)
          segments.append(
            .value(parameter: parameter, context: context, isRaw: tag.kind == .raw))
        } else if let builtin = Self.builtins.first(where: { $0.name == tag.name }) {
          segments.append(.text(context.reference(builtin.variable)))
        } else {
          throw unknownName(
            tag.name, at: tag.location, among: parameters + Self.builtins.map(\.name),
            what: "parameter")
        }
      }
    }
    self.text = text
    self.segments = segments
    self.usedParameters = used
  }

  /// The command for one point.
  ///
  /// - Parameter values: the values of the parameters in the initialiser's order.
  public func render(_ values: some RandomAccessCollection<String>) -> String {
    var out = ""
    for segment in segments {
      switch segment {
      case .text(let text): out += text
      case .value(let parameter, let context, let isRaw):
        let value = values[values.index(values.startIndex, offsetBy: parameter)]
        out += isRaw ? value : context.quote(value)
      }
    }
    return out
  }
}
