import Cluster
import Diagnostics
import Foundation
import Ledger

/// Deletes a sweep: on its hosts first, then here, then in the ledger; each step can be repeated, and
/// what the ledger still knows can be deleted again.
struct Deletion {
  let workplace: Workplace
  let project: Project
  let sweep: SweepRecord
  let scope: DeletionScope

  var results: String { "\(project.resultsFolder)/\(sweep.name)" }
  var trash: String { "\(project.resultsFolder)/.\(sweep.name).deleted" }

  /// Checks that it may be deleted, and looks at what is there.
  func plan() async throws -> DeletionPlan {
    var folders: [DeletionPlan.Folder] = []
    if scope != .here {
      try checkIntents()
      for place in try places() {
        let found = try await ask(place, isDeletion: false)
        switch found {
        case .there(let kilobytes):
          folders.append(.init(host: place.host, path: place.folder, kilobytes: kilobytes))
        case .partlyDeleted:
          folders.append(.init(host: place.host, path: place.folder, kilobytes: nil))
        case .gone: break
        case .refused(let why): throw refusal(place, why)
        }
      }
      try checkStates()
    }
    let manager = FileManager.default
    if scope != .onHost, manager.fileExists(atPath: results) || manager.fileExists(atPath: trash) {
      folders.append(.init(host: nil, path: results, kilobytes: localKilobytes()))
    }
    let counts = try project.ledger.runCounts(ofSweep: sweep.id)
    return DeletionPlan(
      sweep: sweep, scope: scope, folders: folders, runs: counts.values.reduce(0, +),
      unknownRuns: counts[.unknown] ?? 0)
  }

  /// Deletes.
  func perform() async throws {
    let submitting = try project.lockSubmission(of: sweep.name)
    defer { submitting.release() }
    let syncing = try project.lockSync(of: sweep.name)
    defer { syncing.release() }
    if scope != .here {
      try checkIntents()
      for place in try places() {
        guard case .gone = try await ask(place, isDeletion: true) else { continue }
      }
    }
    if scope != .onHost {
      try deleteResults()
      try project.ledger.forgetFiles(ofSweep: sweep.id)
    }
    if scope == .all { try project.ledger.forget(sweep: sweep.id) }
  }

  // MARK: What stands against it

  private func checkIntents() throws {
    let isUnsettled = try project.ledger.everySubmission(ofSweep: sweep.id)
      .contains { $0.state == .intent || $0.state == .fed }
    guard isUnsettled else { return }
    throw Diagnostic(
      "it isn't known whether a submission of '\(sweep.name)' arrived",
      why: "a command was interrupted, and its runs may be waiting on the host",
      remedy: "`clustersweep cancel \(sweep.name)` finds out, and ends them", kind: .tryAgain)
  }

  private func checkStates() throws {
    var open: [String] = []
    for family in try [sweep] + project.ledger.steps(of: sweep) {
      let counts = try project.ledger.runCounts(ofSweep: family.id)
      open += [JobState.pending, .running, .submitting].compactMap { state in
        counts[state].map { "\($0) \(state.rawValue)" }
      }
    }
    guard !open.isEmpty else { return }
    throw Diagnostic(
      "'\(sweep.name)' isn't deleted while runs of it are \(open.joined(separator: ", "))",
      remedy: "end them with `clustersweep cancel \(sweep.name)`, and repeat it then",
      kind: .tryAgain)
  }

  // MARK: On hosts

  private struct Place: Hashable {
    var host: String
    var folder: String
  }

  private func places() throws -> [Place] {
    var places: [Place] = []
    for submission in try project.ledger.everySubmission(ofSweep: sweep.id) {
      let place = Place(host: submission.host, folder: submission.sweepFolder)
      if !places.contains(place) { places.append(place) }
    }
    return places
  }

  /// Looks at a folder, or deletes it, after asking anew what runs there.
  private func ask(_ place: Place, isDeletion: Bool) async throws -> DeletionScript.Finding {
    let expected = RemoteFolder.name(sweep: sweep.name, project: try project.ledger.project())
    guard place.folder.hasSuffix("/" + expected) else {
      throw refusal(place, "its name isn't \(expected)")
    }
    let entry = try project.hosts(of: sweep, workplace).host(inLedger: place.host)
    return try await withSession(entry, workplace: workplace, project: project.folder) { session in
      try await Tracker(workplace: workplace, project: project).refresh(sweep, over: session)
      try checkStates()
      let script = DeletionScript(folder: place.folder, root: shellPath(session.root))
      let result = try await session.run(
        isDeletion ? script.delete : script.look, deadline: .seconds(isDeletion ? 3600 : 60),
        doing: isDeletion ? "deleting \(place.folder)" : "looking at \(place.folder)",
        remedy: isDeletion ? "repeat it: it goes on where it broke off" : nil)
      let finding = DeletionScript.read(result.text)
      if isDeletion, finding != .gone {
        guard case .refused(let why) = finding else { throw refusal(place, result.text) }
        throw refusal(place, why)
      }
      return finding
    }
  }

  private func refusal(_ place: Place, _ why: String) -> Diagnostic {
    Diagnostic(
      "the folder isn't deleted", at: .host(place.host, path: place.folder), why: why,
      remedy: "look at it yourself, and delete by hand what you don't need", kind: .failed)
  }
}
