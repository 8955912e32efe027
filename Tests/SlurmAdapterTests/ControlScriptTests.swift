import Cluster
import SlurmAdapter
import Testing

@Suite("Asking and cancelling")
struct ControlScriptTests {
  private let handle = SubmissionHandle(
    token: "cs-a-0000000000aa", directory: "/s/a", job: "6", taskCount: 500, submittedAt: 0)

  @Test("one squeue and one sacct for all submissions, with our own settings")
  func observation() throws {
    var host = try SlurmHost()
    host.environment = ["SLURM_BITSTR_LEN": "64", "SACCT_FORMAT": "x"]
    try host.put("squeue", "echo '6_0|RUNNING|None|cs-a-0000000000aa'")
    try host.put("sacct", "echo '6_1|COMPLETED|0:0|2025-01-02T10:00:00'")
    var second = handle
    second.token = "cs-b-0000000000bb"
    second.job = "7"
    let result = try host.run(SlurmScheduler().observeScript([handle, second]))
    let report = SlurmScheduler().observations(from: result.text, of: [handle, second])
    #expect(
      report.queue == [
        TaskID(token: handle.token, index: 0): .init(state: .running, word: "RUNNING")
      ])
    #expect(
      report.accounting == [
        TaskID(token: handle.token, index: 1): .init(
          state: .completed, word: "COMPLETED", exitCode: 0)
      ])
    #expect(report.queueAnswered)
    #expect(report.accountingAnswered)
    #expect(host.lines("squeue.calls").count == 1)
    #expect(host.lines("sacct.calls").count == 1)
    #expect(host.lines("sacct.arguments").contains("--name=cs-a-0000000000aa,cs-b-0000000000bb"))
    #expect(host.lines("squeue.environment").contains("SLURM_BITSTR_LEN=0"))
    #expect(!host.lines("sacct.environment").contains { $0.hasPrefix("SACCT_FORMAT") })
  }

  @Test("accounting is asked from before the submission on, also if our clock is ahead")
  func window() throws {
    let host = try SlurmHost()
    try host.put("date", "echo 1000000")
    try host.put("squeue", "")
    try host.put("sacct", "")
    for (submittedAt, minutes) in [(1_000_000 - 3600, 180), (1_000_000 + 86400, 120)] {
      var handle = handle
      handle.submittedAt = submittedAt
      _ = try host.run(SlurmScheduler().observeScript([handle]))
      #expect(host.lines("sacct.arguments").contains("now-\(minutes)minutes"))
    }
  }

  @Test("a source that fails hasn't answered")
  func failures() throws {
    let host = try SlurmHost()
    try host.put("squeue", "echo 'slurm_load_jobs error: Socket timed out' >&2; exit 1")
    try host.put("sacct", "echo 'Slurm accounting storage is disabled' >&2; exit 1")
    var result = try host.run(SlurmScheduler().observeScript([handle]))
    #expect(SlurmScheduler().observations(from: result.text, of: [handle]) == SchedulerReport())
    try host.put("squeue", "")
    result = try host.run(SlurmScheduler().observeScript([handle]))
    #expect(
      SlurmScheduler().observations(from: result.text, of: [handle])
        == SchedulerReport(queueAnswered: true))
  }

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
