import Diagnostics

/// What the names in a command stand for.
struct CommandNames {
  let parameters: [String]
  /// The positions of the parameters that some points haven't.
  let optional: Set<Int>
  let hasConfig: Bool
  /// Names that this sweep has beside the builtins.
  var inputs: [(name: String, variable: String)] = []

  /// The position of a parameter; names are compared byte for byte.
  func parameter(_ name: String) -> Int? {
    parameters.firstIndex { $0.utf8.elementsEqual(name.utf8) }
  }

  /// The environment variable of a builtin.
  ///
  /// - Throws: a name that isn't one.
  func variable(of tag: Tag) throws(Diagnostic) -> String {
    let isConfig = tag.name == CommandTemplate.config
    if isConfig, !hasConfig {
      throw Diagnostic(
        "there is no config file: the sweep has no `config`", at: .source(tag.location),
        remedy: "add `config` to the sweep, or take {{ config }} away")
    }
    let builtins =
      CommandTemplate.builtins.filter {
        hasConfig || $0.name != CommandTemplate.config
      } + inputs
    if let builtin = builtins.first(where: { $0.name == tag.name }) { return builtin.variable }
    throw unknownName(
      tag.name, at: tag.location,
      among: parameters + builtins.map(\.name) + [CommandTemplate.allParameters],
      what: "parameter")
  }
}
