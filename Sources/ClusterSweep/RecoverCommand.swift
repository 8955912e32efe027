import ArgumentParser
import Coordinator
import Diagnostics
import JSON

/// `clustersweep recover`
struct RecoverCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recover",
    abstract: "Bring into the ledger what lies on a host and the ledger doesn't know.",
    discussion: """
      Rebuilds a lost ledger (.clustersweep/ledger.sqlite) from a host: sweeps, runs, submissions, \
      attempts and their states. Also brings what another copy of this folder has submitted. What the \
      ledger knows stays as it is; can be repeated at any time.
      """)

  @Argument(help: ArgumentHelp("A host of hosts.yaml, or local.", valueName: "HOST"))
  var host: String

  @Option(
    help: ArgumentHelp(
      "Which project, where several lie on the host: the last part of its folders' names.",
      valueName: "NAME"))
  var project: String?

  @OptionGroup var output: OutputOptions

  func run() async throws {
    let context = Context(output)
    let report = try await context.coordinator.recover(host, project: project)
    if output.json { try context.print(report.json(host)) }
    for problem in report.problems {
      var warning = problem
      warning.severity = .warning
      try context.say(warning)
    }
    for line in report.lines(host) { try context.say(line) }
    if !report.problems.isEmpty { throw ExitStatus(code: 2) }
  }
}

extension RecoveryReport {
  func lines(_ host: String) -> [String] {
    guard project != nil else { return ["no sweep of this folder lies on \(host)"] }
    guard !sweeps.isEmpty else {
      return problems.isEmpty ? ["nothing on \(host) that the ledger doesn't know"] : []
    }
    return sweeps.map { sweep in
      let submissions = "\(sweep.submissions) submission\(sweep.submissions == 1 ? "" : "s")"
      let attempts = "\(sweep.attempts) attempt\(sweep.attempts == 1 ? "" : "s")"
      return "\(sweep.name): recovered \(attempts) of \(submissions)"
        + (sweep.isNew ? "; the ledger didn't have the sweep" : "")
    }
  }

  func json(_ host: String) -> JSONValue {
    .members([
      "host": .string(host), "project": .text(project),
      "sweeps": .array(
        sweeps.map {
          .members([
            "sweep": .string($0.name), "new": .bool($0.isNew),
            "submissions": .int($0.submissions), "attempts": .int($0.attempts),
          ])
        }),
      "problems": .array(problems.map(\.json)),
    ])
  }
}
