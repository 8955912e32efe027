import Cluster
import Diagnostics
import Ledger
import SweepFile

/// Cuts runs into submissions, as few as the host's limits allow, hands them over, and lets wait what
/// finds no room.
struct SubmissionLoop<Source: RunSource> {
  private let handover: Handover
  private let source: Source
  private let code: StoredCode?
  private var room: SubmitRoom
  private var done = 0
  private var total = 0

  init(_ source: Source, over handover: Handover, code: StoredCode?) {
    self.source = source
    self.handover = handover
    self.code = code
    let (scheduler, answer) = (handover.scheduler, handover.folder.limitsAnswer)
    room = SubmitRoom { scheduler.bounds(from: answer, for: $0) }
  }

  /// - Parameter report: told what was submitted and what waits, also where this throws.
  /// - Throws: a refusal, that it isn't known whether a submission arrived, and ``Overlap``.
  mutating func run(into report: inout SubmitReport) async throws {
    let groups = try source.groups()
    total = groups.reduce(0) { $0 + $1.count }
    var deferral: Diagnostic?
    for group in groups {
      // Another partition or QOS may have room where this one has none.
      if let full = try await submit(group, into: &report) { deferral = full }
    }
    guard let deferral else { return say() }
    report.deferral = deferral
    report.waiting = try source.wait(
      reason: deferral.why ?? deferral.what, code: code, now: handover.workplace.now())
  }

  /// - Returns: why the rest of the group has to wait, if it has to.
  private mutating func submit(
    _ group: OpenGroup, into report: inout SubmitReport
  ) async throws -> Diagnostic? {
    let resources = handover.resources(of: group)
    let scope = resources.scope
    var size = handover.folder.limits.tasksPerSubmission
    var last: OpenRun?
    while true {
      say()
      let bound = room.narrowest(for: scope)
      let limit = min(size, max(1, bound?.free ?? size))
      let page = try source.page(of: group, after: last, limit: limit)
      guard let end = page.last else { return nil }
      if let bound, bound.free == 0 { return Self.full(bound) }
      let answer = try await handover.handOver(page, resources: resources, code: code)
      switch answer {
      case .accepted(let job):
        room.take(page.count, in: scope)
        report.submitted += page.count
        report.jobs.append(job)
        done += page.count
        last = end
      case .deferred(let deferral):
        // The limit isn't one that could be read: fewer may find room.
        guard page.count > 1, handover.scheduler.isShortOfRoom(deferral) else { return deferral }
        size = page.count / 2
      case .refused(let refusal):
        throw refusal.located(at: .host(handover.session.name, path: ""))
      case .unknown(let why):
        throw Diagnostic(
          "it isn't known whether the submission arrived",
          at: .host(handover.session.name, path: ""), why: why,
          remedy: "run the command again: it finds out first, and submits nothing twice",
          kind: .tryAgain)
      case .absent: throw Overlap(tokens: [])
      case .overlapping(let tokens): throw Overlap(tokens: tokens)
      }
    }
  }

  private func say() {
    handover.workplace.progress(ProgressEvent("submitting", done: done, total: total))
  }

  private static func full(_ bound: SubmitBound) -> Diagnostic {
    Diagnostic(
      "Slurm takes no more jobs now", why: "\(bound.what), and \(bound.used) are there",
      remedy: "submit again when some of your jobs have ended; what is submitted stays",
      kind: .tryAgain)
  }
}
