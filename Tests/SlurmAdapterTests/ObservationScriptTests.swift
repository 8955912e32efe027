import Cluster
import SlurmAdapter
import TestSupport
import Testing

/// The scripts, with programs in the place of Slurm's for what a real one can't be made to show; what a
/// real one prints is tested against a real one.
@Suite("Asking squeue and sacct")
struct ObservationScriptTests {
  private let scheduler = SlurmScheduler()
  private let ours = SubmissionHandle(
    token: "cs-a-0000000000aa", directory: "/s/cs-a-0000000000aa", job: "6", taskCount: 500,
    submittedAt: 0)
  private let other = SubmissionHandle(
    token: "cs-b-0000000000bb", directory: "/s/cs-b-0000000000bb", job: "7", taskCount: 4,
    submittedAt: 0)

  private func id(_ index: Int) -> TaskID { TaskID(token: ours.token, index: index) }

  private func observe(_ host: SlurmHost, _ handles: [SubmissionHandle]) throws -> SchedulerReport {
    scheduler.observations(
      from: try host.run(scheduler.observeScript(handles)).text, of: handles)
  }

  private func account(
    _ host: SlurmHost, _ handles: [SubmissionHandle], _ ranges: [ClosedRange<Int>] = [0...499]
  ) throws -> SchedulerReport {
    let tasks = Dictionary(uniqueKeysWithValues: handles.map { ($0.token, ranges) })
    let script = try #require(scheduler.accountingScript(handles, tasks: tasks))
    return scheduler.observations(from: try host.run(script).text, of: handles)
  }

  @Test("one squeue for all submissions, with our own settings and explicit formats")
  func queue() throws {
    var host = try SlurmHost()
    host.environment = ["SLURM_BITSTR_LEN": "64", "SQUEUE_FORMAT": "x", "SLURM_CONF": "/c"]
    try host.put("squeue", "echo '6_0|RUNNING|None|1|n1|0|1:00|cs-a-0000000000aa||/s'")
    let report = try observe(host, [ours, other])
    #expect(report.queue.all.mapValues(\.word) == [id(0): "RUNNING"])
    #expect(report.queueAnswered == [ours.token, other.token])
    #expect(host.lines("squeue.calls").count == 1)
    #expect(host.lines("squeue.arguments").contains("%i|%T|%r|%S|%N|%m|%l|%j|%k|%Z"))
    #expect(host.lines("squeue.environment").contains("SLURM_BITSTR_LEN=0"))
    #expect(host.lines("squeue.environment").contains("SLURM_TIME_FORMAT=%s"))
    #expect(host.lines("squeue.environment").contains("SLURM_CONF=/c"))
    #expect(!host.lines("squeue.environment").contains { $0.hasPrefix("SQUEUE_FORMAT") })
  }

  /// A site may rename jobs or take the comment for itself. An id is given again when Slurm begins to
  /// count anew: an older or a later job of that number isn't ours.
  @Test("a line is ours by its job's number and our token, wherever that stands")
  func identity() throws {
    let host = try SlurmHost()
    try host.put(
      "squeue",
      """
      cat <<'END'
      6_0|RUNNING|None|1|n1|0|1:00|renamed by the site||/s/cs-a-0000000000aa
      6_1|RUNNING|None|1|n1|0|1:00|renamed|clustersweep:cs-a-0000000000aa|/elsewhere
      6_2|COMPLETED|None|1|n1|0|1:00|of somebody who had the number before||/home
      7_0|RUNNING|None|1|n1|0|1:00|cs-a-0000000000aa||/s/cs-a-0000000000aa
      8_0|RUNNING|None|1|n1|0|1:00|cs-a-0000000000aa||/s/cs-a-0000000000aa
      6|RUNNING|None|1|n1|0|1:00|cs-a-0000000000aa||/s
      END
      """)
    try host.put(
      "sacct",
      """
      cat <<'END'
      6_2|COMPLETED|0:0|1600000000|1600000000|1600000001|01:00:00|1G|n1|bash|/home/ada
      6_3|FAILED|3:0|1795283314|1795283314|1795283320|01:00:00|1G|n1|x|/s/cs-a-0000000000aa
      6_[5-9]|CANCELLED by 0|0:0|1795283314|Unknown|1795283320|01:00:00|1G|None assigned|x|/s/cs-a-0000000000aa
      END
      """)
    #expect(
      try observe(host, [ours, other]).queue.all.mapValues(\.word) == [
        id(0): "RUNNING", id(1): "RUNNING",
      ])
    let report = try account(host, [ours, other], [0...6])
    #expect(report.accounting[id(2)] == nil, "a number that was given before")
    #expect(report.accounting[id(3)]?.exitCode == 3)
    #expect((5...9).allSatisfy { report.accounting[id($0)]?.state == .cancelled })
  }

  @Test("rows of tasks that nobody asked about stay on the host")
  func chosen() throws {
    let host = try SlurmHost()
    try host.put(
      "sacct",
      """
      i=0; while [ $i -lt 20 ]; do
        echo "6_$i|COMPLETED|0:0|1|1|1|01:00|1G|n1|cs-a-0000000000aa|/s"; i=$((i + 1))
      done
      """)
    let report = try account(host, [ours], [3...4, 11...11])
    #expect(report.accounting.all.keys.map(\.index).sorted() == [3, 4, 11])
    #expect(host.lines("sacct.calls").count == 1)
    #expect(host.lines("sacct.arguments").contains("-D"))
    #expect(!host.lines("sacct.calls").contains { $0.contains("json") })
  }

  @Test("the memory of those that were killed is asked for in one call more, who cancelled by name")
  func killed() throws {
    let host = try SlurmHost()
    try host.put("id", "if [ \"$1\" = -nu ]; then echo ada; else echo 0; fi")
    try host.put(
      "sacct",
      """
      case "$*" in
      *MaxRSS*) echo '6_1.batch|404616K'; exit ;;
      esac
      cat <<'END'
      6_0|CANCELLED by 1000|0:15|1|1|1|01:00|100M|n1|cs-a-0000000000aa|/s
      6_1|FAILED|0:9|1|1|1|01:00|100M|n1|cs-a-0000000000aa|/s
      6_2|FAILED|137:0|1|1|1|01:00|100M|n1|cs-a-0000000000aa|/s
      6_3|FAILED|7:0|1|1|1|01:00|100M|n1|cs-a-0000000000aa|/s
      6_4|CANCELLED by 0|0:0|1|1|1|01:00|100M|n1|cs-a-0000000000aa|/s
      END
      """)
    let report = try account(host, [ours])
    #expect(report.maxRSS == [id(1): 404_616 << 10])
    #expect(report.users == [1000: "ada", 0: "you"])
    #expect(host.lines("sacct.calls").count == 2)
    #expect(host.lines("sacct.arguments").contains("6_1,6_2"))
  }

  /// As sacct of 22.05 tells an array that was cancelled before slurmdbd had heard of it.
  @Test("a line without a name is ours if it was submitted when ours was")
  func nameless() throws {
    let host = try SlurmHost()
    func states(_ row: String) throws -> [JobState?] {
      try host.put("sacct", "echo '\(row)'")
      let report = try account(host, [ours])
      return (0...1).map { report.accounting[id($0)]?.state }
    }
    let time = ours.submittedAt
    let end = "\(time)|\(time)|00:10:00|100M||None"
    #expect(
      try states("6|CANCELLED by 0|0:0|\(time + 599)|\(end)|allocation|")
        == [.cancelled, .cancelled])
    #expect(try states("6|CANCELLED by 0|0:0|\(time + 600)|\(end)|allocation|") == [nil, nil])
    #expect(try states("6|CANCELLED by 0|0:0|\(time - 600)|\(end)|allocation|") == [nil, nil])
    #expect(try states("6|CANCELLED by 0|0:0|\(time)|\(end)|theirs|/home") == [nil, nil])
    #expect(try states("6_1|CANCELLED by 0|0:0|\(time)|\(end)|allocation|") == [nil, nil])
    #expect(try states("7|CANCELLED by 0|0:0|\(time)|\(end)|allocation|") == [nil, nil])
  }

  @Test("accounting is asked from before the submission on, also if our clock is ahead")
  func window() throws {
    let host = try SlurmHost()
    try host.put("date", "echo 1000000")
    try host.put("sacct", "")
    for (submittedAt, minutes) in [(1_000_000 - 3600, 180), (1_000_000 + 86400, 120)] {
      var handle = ours
      handle.submittedAt = submittedAt
      _ = try account(host, [handle])
      #expect(host.lines("sacct.arguments").contains("now-\(minutes)minutes"))
    }
  }

  @Test("a queue that fails hasn't answered")
  func failure() throws {
    let host = try SlurmHost()
    try host.put("squeue", "echo 'slurm_load_jobs error: Socket timed out' >&2; exit 1")
    #expect(try observe(host, [ours]) == SchedulerReport())
    try host.put("squeue", "")
    #expect(try observe(host, [ours]) == SchedulerReport(queueAnswered: [ours.token]))
  }

  /// The words are those of a real sacct of 22.05, its slurmdbd switched off in slurm.conf or stopped.
  @Test("accounting that is off is another thing than one that is down")
  func accountingAway() throws {
    let host = try SlurmHost()
    try host.put("sacct", "echo 'Slurm accounting storage is disabled' >&2; exit 1")
    #expect(try account(host, [ours]) == SchedulerReport(accountingIsOff: true))
    try host.put(
      "sacct",
      "echo 'sacct: error: Problem talking to the database: Connection refused' >&2; exit 1")
    #expect(try account(host, [ours]) == SchedulerReport())
    let bare = try SlurmHost()
    #expect(try account(bare, [ours]) == SchedulerReport(accountingIsOff: true))
  }

  @Test("a job on a named cluster is asked about there")
  func clusters() throws {
    let host = try SlurmHost()
    var there = other
    there.job = "7;west"
    try host.put("squeue", "")
    try host.put("sacct", "")
    try host.put("scancel", "")
    let report = try observe(host, [ours, there])
    #expect(report.queueAnswered == [ours.token, there.token])
    #expect(host.lines("squeue.calls").map { $0.contains("-M west") } == [false, true])
    _ = try account(host, [there])
    #expect(host.lines("sacct.calls").allSatisfy { $0.hasPrefix("-M west ") })
    _ = try host.run(scheduler.cancelScript(there, tasks: [3]))
    #expect(host.lines("scancel.calls") == ["-Q -M west 7_[3]"])
    let calls = scheduler.calls(observing: [ours, there])
    #expect(calls.queue == ["squeue", "squeue"])
    #expect(calls.accounting.count == 4)
  }

  @Test("what a host calls a cluster can't become a command")
  func hostileCluster() throws {
    let host = try SlurmHost()
    var there = other
    there.job = "7;a$(touch hit);b"
    try host.put("squeue", "")
    _ = try observe(host, [there])
    #expect(host.lines("squeue.calls").allSatisfy { !$0.contains("-M") })
    #expect(throws: (any Error).self) { try host.folder.read("hit") }
  }
}
