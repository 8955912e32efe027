import Cluster
import Diagnostics
import Foundation
import Ledger
import TaskRunner

/// Takes submissions that lie on a host into a ledger that doesn't know them: those of another copy of the
/// project, or all of them where the ledger was lost.
struct Recovery {
  let workplace: Workplace
  let project: Project
  let session: HostSession

  /// What came of it.
  struct Outcome {
    /// By the sweep's name.
    var sweeps: [String: RecoveredSweep] = [:]
    /// What is wrong with the others, by their tokens.
    var problems: [(token: String, problem: Diagnostic)] = []
  }

  /// Takes submissions in, and asks for the states of their runs.
  ///
  /// - Parameters:
  ///   - tokens: the submissions.
  ///   - folder: the sweep's folder on the host, an absolute path.
  /// - Returns: what is new.
  /// - Throws: what is wrong with a submission, when the others have been taken in; as
  ///   `Transport.execute`; that the ledger can't be written.
  func take(_ tokens: [String], in folder: String) async throws -> Outcome {
    let outcome = try await takeAll(tokens, in: folder)
    if let first = outcome.problems.first { throw first.problem }
    return outcome
  }

  /// As ``take(_:in:)``, with what is wrong in the answer.
  func takeAll(_ tokens: [String], in folder: String) async throws -> Outcome {
    var outcome = Outcome()
    // So many files fit into memory, however many tasks they have.
    let group = 20
    for start in stride(from: 0, to: tokens.count, by: group) {
      workplace.progress(ProgressEvent("recovering", done: start, total: tokens.count))
      let some = Array(tokens[start..<min(start + group, tokens.count)])
      let result = try await session.run(
        FoundFiles.script(folder: folder, tokens: some), doing: "reading the submissions")
      let files = FoundFiles(result.output)
      for token in some {
        do throws(Diagnostic) {
          try await take(token, files[token], in: folder, into: &outcome)
        } catch { outcome.problems.append((token, error)) }
      }
    }
    try await refresh(outcome)
    return outcome
  }

  private func take(
    _ token: String, _ files: [String: [UInt8]], in folder: String, into outcome: inout Outcome
  ) async throws(Diagnostic) {
    let directory = "\(folder)/submissions/\(token)"
    guard let job = try await job(of: token, files, directory: directory) else { return }
    let (facts, tasks) = try read(files, directory: directory)
    var sweep = facts.sweep
    sweep.host = session.name
    sweep.file = localFile(of: facts)
    sweep.request = sweep.request.staying(on: session.name)
    var found = FoundSubmission(
      token: token, host: session.name, scheduler: facts.scheduler, directory: directory,
      job: job, code: facts.code, createdAt: facts.createdAt, tasks: tasks)
    found.pack = facts.pack
    found.returned = Set(
      String(decoding: files[SubmissionFolder.returned] ?? [], as: UTF8.self)
        .split(separator: "\n").compactMap { Int($0) })
    let isKnown = try project.ledger.sweep(named: sweep.name) != nil
    let (record, attempts) = try project.ledger.adopt(
      found, of: sweep, sweepCreatedAt: facts.sweepCreatedAt, now: workplace.now())
    outcome.sweeps[record.name, default: RecoveredSweep(name: record.name, isNew: !isKnown)]
      .add(attempts: attempts)
  }

  /// The scheduler's id of a submission; nil if it turns out that there is none.
  private func job(
    of token: String, _ files: [String: [UInt8]], directory: String
  ) async throws(Diagnostic) -> String? {
    if let bytes = files[SubmissionFolder.job],
      let line = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first
    {
      return String(line)
    }
    let settlement = Settlement(workplace: workplace, project: project)
    do {
      let request = SubmissionRequest(token: token, directory: directory, taskCount: 1)
      if let job = try await settlement.find(request, over: session) { return job }
      try await settlement.withdraw(directories: [directory], over: session)
      return nil
    } catch let error as Diagnostic {
      throw error
    } catch let error as TransportError {
      throw error.diagnostic
    } catch {
      throw Diagnostic(
        "finding out about a submission was interrupted", at: .host(session.name, path: directory),
        kind: .tryAgain)
    }
  }

  private func read(
    _ files: [String: [UInt8]], directory: String
  ) throws(Diagnostic) -> (SubmissionFacts, [(run: RunFacts, attempt: Int)]) {
    func complaint(_ why: String, _ remedy: String) -> Diagnostic {
      Diagnostic(
        "a submission can't be taken into the ledger", at: .host(session.name, path: directory),
        why: why, remedy: remedy, kind: .failed)
    }
    let facts: SubmissionFacts
    do throws(SubmissionFacts.Problem) {
      facts = try SubmissionFacts(parsing: files[SubmissionFolder.facts] ?? [])
    } catch {
      switch error {
      case .newer:
        throw complaint(
          "a later version of clustersweep wrote its \(SubmissionFolder.facts)",
          "use that version, or a later one")
      case .unreadable:
        throw complaint(
          "its \(SubmissionFolder.facts) can't be read",
          "if its runs don't matter, delete the folder there")
      }
    }
    let known = TaskFacts.reading(files[SubmissionFolder.runs] ?? [])
    let table = TaskTable.reading(files[SubmissionFolder.table] ?? [])
    guard let known, let table, !known.isEmpty, known.count == table.count,
      zip(known, table).allSatisfy({ $0.run == $1.run && $0.attempt == $1.attempt })
    else {
      throw complaint(
        "its lists of runs don't fit together", "if its runs don't matter, delete the folder there")
    }
    let tasks = zip(known, table).map { known, entry in
      (
        run: RunFacts(
          index: entry.runIndex, hash: known.hash, name: known.run, seed: entry.seed,
          parameters: known.parameters, point: entry.parameters, command: entry.command),
        attempt: known.attempt
      )
    }
    return (facts, tasks)
  }

  /// Where the sweep file is here: in the project's folder as it was in its own, else where it was.
  private func localFile(of facts: SubmissionFacts) -> String {
    let file = facts.sweep.file
    guard !file.isEmpty else { return "" }
    let isInside = file.hasPrefix(facts.folder + "/") && !file.contains("/../")
    let relative =
      isInside
      ? String(file.dropFirst(facts.folder.count + 1)) : (file as NSString).lastPathComponent
    let here = project.folder + "/" + relative
    let exists = FileManager.default.fileExists(atPath:)
    return !exists(here) && exists(file) ? file : here
  }

  private func refresh(_ outcome: Outcome) async throws {
    for name in outcome.sweeps.keys.sorted() {
      SyncBooks.leaveUnread(project, sweep: name, host: session.name)
      guard let record = try project.ledger.sweep(named: name) else { continue }
      try await Tracker(workplace: workplace, project: project).refresh(record, over: session)
    }
  }
}
