import Cluster
import SlurmAdapter
import TestSupport
import Testing

@testable import Coordinator

/// The states of a submission (`ARCHITECTURE.md`), explored: everything stops at each command of its scripts, and
/// somebody else acts at each of them.
@Suite("A submission at each of its steps") struct SubmissionStepsTests {
  private let first = "cs-steps-00000000000a"
  private let second = "cs-steps-00000000000b"

  private func answer(_ result: HostCommandResult) -> SubmissionAnswer {
    SubmissionUpload.overlapping(in: result).map { .overlapping($0) }
      ?? SlurmScheduler().answer(from: result)
  }

  private func withdraw(_ token: String, on host: SteppedHost) throws {
    _ = try host.run(
      SubmissionUpload.withdrawal(directory: "\(host.sweep)/submissions/\(token)"))
  }

  /// Each step of a script, on a host of its own.
  private func eachStep(
    of script: (SteppedHost) throws -> String, _ work: (SteppedHost, String, Int) throws -> Void
  ) throws {
    let host = try SteppedHost()
    let count = try host.run(try script(host)).steps
    #expect(count > 10)
    for step in 1...count {
      let host = try SteppedHost()
      try work(host, try script(host), step)
    }
    print("submission steps: \(count) explored")
  }

  @Test("everything stops: the repeat finds the job or makes it, once")
  func crash() throws {
    try eachStep(of: { try $0.submission(first) }) { host, script, step in
      _ = try host.run(script, at: step)
      let calls = host.calls(first)
      #expect(calls <= 1)
      let job = try host.settle(first, "step \(step)")
      #expect((job != nil) == (calls == 1), "step \(step): \(job ?? "absent")")
      guard job == nil else { return }
      try withdraw(first, on: host)
      let again = answer(try host.run(try host.submission(second)).result)
      #expect(again == .accepted(job: "4711"), "step \(step): \(again)")
      #expect(host.calls(first) == 0 && host.calls(second) == 1, "step \(step)")
    }
  }

  @Test("a search comes in between: what it calls absent never comes")
  func search() throws {
    try eachStep(of: { try $0.submission(first) }) { host, script, step in
      let (result, _, other) = try host.run(script, at: step, .other(host.search(first)))
      try checkSearch(host, answer(result), SlurmScheduler().found(from: other), "step \(step)")
    }
  }

  @Test("a submission comes while it is searched for")
  func late() throws {
    try eachStep(of: { $0.search(first) }) { host, script, step in
      let submission = try host.submission(first)
      let (result, _, other) = try host.run(script, at: step, .other(submission))
      try checkSearch(host, answer(other), SlurmScheduler().found(from: result), "step \(step)")
    }
  }

  private func checkSearch(
    _ host: SteppedHost, _ said: SubmissionAnswer, _ found: SubmissionAnswer, _ label: String
  ) throws {
    let job = try host.settle(first, label)
    let calls = host.calls(first)
    #expect(calls == (job == nil ? 0 : 1), "\(label)")
    if found == .absent { #expect(calls == 0, "\(label)") }
    if case .accepted(let id) = found { #expect(id == job, "\(label)") }
    if case .accepted(let id) = said { #expect(id == job, "\(label)") }
    if said == .absent { #expect(calls == 0, "\(label)") }
  }

  @Test("another copy submits the same runs: at most one of them goes on")
  func overlap() throws {
    var both = 0
    try eachStep(of: { try $0.submission(first) }) { host, script, step in
      let rival = try host.submission(second)
      let (result, _, other) = try host.run(script, at: step, .other(rival))
      let jobs = try [first, second].map { try host.settle($0, "step \(step)") }
      let calls = host.calls(first) + host.calls(second)
      #expect(calls <= 1, "step \(step)")
      #expect(jobs.count { $0 != nil } == calls, "step \(step)")
      if case .accepted = answer(result) { #expect(jobs[0] != nil && jobs[1] == nil) }
      if case .accepted = answer(other) { #expect(jobs[1] != nil && jobs[0] == nil) }
      if case .overlapping(let tokens) = answer(result) { #expect(tokens == [second]) }
      if calls == 0 { both += 1 }
    }
    // Who publishes first is seen by the other; each sees the other only in a few steps.
    #expect(both < 12)
  }

  @Test("the search for a job without a record stops: the next one finds it")
  func crashedSearch() throws {
    try eachStep(of: { host in
      _ = try host.run(try host.submission(first))
      host.loseRecord(of: first)
      return host.search(first)
    }) { host, script, step in
      _ = try host.run(script, at: step)
      #expect(try host.settle(first, "step \(step)") == "4711")
      #expect(host.calls(first) == 1)
    }
  }
}
