import Cluster
import SlurmAdapter
import TestSupport
import Testing

@Suite("Cancelling and holding runs of packs")
struct PackControlTests {
  private func handle(_ host: SlurmHost) -> SubmissionHandle {
    SubmissionHandle(
      token: "cs-a-0000000000aa", directory: host.folder.path, job: "6", runCount: 10,
      submittedAt: 0, pack: Pack(runs: 4, lanes: 2))
  }

  @Test("an array task of which nothing is left is cancelled, and of others only the runs")
  func cancelling() throws {
    let host = try SlurmHost()
    try host.put("scancel", "")
    let handle = handle(host)
    #expect(handle.taskCount == 3)
    try host.folder.write("marks/4.end", "end 4 attempt=1 time=9 exit=0 elapsed=1\n")
    try host.folder.write("marks/5.end", "end 5 attempt=1 time=9 exit=3 elapsed=1\n")
    try host.folder.write("taken/5", "6 pack\n")
    try host.folder.write("taken/5.exit", "3\n")
    try host.folder.write("taken/1", "6 pack\n1:2:n:b\n")
    let result = try host.run(SlurmScheduler().cancelScript(handle, tasks: [1, 4, 5, 6, 7, 8, 9]))
    #expect(host.lines("scancel.calls") == ["-Q --state=PENDING 6_1 6_2"])
    #expect(try host.folder.read("taken/1") == "6 pack\n1:2:n:b\n")
    #expect(try host.folder.read("taken/6") == "cancelled\n")
    #expect(try host.folder.read("cancelled/1") == "")
    let answer = SlurmScheduler().controlAnswer(
      from: result.text, failed: !result.succeeded, of: handle)
    #expect(answer == ControlAnswer(ended: [4, 5]))
    _ = try host.run(SlurmScheduler().cancelScript(handle, tasks: nil))
    #expect(host.lines("scancel.calls").last == "-Q --state=PENDING 6_0 6_1 6_2")
  }

  @Test("only whole array tasks are held; throttles count runs")
  func holding() throws {
    let host = try SlurmHost()
    try host.put("scontrol", "")
    let handle = handle(host)
    let result = try host.run(SlurmScheduler().holdScript(handle, tasks: [2, 4, 5, 6, 7, 8, 9]))
    _ = try host.run(SlurmScheduler().releaseScript(handle, tasks: [8, 9, 4]))
    _ = try host.run(SlurmScheduler().throttleScript(handle, limit: 5))
    #expect(
      host.lines("scontrol.calls") == [
        "uhold 6_[1-2]", "release 6_[1-2]", "update JobId=6 ArrayTaskThrottle=2",
      ])
    let answer = SlurmScheduler().controlAnswer(
      from: result.text, failed: !result.succeeded, of: handle)
    #expect(
      answer.refused == [2: "it shares an array task with runs that have begun or aren't meant"])
    let complaint = SlurmScheduler().controlAnswer(
      from: "6_[1]: Job has already finished\n", failed: true, of: handle)
    #expect(complaint.ended == [4, 5, 6, 7])
  }
}
