public import Diagnostics
import Foundation
import SweepFile
import Template

/// What people may know of a template.
public struct TemplateFacts: Sendable {
  public var template: FoundTemplate
  /// What its first comment says, in lines.
  public var about: [String]
  /// The values of its own.
  public var names: [TemplateFact]
}

/// A value of its own that a template takes.
public struct TemplateFact: Sendable, Hashable {
  public var name: String
  public var isNeeded: Bool
  public var meaning: String
}

extension Coordinator {
  /// The templates that a sweep file in this folder can name.
  public func templates() -> [TemplateFacts] {
    library.all.map { found in
      // A broken one is listed too; `template check` says what is wrong with it.
      (try? facts(of: found)) ?? TemplateFacts(template: found, about: [], names: [])
    }
  }

  /// The template of a name or a path.
  ///
  /// - Parameter name: as in a sweep file.
  /// - Returns: its text, and where it is.
  /// - Throws: that there is none.
  public func template(named name: String) throws(Diagnostic) -> FoundTemplate {
    try library.template(name)
  }

  /// Checks a template: its syntax, its names, and that it starts the task.
  ///
  /// - Parameter name: as in a sweep file.
  /// - Returns: what it takes.
  /// - Throws: what is wrong with it.
  public func check(template name: String) throws(Diagnostic) -> TemplateFacts {
    let found = try library.template(name)
    let facts = try facts(of: found)
    try SubmissionScript.checkWait(in: found.text, file: found.label)
    // A value for each of its names shows those that are spelt wrong, whatever a sweep would say.
    let template = try ScriptTemplate(found.text, file: found.label)
    let names = SubmissionScript.names + template.names.map(\.name)
    _ = try template.render(names.map { (key: $0, value: ScriptTemplate.Value.text("1")) })
    for name in template.names where SubmissionScript.names.contains(name.name) {
      throw Diagnostic(
        "the template declares '\(name.name)', which all templates have",
        at: .source(name.location),
        remedy: "take the comment away, or choose another name")
    }
    return facts
  }

  private var library: TemplateLibrary {
    TemplateLibrary(workplace: workplace, folder: workplace.directory)
  }

  private func facts(of found: FoundTemplate) throws(Diagnostic) -> TemplateFacts {
    let template = try SubmissionScript(text: found.text, file: found.label).template
    let lines = (template.about ?? "").split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.trimmingCharacters(in: .whitespaces) }
    return TemplateFacts(
      template: found, about: lines,
      names: template.names.map {
        TemplateFact(name: $0.name, isNeeded: $0.isNeeded, meaning: $0.meaning)
      })
  }
}
