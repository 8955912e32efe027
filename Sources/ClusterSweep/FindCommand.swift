import ArgumentParser
import Cluster
import Console
import Coordinator
import JSON
import Ledger

/// `clustersweep find`
struct FindCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "find",
    abstract: "Say where the files of a sweep or of a run are, here and on the host.",
    discussion: "What the ledger knows; no host is asked.")

  @Argument(help: "The sweep's name, or the path of its file.")
  var sweep: String

  @Argument(
    help: ArgumentHelp(
      "The run's name, the beginning of it, its index or its hash.", valueName: "run"))
  var wanted: String?

  @OptionGroup var output: OutputOptions

  func run() throws {
    let context = Context(output)
    if let wanted {
      let places = try context.coordinator.find(run: wanted, in: sweep)
      if output.json { return try context.print(FindView.json(places)) }
      return try context.print(FindView.lines(places).joined(separator: "\n"))
    }
    let places = try context.coordinator.find(sweep)
    if output.json { return try context.print(FindView.json(places)) }
    try context.print(FindView.lines(places).joined(separator: "\n"))
  }
}

/// Where files are, for people and for programs. Paths stand whole and last, so that they can be copied.
enum FindView {
  static func lines(_ places: SweepPlaces) -> [String] {
    var lines = [line("here", places.results, isThere: places.isSynced)]
    for host in places.hosts {
      lines.append(line(host.host, host.folder))
      for submission in host.submissions {
        lines.append("  " + line("job \(submission.job ?? "-")", submission.directory))
        if let code = submission.codeFolder { lines.append("  " + line("code", code)) }
      }
    }
    return lines
  }

  static func lines(_ places: RunPlaces) -> [String] {
    var lines = [line("here", places.results, isThere: places.isSynced)]
    for place in places.attempts {
      let attempt = place.attempt
      let job = attempt.jobName.map { ", job \($0)" } ?? ""
      lines.append("attempt \(attempt.number): \(attempt.state.rawValue) on \(place.host)\(job)")
      lines.append("  " + line("run", place.folder))
      lines.append("  " + line("output", place.output))
      lines.append("  " + line("errors", place.errors))
      lines.append("  " + line("submission", place.submission))
      if let code = place.code { lines.append("  " + line("code", code)) }
    }
    if places.attempts.isEmpty { lines.append("not submitted yet") }
    return lines
  }

  private static func line(_ what: String, _ path: String, isThere: Bool = true) -> String {
    "\(visible(what)): \(visible(path))" + (isThere ? "" : "  (not synced yet)")
  }

  static func json(_ places: SweepPlaces) -> JSONValue {
    .members([
      "sweep": .string(places.sweep.name), "file": .string(places.sweep.file),
      "results": .string(places.results), "synced": .bool(places.isSynced),
      "hosts": .array(
        places.hosts.map { host in
          .members([
            "host": .string(host.host), "folder": .string(host.folder),
            "submissions": .array(
              host.submissions.map {
                .members([
                  "job": .text($0.job), "folder": .string($0.directory),
                  "code": .text($0.codeFolder),
                ])
              }),
          ])
        }),
    ])
  }

  static func json(_ places: RunPlaces) -> JSONValue {
    .members([
      "sweep": .string(places.sweep.name), "run": .string(places.run.facts.name),
      "results": .string(places.results), "synced": .bool(places.isSynced),
      "attempts": .array(
        places.attempts.map { place in
          .members([
            "attempt": .int(place.attempt.number), "state": .string(place.attempt.state.rawValue),
            "host": .string(place.host), "job": .text(place.attempt.jobName),
            "folder": .string(place.folder), "output": .string(place.output),
            "errors": .string(place.errors), "submission": .string(place.submission),
            "code": .text(place.code),
          ])
        }),
    ])
  }
}
