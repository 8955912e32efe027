import Cluster
import Diagnostics
import Foundation
import SlurmAdapter
import TestSupport
import Testing

@Suite("Submitting to Slurm")
struct SubmitScriptTests {
  static let shells = ["/bin/sh", "/bin/dash", "/bin/bash"]

  private func answer(
    _ behaviour: String, shell: String = "/bin/sh"
  ) throws -> (SubmissionAnswer, SlurmHost, SubmissionRequest) {
    let host = try SlurmHost(shell: shell)
    try host.put("sbatch", behaviour)
    let submission = try host.submission()
    let result = try host.run(SlurmScheduler().submitScript(submission))
    return (SlurmScheduler().answer(from: result), host, submission)
  }

  @Test(
    "the id is found in whatever sbatch and the site's wrappers print",
    arguments: [
      "echo 4711", "echo 'Submitted batch job 4711'", "printf '4711\\r\\n'",
      "echo 'submit filter: job 12 looks good, 3;4'; echo 4711; echo 'cost: 250 hours'",
      "echo Welcome; echo '-- 12 checks passed --'; echo 4711; echo 'Have a nice day'",
      "echo 99; echo 4711",
      "echo 'sbatch: error: Slurm temporarily unable to accept job, sleeping' >&2; echo 4711",
      "echo 'sbatch: lua: Batch job submission failed: no' >&2; echo 4711",
    ], shells)
  func accepted(_ behaviour: String, _ shell: String) throws {
    let (answer, host, submission) = try answer(behaviour, shell: shell)
    #expect(answer == .accepted(job: "4711"))
    let job = try String(contentsOfFile: submission.directory + "/job", encoding: .utf8)
    #expect(job == "4711\n")
    #expect(host.lines("sbatch.calls").count == 1)
  }

  @Test(
    "a cluster that sbatch names stays with the id",
    arguments: ["echo '4711;uni'", "echo 'Submitted batch job 4711 on cluster uni'"], shells)
  func cluster(_ behaviour: String, _ shell: String) throws {
    let (answer, _, submission) = try answer(behaviour, shell: shell)
    #expect(answer == .accepted(job: "4711;uni"))
    let handle = SubmissionHandle(
      token: submission.token, directory: submission.directory, job: "4711;uni", taskCount: 12,
      submittedAt: 0)
    let cancel = SlurmScheduler().cancelScript(handle, tasks: [3])
    #expect(cancel.contains("\nscancel -Q -M uni '4711_[3]' "))
  }

  @Test("of several lines like an id the queue says which is ours", arguments: shells)
  func severalIds(_ shell: String) throws {
    let host = try SlurmHost(shell: shell)
    try host.put("sbatch", "echo 12; echo 4711; echo 250")
    try host.put(
      "squeue",
      "echo '4711_[0-11]|PENDING|4711|cs-digits-0123456789ab|x|/y'; echo '250|R|250|x|x|/'")
    let result = try host.run(SlurmScheduler().submitScript(try host.submission()))
    #expect(SlurmScheduler().answer(from: result) == .accepted(job: "4711"))
  }

  @Test("the folders of outputs are there before sbatch, or it isn't called")
  func outputFolders() throws {
    let host = try SlurmHost()
    try host.put("sbatch", "ls -d out marks >&2; echo 4711")
    try FileManager.default.createSymbolicLink(
      atPath: host.folder.path + "/bin/ls", withDestinationPath: "/bin/ls")
    let submission = try host.submission("plain")
    for name in ["out", "marks"] {
      try FileManager.default.removeItem(atPath: submission.directory + "/" + name)
    }
    _ = try host.run(SlurmScheduler().submitScript(submission))
    #expect(try host.folder.read("plain/sbatch.err") == "marks\nout\n")

    try host.folder.write("other/out", "in the way")
    var other = submission
    other.directory = host.folder.path + "/other"
    let result = try host.run(SlurmScheduler().submitScript(other))
    #expect(result.status == .exited(71))
    #expect(host.lines("sbatch.calls").count == 1)
  }

  @Test("sbatch gets exactly these arguments, from the submission's folder", arguments: shells)
  func arguments(_ shell: String) throws {
    let (_, host, submission) = try answer("pwd; echo 4711", shell: shell)
    let text = try host.folder.read("sbatch.arguments")
      .replacingOccurrences(of: host.folder.path, with: "$TEST")
    try assertSnapshot(text, "sbatch-arguments")
    let output = try String(contentsOfFile: submission.directory + "/sbatch.out", encoding: .utf8)
    #expect(output == "\(submission.directory)\n4711\n")
  }

  @Test("without a limit of tasks at once there is none in the array")
  func noThrottle() throws {
    let host = try SlurmHost()
    try host.put("sbatch", "echo 1")
    var submission = try host.submission("plain")
    submission.throttle = nil
    submission.taskCount = 1
    _ = try host.run(SlurmScheduler().submitScript(submission))
    #expect(host.lines("sbatch.arguments").contains("--array=0-0"))
  }

  @Test("a refusal says why", arguments: shells)
  func refused(_ shell: String) throws {
    let text = "sbatch: error: Batch job submission failed: Invalid partition name specified"
    let (answer, host, submission) = try answer("echo '\(text)' >&2; exit 1", shell: shell)
    guard case .refused(let refusal) = answer else {
      Issue.record("\(answer)")
      return
    }
    #expect(refusal.why == text)
    let again = try host.run(SlurmScheduler().submitScript(submission))
    #expect(SlurmScheduler().answer(from: again) == answer)
    #expect(host.lines("sbatch.calls").count == 1)
  }

  @Test(
    "what proves nothing is unknown",
    arguments: [
      "exit 0", "echo Welcome", "kill -9 $$", "echo 4711; exit 1",
      "echo 'sbatch: error: Batch job submission failed: Socket timed out' >&2; exit 1",
    ])
  func unknown(_ behaviour: String) throws {
    let (answer, host, submission) = try answer(behaviour)
    guard case .unknown = answer else {
      Issue.record("\(answer)")
      return
    }
    _ = try host.run(SlurmScheduler().submitScript(submission))
    #expect(host.lines("sbatch.calls").count == 1)
  }

  @Test("a host without sbatch refuses")
  func noSlurm() throws {
    let host = try SlurmHost()
    let result = try host.run(SlurmScheduler().submitScript(try host.submission()))
    guard case .refused(let refusal) = SlurmScheduler().answer(from: result) else {
      Issue.record("\(result.text)")
      return
    }
    #expect(refusal.why?.contains("sbatch") == true)
    #expect(refusal.remedy == "see that Slurm is on the PATH of a non-interactive login there")
  }

  @Test("run again it tells the job that it has made", arguments: shells)
  func twice(_ shell: String) throws {
    let (first, host, submission) = try answer("echo 4711", shell: shell)
    let second = try host.run(SlurmScheduler().submitScript(submission))
    #expect(SlurmScheduler().answer(from: second) == first)
    #expect(host.lines("sbatch.calls").count == 1)
  }

  @Test("where sbatch was begun and left no word it isn't begun again")
  func locked() throws {
    let host = try SlurmHost()
    try host.put("sbatch", "echo 4711")
    let submission = try host.submission("plain")
    try host.folder.write("plain/sbatch.lock/x", "")
    let result = try host.run(SlurmScheduler().submitScript(submission))
    #expect(
      SlurmScheduler().answer(from: result)
        == .unknown(why: "sbatch was started and hasn't ended"))
    #expect(host.lines("sbatch.calls").isEmpty)
  }

  @Test("where the folder isn't there nothing is submitted")
  func noFolder() throws {
    let host = try SlurmHost()
    try host.put("sbatch", "echo 4711")
    var submission = try host.submission("plain")
    submission.directory += "-gone"
    let result = try host.run(SlurmScheduler().submitScript(submission))
    #expect(result.status == .exited(71))
    guard case .unknown = SlurmScheduler().answer(from: result) else {
      Issue.record("\(result)")
      return
    }
    #expect(host.lines("sbatch.calls").isEmpty)
  }

  @Test("no setting of the user's reaches sbatch, but where the cluster is does", arguments: shells)
  func environment(_ shell: String) throws {
    var host = try SlurmHost(shell: shell)
    host.environment = [
      "SLURM_CONF": "/etc/it's slurm.conf", "SLURM_CPU_BIND": "none", "SLURM_TIME_FORMAT": "%s",
      "SBATCH_PARTITION": "nope", "SQUEUE_FORMAT": "%i", "SACCT_FORMAT": "x\nSBATCH_X=1",
      "SCANCEL_INTERACTIVE": "1", "SLURMX": "stays", "LC_ALL": "de_DE.UTF-8", "OTHER": "stays",
    ]
    try host.put("sbatch", "echo 4711")
    let result = try host.run(SlurmScheduler().submitScript(try host.submission()))
    #expect(SlurmScheduler().answer(from: result) == .accepted(job: "4711"))
    let seen = host.lines("sbatch.environment").filter {
      $0.hasPrefix("S") && !$0.hasPrefix("SHLVL") || $0.hasPrefix("LC_") || $0.hasPrefix("OTHER")
    }
    #expect(
      seen.sorted() == [
        "LC_ALL=de_DE.UTF-8", "OTHER=stays", "SLURMX=stays", "SLURM_CONF=/etc/it's slurm.conf",
      ])
  }
}
