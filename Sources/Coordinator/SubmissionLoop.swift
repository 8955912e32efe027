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
  /// Where runs are throttled, the array behind which the next one runs.
  private var predecessor: String?
  private let isThrottled: Bool
  /// How many tasks an array may have that a feeder is to submit; nil where nothing waits for room.
  private(set) var sizeOfFed: Int?
  private var done = 0
  private var total = 0

  init(_ source: Source, over handover: Handover, code: StoredCode?) {
    self.source = source
    self.handover = handover
    self.code = code
    let (scheduler, answer) = (handover.scheduler, handover.folder.limitsAnswer)
    isThrottled = handover.plan.sweep.throttle != nil && handover.plan.isSlurm
    room = SubmitRoom { scheduler.bounds(from: answer, for: $0) }
  }

  /// - Parameter report: told what was submitted and what waits, also where this throws.
  /// - Throws: a refusal, that it isn't known whether a submission arrived, and ``Overlap``.
  mutating func run(into report: inout SubmitReport) async throws {
    let groups = try source.groups()
    total = groups.reduce(0) { $0 + $1.count }
    if isThrottled {
      predecessor = try handover.project.ledger.newestOpenJob(
        ofSweep: handover.sweep.id, host: handover.session.name)
    }
    reserveForFeeder(groups)
    var deferral: Diagnostic?
    for group in groups {
      // Another partition or QOS may have room where this one has none.
      if let full = try await submit(group, into: &report) { deferral = full }
    }
    guard let deferral else { return say() }
    report.deferral = deferral
    report.waiting += try source.wait(
      reason: deferral.why ?? deferral.what, code: code, now: handover.workplace.now())
  }

  /// How many submissions go in one round trip.
  private static var together: Int { 10 }

  /// - Returns: why the rest of the group has to wait, if it has to.
  private mutating func submit(
    _ group: OpenGroup, into report: inout SubmitReport
  ) async throws -> Diagnostic? {
    let resources = handover.resources(of: group)
    let pack = handover.plan.pack(for: resources) ?? Pack(runs: 1)
    var size = min(
      handover.folder.limits.tasksPerSubmission, max(1, Self.mostRuns / pack.runs))
    // A throttle of N holds for one array: together they keep it by running one behind the other.
    var atOnce = isThrottled ? 1 : Self.together
    var last: OpenRun?
    while true {
      say()
      let (pages, full) = try pages(
        of: group, after: last, size: size, most: atOnce, resources, pack)
      if pages.isEmpty {
        guard let full else { return nil }
        noteShortage(size, resources)
        return Self.full(full)
      }
      let answers = try await handover.handOver(
        pages.map { SubmissionPart(runs: $0, group: group, resources: resources) }, code: code,
        behind: predecessor)
      guard let failed = take(pages, answers, resources, pack, &last, &report) else { continue }
      if let failure = failed.answer.failure(on: handover.session.name) { throw failure }
      guard case .deferred(let deferral) = failed.answer else { continue }
      // The limit isn't one that could be read: fewer may find room.
      guard handover.scheduler.isShortOfRoom(deferral) else { return deferral }
      guard failed.count > 1 else {
        noteShortage(failed.count, resources)
        return deferral
      }
      size = failed.count / 2
      atOnce = 1
    }
  }

  /// The feeder is a job as well, and its place has to be free when the rest is full.
  private mutating func reserveForFeeder(_ groups: [OpenGroup]) {
    guard handover.plan.feeds, let first = groups.first else { return }
    let scope = handover.resources(of: first).scope
    guard let bound = room.narrowest(for: scope), bound.free < total else { return }
    room.take(1, in: scope)
  }

  /// How many runs a submission has at the most: their lists have to fit into memory.
  private static var mostRuns: Int { 100_000 }

  /// Several arrays of those that wait for their turn are to find room side by side.
  private mutating func noteShortage(_ size: Int, _ resources: Resources) {
    let most = room.narrowest(for: resources.scope)?.most ?? size
    sizeOfFed = max(1, min(size, sizeOfFed ?? size, (most - 1) / 4))
  }

  /// The runs of the next submissions, as many as find room.
  ///
  /// - Returns: also the limit that leaves none, if one does.
  private mutating func pages(
    of group: OpenGroup, after last: OpenRun?, size: Int, most: Int, _ resources: Resources,
    _ pack: Pack
  ) throws -> (pages: [[OpenRun]], full: SubmitBound?) {
    let scope = resources.scope
    var last = last
    var pages: [[OpenRun]] = []
    while pages.count < most {
      let bound = room.narrowest(for: scope)
      let limit = min(size, max(1, bound?.free ?? size))
      let page = try source.page(of: group, after: last, limit: limit * pack.runs)
      guard let end = page.last else { break }
      if let bound, bound.free == 0 { return (pages, bound) }
      room.take(pack.arrayTasks(for: page.count), in: scope)
      pages.append(page)
      last = end
    }
    return (pages, nil)
  }

  /// Notes what was accepted, and gives back the room of what wasn't.
  ///
  /// - Returns: the first answer that accepts nothing, and how many array tasks it is about.
  private mutating func take(
    _ pages: [[OpenRun]], _ answers: [SubmissionAnswer], _ resources: Resources, _ pack: Pack,
    _ last: inout OpenRun?, _ report: inout SubmitReport
  ) -> (answer: SubmissionAnswer, count: Int)? {
    var failed: (answer: SubmissionAnswer, count: Int)?
    for (page, answer) in zip(pages, answers) {
      guard failed == nil, case .accepted(let job) = answer else {
        let tasks = pack.arrayTasks(for: page.count)
        room.take(-tasks, in: resources.scope)
        failed = failed ?? (answer, tasks)
        continue
      }
      report.submitted += page.count
      report.jobs.append(job)
      if isThrottled { predecessor = job }
      done += page.count
      last = page.last
    }
    return failed
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
