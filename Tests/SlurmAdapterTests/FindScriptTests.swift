import Cluster
import Diagnostics
import Foundation
import SlurmAdapter
import TestSupport
import Testing

@Suite("Finding out what became of a submission")
struct FindScriptTests {
  private let host: SlurmHost
  private let submission: SubmissionRequest

  init() throws {
    host = try SlurmHost()
    submission = try host.submission("plain")
    try host.put("sbatch", "echo 4711")
    try host.put("squeue", "")
    try host.put("sacct", "")
  }

  private func find() throws -> SubmissionAnswer {
    SlurmScheduler().found(from: try host.run(SlurmScheduler().findScript(submission)))
  }

  /// As a submission leaves it whose sbatch gave no answer, `minutes` ago.
  private func begin(minutes: Int = 0, status: Int? = nil, complaint: String = "") throws {
    if let status {
      try host.folder.write("plain/sbatch.rc", "\(status)\n")
      try host.folder.write("plain/sbatch.err", complaint)
      try host.folder.write("plain/sbatch.out", "")
    }
    let lock = submission.directory + "/sbatch.lock"
    try FileManager.default.createDirectory(atPath: lock, withIntermediateDirectories: false)
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: Double(-60 * minutes))], ofItemAtPath: lock)
  }

  /// A client's script that arrives, or goes on, only now.
  private func submitLate() throws -> SubmissionAnswer {
    SlurmScheduler().answer(from: try host.run(SlurmScheduler().submitScript(submission)))
  }

  @Test("the login node's own record comes first, and asks nobody")
  func recorded() throws {
    try host.folder.write("plain/job", "4711\n")
    #expect(try find() == .accepted(job: "4711"))
    #expect(host.lines("squeue.calls").isEmpty)
    #expect(host.lines("sacct.calls").isEmpty)
  }

  @Test("where sbatch hasn't begun it is absent, and can't begin any more")
  func notBegun() throws {
    #expect(try find() == .absent)
    #expect(try submitLate() == .absent)
    #expect(host.lines("sbatch.calls").isEmpty)
    #expect(try find() == .absent)
  }

  @Test("where not even the folder arrived it is absent, and can't begin any more")
  func nothingArrived() throws {
    try FileManager.default.removeItem(atPath: submission.directory)
    #expect(try find() == .absent)
    #expect(try submitLate() == .absent)
    #expect(host.lines("sbatch.calls").isEmpty)
  }

  @Test(
    "the queue knows it by its name, its comment or its folder",
    arguments: [
      "4711_[0-11%4]|PENDING|4711|cs-digits-0123456789ab|x|/y",
      "4711_3|RUNNING|4711|renamed|clustersweep:cs-digits-0123456789ab|/y",
      "4711_[3]|CANCELLED|4711|renamed||/s/cs-digits-0123456789ab",
      "12|PENDING|12|bash||/z\n4711_1|R|4711|cs-digits-0123456789ab|x|/y",
    ])
  func queued(_ lines: String) throws {
    try begin()
    try host.put("squeue", "cat <<'END'\n\(lines)\nEND")
    #expect(try find() == .accepted(job: "4711"))
    #expect(try host.folder.read("plain/job") == "4711\n")
  }

  @Test("jobs of others aren't adopted")
  func others() throws {
    try begin()
    try host.put("squeue", "echo '12_1|R|12|cs-digits-0123456789ac|x|/y'; echo '13|R|13|bash||/z'")
    #expect(try find() == .unknown(why: "sbatch was started and hasn't ended"))
  }

  @Test("a task that began proves the job, after the queue and without accounting")
  func marked() throws {
    try begin(minutes: 60)
    try host.put("sacct", "echo 'Slurm accounting storage is disabled' >&2; exit 1")
    try host.folder.write(
      "plain/marks/3.start", "start 3 attempt=1 time=1 node=n1 job=4711_3 pid=1 restart=0\n")
    #expect(try find() == .accepted(job: "4711"))
  }

  @Test("accounting proves it, but not by the row that a refused submission leaves")
  func accounted() throws {
    try begin()
    try host.put("sacct", "echo '15|FAILED'; echo '4711_0|FAILED'; echo '4711_[1-11]|PENDING'")
    #expect(try find() == .accepted(job: "4711"))
    #expect(host.lines("sacct.calls").first?.contains("--name=cs-digits-0123456789ab") == true)
  }

  @Test("a row of a refused submission alone proves nothing")
  func refusedRow() throws {
    try begin()
    try host.put("sacct", "echo '15|FAILED'; echo '16_[0-11]|FAILED'")
    // What a real controller lists of `--mem=999G` after it has refused it.
    try host.put("squeue", "echo '1_[0-11]|FAILED|1|cs-digits-0123456789ab|x|/y'")
    #expect(try find() == .unknown(why: "sbatch was started and hasn't ended"))
  }

  @Test("of two jobs the lowest is kept, and what waits of the other is cancelled")
  func twice() throws {
    try begin()
    try host.put("scancel", "")
    try host.put(
      "squeue",
      "for n in 4713 4711; do echo \"${n}_[0-11]|PENDING|$n|cs-digits-0123456789ab|x|/y\"; done")
    let result = try host.run(SlurmScheduler().findScript(submission))
    #expect(SlurmScheduler().found(from: result) == .accepted(job: "4711"))
    #expect(host.lines("scancel.calls") == ["-Q --state=PENDING 4713"])
    let note = try #require(SlurmScheduler().notes(of: result).first)
    #expect(
      note.what == "Slurm had a submission more than once; what waited of job 4713 was cancelled")
    #expect(note.severity == .note)
    #expect(try host.folder.read("plain/job") == "4711\n")
    #expect(try find() == .accepted(job: "4711"))
    #expect(SlurmScheduler().notes(of: try host.run(SlurmScheduler().findScript(submission))) == [])
  }

  @Test("of two jobs the one whose tasks began is kept")
  func twiceAndBegun() throws {
    try begin()
    try host.put("scancel", "")
    try host.put(
      "squeue",
      "for n in 4711 4713; do echo \"${n}_[0-11]|PENDING|$n|cs-digits-0123456789ab|x|/y\"; done")
    try host.folder.write(
      "plain/marks/3.start", "start 3 attempt=1 time=1 node=n1 job=4713_3 pid=1 restart=0\n")
    #expect(try find() == .accepted(job: "4713"))
    #expect(host.lines("scancel.calls") == ["-Q --state=PENDING 4711"])
  }

  @Test(
    "the clusters that the script names are asked, and stay with the id",
    arguments: ["--clusters=uni", "--cluster=uni", "-M uni", "-Muni", "--mem=1G -M other,uni"])
  func clusters(_ option: String) throws {
    try begin()
    try host.folder.write("plain/script", "#!/bin/sh\n#SBATCH \(option)\nexit 0\n")
    try host.put(
      "squeue",
      """
      case "$*" in '-M uni '*) echo '4711_[0-11]|PENDING|4711|cs-digits-0123456789ab|x|/y' ;; esac
      """)
    #expect(try find() == .accepted(job: "4711;uni"))
    #expect(try host.folder.read("plain/job") == "4711;uni\n")
  }

  @Test("while sbatch still runs on this login node it isn't absent")
  func living() throws {
    let sleeper = try RunningProgram("/bin/sleep", ["600"])
    defer { sleeper.signal(SIGKILL) }
    let node = try run("/bin/uname", ["-n"]).output.split(separator: "\n").first ?? ""
    func begin(onNode node: Substring, minutes: Int) throws {
      try? FileManager.default.removeItem(atPath: submission.directory + "/sbatch.lock")
      try self.begin()
      try host.folder.write("plain/sbatch.lock/process", "\(node) \(sleeper.processID)\n")
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSinceNow: Double(-60 * minutes))],
        ofItemAtPath: submission.directory + "/sbatch.lock")
    }
    try begin(onNode: node, minutes: 10)
    #expect(try find() == .unknown(why: "sbatch was started and hasn't ended"))
    // Its number may be another process's by now; and processes of other machines tell nothing.
    try begin(onNode: node, minutes: 70)
    #expect(try find() == .absent)
    try begin(onNode: "elsewhere", minutes: 10)
    #expect(try find() == .absent)
  }

  @Test("a folder that was lost after sbatch doesn't hide the job")
  func lostFolder() throws {
    try FileManager.default.removeItem(atPath: submission.directory)
    try host.put("squeue", "echo '4711_[0-11]|PENDING|4711|cs-digits-0123456789ab|x|/y'")
    #expect(try find() == .accepted(job: "4711"))
  }

  @Test("silence proves its absence only after a time longer than sbatch's own patience")
  func silence() throws {
    try begin(minutes: 4)
    #expect(try find() == .unknown(why: "sbatch was started and hasn't ended"))
    try FileManager.default.removeItem(atPath: submission.directory + "/sbatch.lock")
    try begin(minutes: 10)
    #expect(try find() == .absent)
  }

  @Test("an answer that was lost is waited for as long, then it is absent")
  func lostAnswer() throws {
    let text =
      "sbatch: error: Batch job submission failed: Socket timed out on send/recv operation\n"
    try begin(status: 1, complaint: text)
    #expect(try find() == .unknown(why: String(text.dropLast())))
    try FileManager.default.removeItem(atPath: submission.directory + "/sbatch.lock")
    try begin(minutes: 10, status: 1, complaint: text)
    #expect(try find() == .absent)
  }

  @Test("a refusal that was recorded and never read is absence")
  func refusal() throws {
    try begin(
      status: 1,
      complaint: "sbatch: error: Batch job submission failed: Invalid qos specification\n")
    #expect(try find() == .absent)
  }

  @Test("while the queue doesn't answer, nothing is absent", arguments: [0, 60])
  func silentQueue(_ minutes: Int) throws {
    try host.put(
      "squeue", "echo 'slurm_load_jobs error: Unable to contact slurm controller' >&2; exit 1")
    if minutes > 0 { try begin(minutes: minutes) }
    #expect(try find() == .unknown(why: "sbatch was started and hasn't ended"))
  }

  @Test("a sbatch that succeeded and named no job isn't absent, however long ago")
  func succeeded() throws {
    try begin(minutes: 600, status: 0)
    guard case .unknown = try find() else {
      Issue.record("not unknown")
      return
    }
  }
}
