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

  @Test("tasks are cancelled as ranges of a job, a hundred a word; a submission as a whole")
  func cancelling() throws {
    var host = try SlurmHost()
    host.environment = ["SCANCEL_INTERACTIVE": "1"]
    try host.put("scancel", "")
    _ = try host.run(SlurmScheduler().cancelScript(handle, tasks: [3, 11, 12]))
    #expect(host.lines("scancel.calls") == ["-Q 6_[3,11-12]"])
    #expect(!host.lines("scancel.environment").contains { $0.hasPrefix("SCANCEL") })
    _ = try host.run(
      SlurmScheduler().cancelScript(handle, tasks: Array(stride(from: 0, to: 450, by: 2))))
    #expect(
      host.lines("scancel.calls").dropFirst().map { $0.split(separator: ",").count } == [
        100, 100, 25,
      ])
    _ = try host.run(SlurmScheduler().cancelScript(handle, tasks: nil))
    #expect(host.lines("scancel.calls").last == "-Q 6")
    _ = try host.run(SlurmScheduler().cancelScript(handle, tasks: []))
    #expect(host.lines("scancel.calls").count == 5)
  }

  @Test("a user's hold, its release, and a throttle, of which 0 is none")
  func holding() throws {
    let host = try SlurmHost()
    try host.put("scontrol", "")
    var other = handle
    other.job = "6;north"
    _ = try host.run(SlurmScheduler().holdScript(handle, tasks: [1, 2, 3, 7]))
    _ = try host.run(SlurmScheduler().releaseScript(other, tasks: [2]))
    _ = try host.run(SlurmScheduler().throttleScript(handle, limit: 5))
    _ = try host.run(SlurmScheduler().throttleScript(handle, limit: nil))
    #expect(
      host.lines("scontrol.calls") == [
        "uhold 6_[1-3,7]", "release 6_[2]", "update JobId=6 ArrayTaskThrottle=5",
        "update JobId=6 ArrayTaskThrottle=0",
      ])
  }

  @Test("a call that fails fails the script, and the next one is made nevertheless")
  func failing() throws {
    let host = try SlurmHost()
    try host.put("scontrol", "case $* in *6_\\[0,*) echo no >&2; exit 1 ;; esac")
    let tasks = Array(stride(from: 0, to: 300, by: 2))
    let result = try host.run(SlurmScheduler().holdScript(handle, tasks: tasks))
    #expect(result.status == .exited(1))
    #expect(host.lines("scontrol.calls").count == 2)
  }

  /// As Slurm 22.05 printed it.
  @Test("what scontrol says of single tasks is read")
  func answers() {
    func answer(_ output: String, failed: Bool = true) -> ControlAnswer {
      SlurmScheduler().controlAnswer(from: output, failed: failed, of: handle)
    }
    #expect(answer("", failed: false) == ControlAnswer())
    #expect(
      answer("6_0: Job has already finished\n6_1-5: No error\n") == ControlAnswer(ended: [0]))
    #expect(
      answer("6_2,4-5: Access/permission denied\n6_9: No error\n")
        == ControlAnswer(
          refused: [
            2: "Access/permission denied", 4: "Access/permission denied",
            5: "Access/permission denied",
          ]))
    #expect(
      answer("6_99: Invalid job id specified\n")
        == ControlAnswer(refused: [99: "Invalid job id specified"]))
    #expect(
      answer("Invalid job id specified for job 6\n")
        == ControlAnswer(problem: "Invalid job id specified for job 6"))
    #expect(
      answer("6_0: Job has already finished\nslurm_load: Unable to contact slurm controller\n")
        == ControlAnswer(ended: [0], problem: "slurm_load: Unable to contact slurm controller"))
    // Another job's, or beyond the submission.
    #expect(answer("66_2: x: y\n").problem == "66_2: x: y")
    #expect(answer("6_500: No such task\n").refused.isEmpty)
    #expect(answer("", failed: true).problem == "it failed silently")
    // Noise beside success is none of ours.
    #expect(answer("a warning\n", failed: false) == ControlAnswer())
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
