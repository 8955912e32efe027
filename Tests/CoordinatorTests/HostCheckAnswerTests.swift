import Cluster
import SweepFile
import Testing

@testable import Coordinator

/// What is said of a host after what it answered.
@Suite struct HostCheckAnswerTests {
  private static let good = """
    clock 1000
    shell /bin/bash
    umask 0022
    system Linux 6.1
    home good /home/ada
    optional zstd
    optional gzip
    optional setsid
    cores 8
    root /scratch/ada
    space /dev/my disk 1000000000 400000000 500000000 45% /scratch
    inodes /dev/my disk 1000000 400000 600000 40% /scratch

    """

  private static let slurm = """
    sbatch slurm 23.02.7
    MaxArraySize            = 1001
    ping Slurmctld(primary) at head is UP
    accounting accounting_storage/slurmdbd
    sacct good
    association physics|10|200|normal,long
    qos normal||500
    qos secret||1
    quota Disk quotas for user ada (uid 1000):
    quota      Filesystem  blocks   quota   limit   grace   files   quota   limit   grace
    quota /dev/sda1   3000000 5000000 6000000           12       0       0
    end

    """

  private func entry(_ kind: String, slots: Int? = nil) throws -> HostEntry {
    let lines = "h:\n  ssh: h\n  scheduler: \(kind)\n" + (slots.map { "  slots: \($0)\n" } ?? "")
    return try #require(
      try HostsFile.parse(Array(lines.utf8), file: "hosts.yaml", overrides: [], host: "h")
        .hosts.first { $0.name.value == "h" })
  }

  private func lines(
    _ text: String, _ kind: String = "slurm", asked: ClosedRange<Double> = 1000...1000.5,
    problem: TransportError? = nil
  ) throws -> [HostCheck.Line] {
    var answer = HostCheckAnswer(text)
    answer.asked = asked
    answer.problem = problem
    return answer.lines(of: try entry(kind))
  }

  /// The line of that name as text, after `old` was replaced by `new` in a good answer.
  private func line(_ what: String, _ old: String = "", _ new: String = "") throws -> String {
    let text = (Self.good + Self.slurm).replacing(old.isEmpty ? "\u{0}" : old, with: new)
    let line = try #require(try lines(text).first { $0.what == what })
    return "\(line.verdict) \(line.detail)"
  }

  @Test func aGoodHost() throws {
    let texts = try lines(Self.good + Self.slurm).map { "\($0.verdict) \($0.what): \($0.detail)" }
    #expect(
      texts == [
        "good commands: run on Linux 6.1; the login shell is /bin/bash",
        "good home: /home/ada",
        "good umask: 0022",
        "good utilities: all there",
        "good optional utilities: all there: zstd, gzip, setsid",
        "good root: /scratch/ada can be written",
        "good space: 477 GB free",
        "good inodes: 600000 files can be made",
        "good quota: /dev/sda1: 2.9 GB of 4.8 GB",
        "good clock: within 5 seconds of ours",
        "good slurm: slurm 23.02.7",
        "good controller: answers",
        "good job arrays: up to 1001 tasks each",
        "good submit limits: account physics: 200 jobs submitted; account physics: 10 jobs running; "
          + "qos normal: 500 jobs submitted",
        "good accounting: on",
      ])
  }

  @Test func whatIsWrongWithTheAccount() throws {
    #expect(try line("home", "good /home/ada", "missing /home/x") == "bad /home/x does not exist")
    #expect(try line("home", "home good", "home unwritable").hasPrefix("open"))
    #expect(try line("umask", "umask 0022", "umask 0777").hasPrefix("bad 0777: it denies"))
    #expect(try line("umask", "umask 0022", "umask 0000").hasPrefix("bad 0000: everybody"))
    #expect(try line("umask", "umask 0022", "umask 0002").hasPrefix("bad") == false)
    #expect(try line("umask", "umask 0022", "umask u=rwx").hasPrefix("open"))
    #expect(
      try line("utilities", "cores", "missing awk\nmissing tar\ncores") == "bad missing: awk, tar")
    #expect(
      try line("optional utilities", "optional zstd\n", "")
        == "open there: gzip, setsid; missing: zstd (logs travel compressed at little cost)")
  }

  @Test func whatIsWrongWithTheStorage() throws {
    #expect(try line("root", "root /scratch/ada", "rootless mkdir: no") == "bad mkdir: no")
    #expect(try line("space", " 500000000 45%", " 500000 99%") == "bad 488 MB free")
    #expect(try line("space", " 45%", " -") == "open df doesn't tell")
    #expect(try line("inodes", " 600000 40%", " 60 99%") == "bad only 60 more files can be made")
    #expect(try line("inodes", " 40%", " -") == "open df doesn't tell")
    #expect(try line("quota", "3000000 5", "4900000* 5") == "bad /dev/sda1: 4.7 GB of 4.8 GB")
    #expect(try line("quota", "5000000 6000000", "0 0") == "open none is told")
    // As `lfs quota -q` has it.
    #expect(
      try line("quota", "/dev/sda1   3", "/lustre 1 0 2048 - 10 0 0 -\nquota x 3")
        .hasPrefix("good /lustre: 1.0 KB of 2.0 MB"))
  }

  @Test(arguments: [
    (1000.0, 1000.5, "good"), (1004.0, 1005.5, "good"), (1007.0, 1007.2, "bad 6 seconds behind"),
    (994.0, 996.0, "good"), (990.0, 994.0, "bad 6 seconds ahead of"),
    // The question was on its way for a minute.
    (950.0, 1010.0, "good"),
  ])
  func clocks(from: Double, to: Double, text: String) throws {
    let line = try #require(
      try lines(Self.good, asked: from...to).first { $0.what == "clock" })
    #expect("\(line.verdict) \(line.detail)".hasPrefix(text))
  }

  @Test func whatIsWrongWithSlurm() throws {
    #expect(try line("slurm", "sbatch slurm 23.02.7", "sbatch") == "bad sbatch isn't on the PATH")
    #expect(try line("controller", "is UP", "is DOWN").hasSuffix("at head is DOWN"))
    #expect(try line("job arrays", "MaxArraySize", "Other").hasPrefix("bad"))
    #expect(
      try line("accounting", "accounting_storage/slurmdbd", "accounting_storage/none")
        .hasPrefix("open off"))
    #expect(try line("accounting", "sacct good", "").hasPrefix("bad on, but sacct"))
    #expect(try line("submit limits", "association", "nothing") == "open sacctmgr doesn't tell")
    #expect(
      try line("submit limits", "physics|10|200|normal,long", "physics|||long")
        == "good none for you")
  }

  @Test func plainHosts() throws {
    let line = try #require(try lines(Self.good, "queue").last)
    #expect(line.detail == "1 run at a time; the host has 8 cores")
    var answer = HostCheckAnswer("shell /bin/sh\ncores 1\n")
    answer.asked = 0...0
    #expect(
      answer.lines(of: try entry("queue", slots: 3)).last?.detail
        == "3 runs at a time; the host has 1 core")
  }

  @Test func answersThatBreakOff() throws {
    let late = TransportError(.timedOut, host: "h", "too late", remedy: "wait")
    let none = try lines("", problem: late)
    #expect(none.map(\.detail) == ["too late"])
    #expect(none.map(\.remedy) == ["wait"])
    let half = try lines(Self.good, problem: late)
    #expect(half.last?.detail == "it broke off: too late")
    #expect(half.first { $0.what == "slurm" }?.verdict == .open)
    #expect(half.first { $0.what == "root" }?.verdict == .good)
  }
}
