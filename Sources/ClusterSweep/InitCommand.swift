import ArgumentParser
import Coordinator
import Diagnostics
import Foundation
import JSON

/// `clustersweep init`
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a sweep file, with comments, that runs as it is.",
    discussion: "Writes sweep.yaml, and train.py as something to run. Replaces nothing.")

  @OptionGroup var output: OutputOptions

  func run() throws {
    let context = Context(output)
    let folder = context.coordinator.workplace.directory
    let files = [("sweep.yaml", Starter.sweep), ("train.py", Starter.trainer)]
    let manager = FileManager.default
    guard !manager.fileExists(atPath: folder + "/sweep.yaml") else {
      throw Diagnostic(
        "there is a sweep.yaml already", at: .file("sweep.yaml"),
        remedy: "`clustersweep plan` shows what it runs; delete it to begin anew", kind: .failed)
    }
    var written: [String] = []
    for (name, text) in files where !manager.fileExists(atPath: folder + "/" + name) {
      do {
        try Data(text.utf8).write(
          to: URL(fileURLWithPath: folder + "/" + name), options: .withoutOverwriting)
      } catch {
        throw Diagnostic(
          "'\(name)' can't be written", at: .file(name), why: error.localizedDescription,
          kind: .failed)
      }
      written.append(name)
    }
    if output.json {
      return try context.print(.members(["written": .array(written.map { .string($0) })]))
    }
    try context.print(
      """
      wrote \(written.joined(separator: " and "))
      next: clustersweep plan       shows what would run
            clustersweep run        runs it on this machine and ranks it
      """)
  }
}
