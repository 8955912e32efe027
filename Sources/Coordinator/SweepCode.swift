import Cluster
public import Diagnostics
import Ledger
import SweepFile

/// Sees to it that a sweep's code is on its host before anything is submitted.
struct SweepCode {
  let workplace: Workplace
  let plan: SweepPlan
  let project: Project
  let session: HostSession
  let folder: RemoteFolder

  /// Takes the sweep's files as they are now, and sends what the host lacks of them.
  ///
  /// - Returns: the code as the ledger has it; nil if the runs need none.
  /// - Throws: that there is too much of it; that a file changed meanwhile; as `SnapshotUpload.send`.
  func send() async throws -> StoredCode? {
    let git = SnapshotGit(environment: workplace.environment)
    guard
      let listing = try await SnapshotListing.take(
        of: plan.folder, plan.sweep.code, environment: workplace.environment)
    else { return nil }
    try refuse(listing)
    let progress = workplace.progress
    let total = listing.size
    let snapshot = try Snapshot.take(listing, in: plan.folder) { done in
      progress(Self.event("reading", done, of: total))
    }
    let state = try await git.state(of: Array(plan.folder.utf8))
    let facts = CodeFacts(
      hash: snapshot.hash, files: snapshot.fileCount, bytes: snapshot.size,
      manifest: snapshot.manifest)
    if !folder.codes.contains(snapshot.hash) { try await send(snapshot, listing, state) }
    return try project.ledger.store(facts, git: state)
  }

  /// The hash of a sweep's files as they are now; nil if the runs need none.
  static func hash(of plan: SweepPlan, workplace: Workplace) async throws -> String? {
    let listing = try await SnapshotListing.take(
      of: plan.folder, plan.sweep.code, environment: workplace.environment)
    return try listing.map { try Snapshot.take($0, in: plan.folder) { _ in }.hash }
  }

  private func send(
    _ snapshot: Snapshot, _ listing: SnapshotListing, _ state: GitState?
  ) async throws {
    let bases = try project.ledger.manifests(of: folder.codes)
      .compactMap { Snapshot(manifest: $0) }
    let sent = SnapshotDelta(to: snapshot, from: bases).size
    let warning = SnapshotSize.complaint(
      on: listing, in: plan.folder, limit: plan.sweep.code.limit, sent: sent)
    if let warning { workplace.note(warning) }
    let progress = workplace.progress
    let upload = SnapshotUpload(
      transport: session.transport, codes: folder.codesFolder, folder: plan.folder)
    try await upload.send(snapshot, bases: bases, git: state?.file) { done, total in
      progress(Self.event("sending", done, of: total))
    }
  }

  private static func event(_ verb: String, _ done: Int, of total: Int) -> ProgressEvent {
    guard total >= 1_000_000 else { return ProgressEvent("\(verb) the code") }
    return ProgressEvent(
      "\(verb) MB of code", done: min(done, total) / 1_000_000, total: total / 1_000_000)
  }

  private func refuse(_ listing: SnapshotListing) throws(Diagnostic) {
    let complaint = SnapshotSize.complaint(
      on: listing, in: plan.folder, limit: plan.sweep.code.limit)
    if let complaint, complaint.severity == .error { throw complaint }
  }
}

extension Coordinator {
  /// Whether a sweep's folder is so large that ``codeWarning(_:)`` may have something to say. Asks
  /// neither git nor a host.
  public func mayWarnOfCode(_ plan: SweepPlan) -> Bool {
    plan.sweep.code.files != .none
      && SnapshotListing.mayExceed(
        min(SnapshotSize.warned, plan.sweep.code.limit), in: plan.folder)
  }

  /// What there is to say of the size of a sweep's code.
  public func codeWarning(_ plan: SweepPlan) async throws -> Diagnostic? {
    guard
      let listing = try await SnapshotListing.take(
        of: plan.folder, plan.sweep.code, environment: workplace.environment)
    else { return nil }
    var warning = SnapshotSize.complaint(
      on: listing, in: plan.folder, limit: plan.sweep.code.limit)
    warning?.severity = .warning
    return warning
  }
}
