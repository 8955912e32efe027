import Cluster
import SlurmAdapter
import Testing

@Suite("Cancelling and limits")
struct ControlScriptTests {
  private let handle = SubmissionHandle(
    token: "cs-a-0000000000aa", directory: "/s/a", job: "6", taskCount: 500, submittedAt: 0)

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
        "uhold 6_[1-3,7]", "-M north release 6_[2]", "update JobId=6 ArrayTaskThrottle=5",
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
