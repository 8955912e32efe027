import Cluster
import SlurmAdapter
import TestSupport
import Testing

@testable import Coordinator

/// What a feeder submits, explored like a client's submission (``SubmissionStepsTests``): its call of sbatch stops
/// at each of its commands, and somebody else acts at each of them. What is new is that the lock is given back
/// where there is no room.
@Suite("A feeder's submission at each of its steps") struct FeederStepsTests {
  private let token = "cs-steps-00000000000a"

  /// Each step of the feeder's call, on a host of its own.
  private func eachStep(
    isFull: Bool, _ work: (SteppedHost, String, Int) throws -> Void
  ) throws {
    let host = try SteppedHost()
    let call = try host.prepareFed(token)
    try host.setFull(isFull)
    let count = try host.run(call).steps
    #expect(count > 10)
    for step in 1...count {
      let host = try SteppedHost()
      let call = try host.prepareFed(token)
      try host.setFull(isFull)
      try work(host, call, step)
    }
    print("feeder steps: \(count) explored")
  }

  /// Whatever a search said, it holds when the feeder comes again and there is room.
  private func check(
    _ host: SteppedHost, _ call: String, _ found: SubmissionAnswer, _ label: String
  ) throws {
    try host.setFull(false)
    _ = try host.run(call)
    let job = try host.settle(token, label)
    #expect(host.calls(token) == (job == nil ? 0 : 1), "\(label): \(job ?? "absent")")
    if found == .absent { #expect(host.calls(token) == 0, "\(label)") }
    if case .accepted(let id) = found { #expect(id == job, "\(label)") }
  }

  @Test("there is no room: nothing is left behind, and it is tried again")
  func again() throws {
    let host = try SteppedHost()
    let call = try host.prepareFed(token)
    try host.setFull(true)
    for count in 1...3 {
      _ = try host.run(call)
      #expect(host.refusals == count)
      #expect(!host.isLocked(token))
    }
    try host.setFull(false)
    _ = try host.run(call)
    _ = try host.run(call)
    #expect(host.calls(token) == 1)
    #expect(try host.settle(token, "end") == "4711")
  }

  @Test(
    "everything stops: there is one job at the most, and the search finds it",
    arguments: [true, false])
  func crash(isFull: Bool) throws {
    try eachStep(isFull: isFull) { host, call, step in
      _ = try host.run(call, at: step)
      try host.setFull(false)
      _ = try host.run(call)
      #expect(host.calls(token) <= 1, "step \(step)")
      let job = try host.settle(token, "step \(step)")
      #expect((job != nil) == (host.calls(token) == 1), "step \(step)")
      _ = try host.run(call)
      #expect(host.calls(token) == (job == nil ? 0 : 1), "step \(step)")
    }
  }

  @Test("a client searches in between: what it calls absent never comes", arguments: [true, false])
  func search(isFull: Bool) throws {
    try eachStep(isFull: isFull) { host, call, step in
      let (_, _, other) = try host.run(call, at: step, .other(host.search(token)))
      try check(host, call, SlurmScheduler().found(from: other), "step \(step)")
    }
  }

  /// The feeder is on another node, where nobody sees it, and stood still for an hour.
  @Test("a search that takes the feeder for dead comes in between")
  func impatientSearch() throws {
    try eachStep(isFull: true) { host, call, step in
      let age = """
        cd '\(host.sweep)/submissions/\(token)'
        [ ! -e sbatch.lock/process ] || sed -i 's/^[^ ]*/elsewhere/' sbatch.lock/process
        [ ! -d sbatch.lock ] || touch -d '1 hour ago' sbatch.lock

        """
      let (_, _, other) = try host.run(call, at: step, .other(age + host.search(token)))
      try check(host, call, SlurmScheduler().found(from: other), "step \(step)")
    }
  }

  @Test("a feeder's turn comes at each step of a search")
  func turnDuringSearch() throws {
    let host = try SteppedHost()
    _ = try host.prepareFed(token)
    let count = try host.run(host.search(token)).steps
    for step in 1...count {
      let host = try SteppedHost()
      let call = try host.prepareFed(token)
      let result = try host.run(host.search(token), at: step, .other(call)).result
      try check(host, call, SlurmScheduler().found(from: result), "step \(step)")
    }
  }

  /// The lock that the search sees may be given back and be another's when it concludes.
  @Test("at each step of a search the old lock is given back, and a new turn begins")
  func newLockDuringSearch() throws {
    func standingStill(_ host: SteppedHost) -> String {
      """
      cd '\(host.sweep)/submissions/\(token)' && mkdir sbatch.lock && echo elsewhere 1 1 >sbatch.lock/process &&
        touch -d '1 hour ago' sbatch.lock

      """
    }
    let host = try SteppedHost()
    _ = try host.prepareFed(token)
    _ = try host.run(standingStill(host))
    let (first, count, _) = try host.run(host.search(token))
    #expect(SlurmScheduler().found(from: first) == .absent)
    var absent = 0
    for step in 1...count {
      let host = try SteppedHost()
      let call = try host.prepareFed(token)
      _ = try host.run(standingStill(host))
      let turn = """
        cd '\(host.sweep)/submissions/\(token)'
        rm -f sbatch.lock/process
        if rmdir sbatch.lock; then
          \(call)
        else
          echo 1 >sbatch.rc
          echo 'sbatch: error: Batch job submission failed: Job violates accounting/QOS policy' >sbatch.err
          : >sbatch.out
        fi

        """
      let result = try host.run(host.search(token), at: step, .other(turn)).result
      let found = SlurmScheduler().found(from: result)
      if found == .absent { absent += 1 }
      try check(host, call, found, "step \(step)")
    }
    #expect((1..<count).contains(absent))
  }
}
