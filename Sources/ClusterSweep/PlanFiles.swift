import Console
import Coordinator
import Diagnostics
import Foundation
import Grid
import RunFiles

/// `plan --diff` and `plan --files`: the files that every run has its own of.
struct PlanFiles {
  private let plan: SweepPlan

  init(_ plan: SweepPlan) { self.plan = plan }

  /// How the files of some points, by default of the first, differ from the person's own.
  func writeDiffs(_ range: Range<Int>?, _ context: Context) throws {
    for note in plan.notes { try context.say(note) }
    try check()
    try plan.space.forEachPoint(in: range ?? 0..<min(1, plan.count)) { point in
      for file in plan.files {
        let text = UnifiedDiff.text(
          old: file.original, new: file.content(of: point), oldName: file.base,
          newName: "\(file.path) (run \(point.index))")
        try context.printPart(sanitizeLines(text))
      }
    }
  }

  /// Writes `DIR/INDEX/PATH` for each point; a folder that is there already must be empty.
  func write(_ range: Range<Int>?, below folder: String, _ context: Context) throws {
    try check()
    let range = range ?? 0..<plan.count
    let manager = FileManager.default
    if let found = try? manager.contentsOfDirectory(atPath: folder), !found.isEmpty {
      throw Diagnostic(
        "the folder isn't empty", at: .file(folder), remedy: "name one that isn't there yet",
        kind: .usage)
    }
    try plan.space.forEachPoint(in: range) { point in
      for file in plan.files {
        let path = "\(folder)/\(point.index)/\(file.path)"
        do {
          try manager.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
          try Data(file.content(of: point)).write(to: URL(fileURLWithPath: path))
        } catch {
          throw Diagnostic(
            "the file can't be written", at: .file(path), why: error.localizedDescription,
            kind: .failed)
        }
      }
    }
    try context.say("wrote the files of \(PlanText.runs(range.count)) below \(folder)")
  }

  private func check() throws(Diagnostic) {
    guard plan.files.isEmpty else { return }
    throw Diagnostic(
      "the runs have no files of their own",
      why: "the sweep has neither 'config' nor 'substitute'",
      remedy: "values reach the program through the command, see `plan`", kind: .usage)
  }

  /// What a terminal would take for commands is shown, lines stay lines.
  private func sanitizeLines(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { sanitize(String($0)) }
      .joined(separator: "\n")
  }
}
