import Diagnostics
import SweepFile
import Template

/// A variable of the environment whose value depends on the run.
struct EnvironmentTemplate: Sendable {
  let name: String
  private let assignment: CommandTemplate

  /// The places of the parameters that it uses.
  var usedParameters: Set<Int> { assignment.usedParameters }

  /// nil if every run has the same value.
  init?(
    _ variable: EnvironmentVariable, parameters: [String], optional: Set<Int>, hasConfig: Bool
  ) throws(Diagnostic) {
    let text = variable.value.value
    guard text.contains("{{") else { return nil }
    name = variable.name.value
    // In double quotes everything but a placeholder stands for itself once it is escaped.
    let used = parameters.enumerated().filter { optional.contains($0.offset) }.map(\.element)
      .filter { text.contains("{{ \($0) }}") || text.contains("{{\($0)}}") }
    let open = used.map { "{{#\($0)}}" }.joined()
    let close = used.reversed().map { "{{/\($0)}}" }.joined()
    do throws(Diagnostic) {
      assignment = try CommandTemplate(
        "\(open)export \(name)=\"\(Self.escaped(text))\"\n\(close)", parameters: parameters,
        optional: optional, hasConfig: hasConfig, at: variable.value.location)
    } catch {
      var complaint = error
      complaint.location = .source(variable.value.location)
      throw complaint
    }
  }

  /// The line of shell that sets it; nothing where the run lacks a parameter of it.
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
