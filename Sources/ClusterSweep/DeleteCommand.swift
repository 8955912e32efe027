import ArgumentParser
import Console
import Coordinator
import Diagnostics
import JSON
import Ledger

/// `clustersweep delete`
struct DeleteCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete",
    abstract: "Delete a sweep, here and on its host.",
    discussion: """
      Shows what will go and asks. Refuses while runs of it are unfinished. Your sweep file and your \
      code stay. It can be repeated where it was interrupted.
      """)

  @Argument(help: "The sweep's name, or the path of its file.")
  var sweep: String

  @Flag(help: "Only the synced files here; `sync` can bring them again.")
  var here = false

  @Flag(help: "Only the files on the host; results and rankings stay.")
  var onHost = false

  @Flag(help: "Delete without being asked.")
  var yes = false

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard !(here && onHost) else {
      throw ValidationError("--here and --on-host leave nothing to delete; without both it is all.")
    }
  }

  func run() async throws {
    let context = Context(output)
    let scope: DeletionScope = here ? .here : onHost ? .onHost : .all
    let plan = try await context.coordinator.planDeletion(of: sweep, scope)
    let lines = DeletionView.lines(plan)
    if scope != .all, plan.folders.isEmpty {
      if output.json { try context.print(DeletionView.json(plan)) }
      return try context.say("nothing to delete")
    }
    if !yes {
      context.clearProgress()
      try await confirm(plan.sweep.name, lines)
    }
    try await context.coordinator.delete(plan)
    if output.json { try context.print(DeletionView.json(plan)) }
    try context.say("deleted: " + lines.joined(separator: "; "))
  }

  private func confirm(_ name: String, _ lines: [String]) async throws {
    let question =
      "This will be deleted of \(name):\n" + lines.map { "  \($0)\n" }.joined() + "Delete it?"
    guard let answer = await Question.ask(question) else {
      throw Diagnostic(
        "nothing was deleted: there is nobody to ask",
        why: "this would go: \(lines.joined(separator: "; "))",
        remedy: "add --yes if you mean it", kind: .usage)
    }
    guard answer else {
      throw Diagnostic("nothing was deleted", why: "the answer wasn't yes", kind: .usage)
    }
  }
}

/// What a deletion deletes, for people and for programs.
enum DeletionView {
  static func lines(_ plan: DeletionPlan) -> [String] {
    var lines = plan.folders.map { folder in
      let amount = folder.kilobytes.map { " (\(size($0)))" } ?? ""
      return (folder.host.map { visible($0) + ":" } ?? "") + visible(folder.path) + amount
    }
    if plan.scope == .all {
      lines.append("what the ledger knows of its \(PlanText.runs(plan.runs))")
    }
    if plan.unknownRuns > 0, plan.scope != .here {
      lines.append("of \(PlanText.runs(plan.unknownRuns)) no source knows whether they ended")
    }
    return lines
  }

  /// `18 MB`
  static func size(_ kilobytes: Int) -> String {
    switch kilobytes {
    case ..<1024: "\(kilobytes) KB"
    case ..<(10 << 20): "\(kilobytes >> 10) MB"
    default: "\(kilobytes >> 20) GB"
    }
  }

  static func json(_ plan: DeletionPlan) -> JSONValue {
    .members([
      "sweep": .string(plan.sweep.name), "forgotten": .bool(plan.scope == .all),
      "folders": .array(
        plan.folders.map {
          .members([
            "host": .text($0.host), "path": .string($0.path),
            "kilobytes": $0.kilobytes.map { .int($0) } ?? .null,
          ])
        }),
    ])
  }
}
