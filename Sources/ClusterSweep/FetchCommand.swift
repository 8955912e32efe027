import ArgumentParser
import Console
import Coordinator
import Diagnostics
import Foundation
import JSON

/// `clustersweep fetch`
struct FetchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fetch",
    abstract: "Bring files of a run here that sync leaves there: checkpoints, pictures.",
    discussion: """
      RUN is a run's name, the beginning of it, its index or its hash; write SWEEP/RUN where the sweep \
      isn't clear. PATH is a file or a folder in the run's folder. It is put into \
      results/SWEEP/RUN/PATH. If it breaks off, run it again: it goes on where it stopped.
      """)

  @Argument(help: "The run, or SWEEP/RUN.")
  var run: String

  @Argument(help: "Files or folders, relative to the run's folder.")
  var paths: [String]

  @OptionGroup var output: OutputOptions

  func run() async throws {
    let context = Context(output)
    let (sweep, name) = try context.coordinator.owner(ofRun: run)
    for path in paths where path.hasPrefix("/") || path.split(separator: "/").contains("..") {
      throw Diagnostic(
        "'\(path)' leads out of the run's folder",
        remedy: "name it relative to the folder of the run", kind: .usage)
    }
    let report = try await context.coordinator.fetch(paths, of: name, in: sweep)
    let folder = shown(report.folder, in: context)
    let missing = paths.filter { !FileManager.default.fileExists(atPath: "\(report.folder)/\($0)") }
    if output.json {
      var members = [JSONValue.Member("folder", .string(report.folder))]
      members += [.init("missing", .array(missing.map { .string($0) }))]
      if case .object(let facts) = report.sync.json { members += facts }
      try context.print(.object(members))
    } else {
      let files = report.sync.files == 1 ? "1 file" : "\(report.sync.files) files"
      try context.say("\(files) with \(report.sync.bytes) new bytes in \(folder)")
      try complain(report.sync, context)
    }
    guard missing.isEmpty else {
      throw Diagnostic(
        "the run has no \(missing.map { "'\($0)'" }.joined(separator: ", "))",
        why: "neither a file nor a folder of that name is in its folder on the host",
        remedy: "a link is not followed: name what it leads to", kind: .failed)
    }
  }

  /// A path below the folder of the command is shown from there.
  private func shown(_ path: String, in context: Context) -> String {
    let folder = context.coordinator.workplace.directory + "/"
    return path.hasPrefix(folder) ? String(path.dropFirst(folder.count)) : path
  }
}
