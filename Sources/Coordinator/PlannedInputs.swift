import Diagnostics
import SweepFile

/// Where a host has the inputs of a sweep.
struct PlannedInputs: Sendable {
  /// The variables of runs, and the paths that they have, as `ShellQuoting.quotePath` takes them.
  let variables: [(name: String, value: String)]

  var paths: [String] { variables.map(\.value) }

  /// - Parameters:
  ///   - sweep: which inputs there are.
  ///   - host: where.
  ///   - folder: the sweep's folder here, from which paths on this machine are seen; on others it is the
  ///     home.
  /// - Throws: an input that the host hasn't.
  init(_ sweep: Sweep, on host: HostEntry, folder: String) throws(Diagnostic) {
    var variables: [(name: String, value: String)] = []
    for input in sweep.inputs {
      guard let path = input.path(on: host.name.value) else {
        throw Diagnostic(
          "the input '\(input.name.value)' has no path on the host '\(host.name.value)'",
          at: .source(input.name.location),
          remedy: "add it: inputs: {\(input.name.value): {\(host.name.value): PATH}}")
      }
      variables.append(
        (input.variable, Self.absolute(path.value, folder: host.ssh == nil ? folder : "$HOME")))
    }
    self.variables = variables
  }

  private static func absolute(_ path: String, folder: String) -> String {
    if path.hasPrefix("~/") { return "$HOME/" + path.dropFirst(2) }
    if path.hasPrefix("/") || path.hasPrefix("$") { return path }
    var path = path[...]
    while path.hasPrefix("./") { path = path.dropFirst(2) }
    return path.isEmpty || path == "." ? folder : folder + "/" + path
  }
}
