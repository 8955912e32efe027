import Cluster
import SlurmAdapter
import Testing

@Suite("Cancelling and limits")
struct ControlScriptTests {
  private let handle = SubmissionHandle(
    token: "cs-a-0000000000aa", directory: "/s/a", job: "6", taskCount: 500, submittedAt: 0)

  @Test("tasks are cancelled as JOB_INDEX, two hundred a call; a submission as a whole")
  func cancelling() throws {
    var host = try SlurmHost()
    host.environment = ["SCANCEL_INTERACTIVE": "1"]
    try host.put("scancel", "")
    _ = try host.run(SlurmScheduler().cancelScript(handle, tasks: [3, 11]))
    #expect(host.lines("scancel.calls") == ["-Q 6_3 6_11"])
    #expect(!host.lines("scancel.environment").contains { $0.hasPrefix("SCANCEL") })
    _ = try host.run(SlurmScheduler().cancelScript(handle, tasks: Array(0..<450)))
    #expect(
      host.lines("scancel.calls").dropFirst().map { $0.split(separator: " ").count } == [
        201, 201, 51,
      ])
    _ = try host.run(SlurmScheduler().cancelScript(handle, tasks: nil))
    #expect(host.lines("scancel.calls").last == "-Q 6")
    _ = try host.run(SlurmScheduler().cancelScript(handle, tasks: []))
    #expect(host.lines("scancel.calls").count == 5)
  }

  @Test("the limits are asked for without the user's settings")
  func limits() throws {
    let host = try SlurmHost()
    try host.put(
      "scontrol",
      "printf 'MaxArraySize            = 1001\\nMaxJobCount = 7\\nSchedulerParameters     = (null)\\n'"
    )
    let result = try host.run(SlurmScheduler().limitsScript)
    #expect(
      result.text
        == "MaxArraySize            = 1001\nMaxJobCount = 7\nSchedulerParameters     = (null)\n")
    #expect(try SlurmScheduler().limits(from: result.text).tasksPerSubmission == 1001)
  }
}
