public import Diagnostics

/// A sweep's command with placeholders, checked once and rendered for every point.
///
/// - `{{ name }}` is the value of a parameter, quoted for the shell, and `{{{ name }}}` the value as
///   it is. Quotes around a placeholder are understood: the value stays one value.
/// - `{{#name}} … {{/name}}` counts only in points where the parameter has a value, and
///   `{{^name}} … {{/name}}` only where it has none. A line with nothing but such a tag is dropped.
/// - `{{# resume_from }} … {{/ resume_from }}` counts only where a task finds a checkpoint when it
///   starts, and `{{^ resume_from }} … {{/ resume_from }}` only where it finds none.
/// - `{{ args }}` is all parameters that the point has, as words `--NAME=VALUE` in their order. It has
///   to stand apart, outside quotes.
/// - `{{ run_dir }}` and the other ``builtins`` become references to the environment variables that
///   every run has.
///
/// A parameter hides a builtin of its name, and `args`.
public struct CommandTemplate: Sendable {
  /// The names that every run has, and the environment variables that hold them; `config` only where
  /// there is a config file.
  public static let builtins: [(name: String, variable: String)] = [
    ("sweep", "CLUSTERSWEEP_SWEEP"), ("sweep_dir", "CLUSTERSWEEP_SWEEP_DIR"),
    ("run", "CLUSTERSWEEP_RUN"),
    ("run_dir", "CLUSTERSWEEP_RUN_DIR"), ("index", "CLUSTERSWEEP_INDEX"),
    ("attempt", "CLUSTERSWEEP_ATTEMPT"), ("seed", "CLUSTERSWEEP_SEED"),
    ("params", "CLUSTERSWEEP_PARAMS"), ("resume_from", "CLUSTERSWEEP_RESUME_FROM"),
    (config, "CLUSTERSWEEP_CONFIG"),
  ]

  static let config = "config"
  static let allParameters = "args"

  /// The command as it was written.
  public let text: String
  /// The command without what is only there for later attempts: what makes its runs the runs they are.
  public let identity: String
  /// The positions of the parameters that the command names, in `parameters` of the initialiser:
  /// as a value, as a section, or all of them by `{{ args }}`.
  public let usedParameters: Set<Int>
  let segments: [CommandSegment]
  let parameterCount: Int

  /// Reads a command.
  ///
  /// - Parameters:
  ///   - text: the command, a line or several of shell.
  ///   - parameters: the names of the parameters.
  ///   - optional: the positions of those that some points haven't.
  ///   - hasConfig: whether the runs have a config file.
  ///   - inputs: further names, `inputs.data`, and the environment variables that hold them.
  ///   - start: where the command begins.
  /// - Throws: a placeholder that doesn't end, names nothing, stands where no quotes can keep its
  ///   value in one piece, or where its parameter may have none; a section that isn't closed, or
  ///   changes how what follows is read.
  public init(
    _ text: String, parameters: [String], optional: Set<Int> = [], hasConfig: Bool = false,
    inputs: [(name: String, variable: String)] = [], at start: SourceLocation
  ) throws(Diagnostic) {
    let pieces = try TagScanner(text: text, start: start).pieces()
    try checkSections(pieces.compactMap { if case .tag(let tag) = $0 { tag } else { nil } })
    var parser = CommandParser(
      CommandNames(
        parameters: parameters, optional: optional, hasConfig: hasConfig, inputs: inputs))
    for piece in pieces.withoutSectionLines() { try parser.read(piece) }
    self.text = text
    identity =
      parameters.contains(ResumeSection.name) ? text : ResumeSection.removed(from: text)
    segments = parser.segments
    usedParameters = parser.used
    parameterCount = parameters.count
  }

  /// The command for one point; ``CommandWriter`` is the faster way to many.
  ///
  /// - Parameter values: the values of the parameters in the initialiser's order, nil for those that
  ///   the point hasn't.
  /// - Returns: shell text, in which every placeholder is replaced.
  public func render(_ values: [String?]) -> String {
    var bytes: [UInt8] = []
    var start = 0
    for (index, segment) in segments.enumerated() {
      if case .argument(_, _, index) = segment.content { start = bytes.count }
      guard segment.conditions.allSatisfy({ (values[$0.parameter] != nil) == $0.isPresent })
      else { continue }
      let value = segment.parameter.flatMap { values[$0] }
      if case .argument = segment.content, value != nil, bytes.count > start {
        bytes.append(UInt8(ascii: " "))
      }
      segment.append(value, to: &bytes)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The command for a point that has a value for every parameter.
  public func render(_ values: [String]) -> String {
    render(values.map(Optional.some))
  }
}
