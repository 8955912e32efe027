import Diagnostics
import SweepFile
import Template

/// A variable of the environment whose value depends on the run.
struct EnvironmentTemplate: Sendable {
  let name: String
  private let assignment: CommandTemplate

  /// The variable as it was written.
  let text: String

  /// The places of the parameters that it uses.
  var usedParameters: Set<Int> { assignment.usedParameters }

  /// nil if every run has the same value.
  init?(
    _ variable: EnvironmentVariable, parameters: [String], optional: Set<Int>, hasConfig: Bool,
    inputs: [(name: String, variable: String)] = []
  ) throws(Diagnostic) {
    let text = variable.value.value
    guard text.contains("{{") else { return nil }
    name = variable.name.value
    self.text = "\(name)=\(text)"
    // In double quotes everything but a placeholder stands for itself once it is escaped.
    let used = parameters.enumerated().filter { optional.contains($0.offset) }.map(\.element)
      .filter { text.contains("{{ \($0) }}") || text.contains("{{\($0)}}") }
    let open = used.map { "{{#\($0)}}" }.joined()
    let close = used.reversed().map { "{{/\($0)}}" }.joined()
    // Where the sweep was started there may be a variable of that name.
    let reset = used.isEmpty ? "" : "unset \(name)\n"
    do throws(Diagnostic) {
      assignment = try CommandTemplate(
        "\(reset)\(open)export \(name)=\"\(Self.escaped(text))\"\n\(close)", parameters: parameters,
        optional: optional, hasConfig: hasConfig, inputs: inputs, at: variable.value.location)
    } catch {
      var complaint = error
      complaint.location = .source(variable.value.location)
      throw complaint
    }
  }

  /// The lines of shell that set it, or take it away where the run lacks a parameter of it.
  func line(_ values: [String?]) -> String { assignment.render(values) }

  private static func escaped(_ text: String) -> String {
    var out = ""
    for character in text {
      if "\\$`\"".contains(character) { out.append("\\") }
      out.append(character)
    }
    return out
  }
}
