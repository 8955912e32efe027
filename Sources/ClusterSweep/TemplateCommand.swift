import ArgumentParser
import Console
import Coordinator
import Diagnostics
import JSON

/// `clustersweep template`
struct TemplateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "template", abstract: "List, show and check the templates of scripts.",
    discussion: """
      A template makes the script that Slurm or a plain host starts for each run. Name one in the sweep \
      file (`template: venv`) or for a host in hosts.yaml. Yours lie in templates/ beside the sweep file, \
      or in ~/.config/clustersweep/templates for all sweeps; docs/templates.md tells more.
      """,
    subcommands: [
      TemplateListCommand.self, TemplateShowCommand.self, TemplateCheckCommand.self,
    ])
}

/// `clustersweep template list`
struct TemplateListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the templates: yours, and those that ship.")

  @OptionGroup var output: OutputOptions

  func run() throws {
    let context = Context(output)
    let templates = context.coordinator.templates()
    if output.json {
      return try context.print(.members(["templates": .array(templates.map(TemplateView.json))]))
    }
    try context.print(
      Table(
        [.init("TEMPLATE"), .init("WHERE"), .init("WHAT IT DOES")],
        rows: templates.map {
          [
            .init($0.template.name, .name), .init($0.template.path ?? "ships"),
            .init(TemplateView.summary($0)),
          ]
        }))
  }
}

/// `clustersweep template show`
struct TemplateShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Print a template, to be read or to be changed.",
    discussion: """
      To make one of your own: clustersweep template show gpu >templates/my-gpu.sh, and name it in the \
      sweep file: `template: my-gpu`. How it looks for a sweep: `plan --script`.
      """)

  @Argument(help: "The template's name, or its path.")
  var template: String

  @OptionGroup var output: OutputOptions

  func run() throws {
    let context = Context(output)
    let found = try context.coordinator.template(named: template)
    if output.json {
      return try context.print(
        .members([
          "template": .string(found.name), "path": .text(found.path), "text": .string(found.text),
        ]))
    }
    try context.printPart(found.text)
  }
}

/// `clustersweep template check`
struct TemplateCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check a template's syntax and names, and say what it takes.",
    discussion: "No host is asked. Exit status 65 if something is wrong with it.")

  @Argument(help: "The template's name, or its path.")
  var template: String

  @OptionGroup var output: OutputOptions

  func run() throws {
    let context = Context(output)
    let facts = try context.coordinator.check(template: template)
    if output.json { return try context.print(TemplateView.json(facts)) }
    try context.print(TemplateView.lines(facts).joined(separator: "\n"))
  }
}

/// A template, for people and for programs.
enum TemplateView {
  /// The first sentence of what it says of itself.
  static func summary(_ facts: TemplateFacts) -> String {
    let text = facts.about.prefix { !$0.isEmpty }.joined(separator: " ")
    return text.firstRange(of: ". ").map { String(text[..<$0.lowerBound]) }
      ?? (text.hasSuffix(".") ? String(text.dropLast()) : text)
  }

  static func lines(_ facts: TemplateFacts) -> [String] {
    let place = facts.template.path ?? "\(facts.template.name), which ships"
    let names = facts.names.map { "  \($0.isNeeded ? "needs" : "takes") \($0.name): \($0.meaning)" }
    return ["\(place): nothing is wrong"] + names
  }

  static func json(_ facts: TemplateFacts) -> JSONValue {
    .members([
      "template": .string(facts.template.name), "path": .text(facts.template.path),
      "about": .string(summary(facts)),
      "values": .array(
        facts.names.map {
          .members([
            "name": .string($0.name), "needed": .bool($0.isNeeded), "meaning": .string($0.meaning),
          ])
        }),
    ])
  }
}
