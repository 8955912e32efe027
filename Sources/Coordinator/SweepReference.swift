import Diagnostics
import Foundation
import Ledger
import SweepFile

/// Finds the sweep that a person means by `SWEEP`: the name of one, or the path of its file.
struct SweepReference {
  let workplace: Workplace

  func resolve(_ text: String) throws -> (project: Project, sweep: SweepRecord) {
    let path = workplace.absolute(text)
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue {
      return try sweep(inFile: path, shownAs: text)
    }
    let project = try Project.nearest(to: workplace.directory)
    if let sweep = try project.ledger.sweep(named: text) { return (project, sweep) }
    let names = try project.ledger.sweeps().map(\.name)
    throw Diagnostic(
      "there is no sweep '\(text)'", at: .file(project.folder),
      remedy: didYouMean(text, among: names)
        ?? (names.isEmpty
          ? "submit one first: `clustersweep submit sweep.yaml`"
          : "the sweeps here are: \(names.joined(separator: ", "))"),
      kind: .usage)
  }

  private func sweep(
    inFile path: String, shownAs shown: String
  ) throws -> (project: Project, sweep: SweepRecord) {
    let definition = try SweepDefinition(SweepRequest(.file(shown)), in: workplace)
    let name = try Sweep.parse(definition.bytes, file: shown).name.value
    let folder = (path as NSString).deletingLastPathComponent
    if let project = try Project.open(folder, create: false),
      let sweep = try project.ledger.sweep(named: name)
    {
      return (project, sweep)
    }
    throw Diagnostic(
      "the sweep '\(name)' hasn't been submitted", at: .file(shown),
      remedy: "`clustersweep submit \(shown)` does", kind: .usage)
  }
}

extension Coordinator {
  /// Finds the sweep and the run that a person means who may not name the sweep: `RUN`, or `SWEEP/RUN`.
  ///
  /// - Throws: a run that no sweep here has, or several have.
  public func owner(ofRun text: String) throws -> (sweep: String, run: String) {
    let project = try Project.nearest(to: workplace.directory)
    let sweeps = try project.ledger.sweeps().filter { $0.step == nil }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    if parts.count == 2, sweeps.contains(where: { $0.name == parts[0] }) {
      return (String(parts[0]), String(parts[1]))
    }
    let owners = sweeps.filter { sweep in
      (try? SweepRuns(ledger: project.ledger, sweep: sweep.id).find(text)) != nil
    }
    if owners.count == 1 { return (owners[0].name, text) }
    // The only sweep's own complaint says most.
    if owners.isEmpty, sweeps.count == 1 { return (sweeps[0].name, text) }
    throw Diagnostic(
      owners.isEmpty
        ? "no sweep here has a run '\(text)'"
        : "several sweeps have a run '\(text)': \(owners.map(\.name).joined(separator: ", "))",
      remedy: "write SWEEP/RUN; `clustersweep list` shows the sweeps", kind: .usage)
  }
}
