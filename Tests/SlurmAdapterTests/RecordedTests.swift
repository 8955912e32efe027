import Cluster
import Testing

@testable import SlurmAdapter

/// Lines of other clusters and versions than the test cluster's, as their users put them on record.
@Suite("What other Slurms print")
struct RecordedTests {
  @Test(
    "the words of slurmstepd and srun about memory",
    arguments: [
      // lanl/PyBNF issue 118, 2018
      "slurmstepd: error: Detected 2 oom-kill event(s) in step 3756240.batch cgroup.",
      // hafs-community/HAFS issue 101, 2021
      """
      slurmstepd: error: Detected 1 oom-kill event(s) in step 3495064.0 cgroup. Some of your processes may have been killed by the cgroup out-of-memory handler.
      srun: error: Orion-01-01: task 4: Out Of Memory
      srun: Terminating job step 3495064.0
      slurmstepd: error: *** STEP 3495064.0 ON orion-01-01 CANCELLED AT 2021-10-27T19:35:36 ***
      """,
      // chrisknewman/tusas issue 149, 2023
      """
      slurmstepd: error: Detected 1 oom_kill event in StepId=440575.0. Some of the step tasks have been OOM Killed.
      srun: error: nid001277: tasks 1-3: Out Of Memory
      srun: Terminating StepId=440575.0
      slurmstepd: error: *** STEP 440575.0 ON nid001277 CANCELLED AT 2023-12-05T07:16:01 ***
      """,
      // snakemake/snakemake-executor-plugin-slurm pull request 371, 2025
      "slurmstepd: error: Detected 2 oom_kill events in StepId=4.13. Some of the step tasks have been OOM Killed.",
      // the test cluster, 22.05
      """
      slurmstepd-n1: error: StepId=6.batch exceeded memory limit (261865472 > 104857600), being killed
      slurmstepd-n1: error: *** JOB 6 ON n1 CANCELLED AT 2026-11-21T17:48:35 ***
      """,
    ])
  func memory(_ log: String) {
    #expect(SlurmstepdWords.word(in: log)?.word == "OUT_OF_MEMORY")
    #expect(SlurmstepdWords.word(in: log)?.state == .failed)
  }

  @Test(
    "the words of slurmstepd about other ends: of the test cluster, 22.05",
    arguments: [
      ("CANCELLED AT 2026-11-21T17:50:49 DUE TO JOB REQUEUE ***", "REQUEUED", .pending),
      (
        "CANCELLED AT 2026-11-21T17:50:49 DUE TO NODE FAILURE, SEE SLURMCTLD LOG FOR DETAILS ***",
        "NODE_FAIL", .failed
      ),
      ("CANCELLED AT 2026-11-21T17:50:49 DUE TO TIME LIMIT ***", "TIMEOUT", .failed),
      ("CANCELLED AT 2026-11-21T17:50:49 DUE TO PREEMPTION ***", "PREEMPTED", .failed),
      ("CANCELLED AT 2026-11-21T17:50:49 ***", "CANCELLED", .cancelled),
    ] as [(String, String, JobState)])
  func ends(_ words: String, _ word: String, _ state: JobState) {
    let log = "epoch 3\nslurmstepd-n2: error: *** JOB 8 ON n2 \(words)\n"
    #expect(SlurmstepdWords.word(in: log) == SchedulerWord(state: state, word: word))
  }

  @Test("what a program prints isn't Slurm's word")
  func notSlurms() {
    let log =
      "*** JOB 8 ON n2 CANCELLED AT 2026-11-21T17:50:49 ***\noom_kill event\nOut Of Memory\n"
    #expect(SlurmstepdWords.word(in: log) == nil)
    #expect(SlurmstepdWords.word(in: "") == nil)
    let twice = """
      slurmstepd-n1: error: StepId=6.batch exceeded memory limit (261865472 > 104857600), being killed
      slurmstepd-n1: error: Exceeded job memory limit
      """
    #expect(SlurmstepdWords.word(in: twice)?.memoryLimit == 100 << 20)
    #expect(
      SlurmstepdWords.word(in: "slurmstepd: error: exceeded memory limit (3 > 2), being killed")?
        .memoryLimit == 2)
  }

  @Test(
    "amounts of memory",
    arguments: [
      // troycomi/reportseff issue 25: per core, as Slurm printed it before 21.08
      ("5000Mc", 5000 << 20), ("4140K", 4140 << 10), ("13771372K", 13_771_372 << 10),
      ("16Gn", 16 << 30), ("100M", 100 << 20), ("1.50G", 1536 << 20), ("4T", 4 << 40),
      ("100", 100 << 20), ("0", nil), ("", nil), ("K", nil), ("-1G", nil), ("nan", nil),
      ("1e300G", nil), ("x", nil),
    ] as [(String, Int?)])
  func bytes(_ text: String, _ bytes: Int?) {
    #expect(SlurmAmounts.bytes(text[...]) == bytes)
  }

  @Test(
    "spans of time",
    arguments: [
      ("1:00", 60), ("01:00:00", 3600), ("1-00:00:00", 86_400), ("15-00:00:00", 1_296_000),
      ("UNLIMITED", nil), ("Partition_Limit", nil), ("", nil), ("90", nil), ("-1:00", nil),
      ("1:2:3:4", nil), ("999999999999999999:00", nil), ("x-1:00", nil),
    ] as [(String, Int?)])
  func seconds(_ text: String, _ seconds: Int?) {
    #expect(SlurmAmounts.seconds(text[...]) == seconds)
  }

  @Test(
    "array tasks as others met them",
    arguments: [
      // reframe-hpc/reframe pull request 3707
      ("56502501_[1%1]", [1]),
      // two clusters' queues in public notes of 2026
      ("64365792_[1%1]", [1]),
      ("3743048_[21-29%3]", Array(21...29)),
      (
        "3758371_[3-5,9-11,15-17,21-23,27-29%3]",
        [3, 4, 5, 9, 10, 11, 15, 16, 17, 21, 22, 23, 27, 28, 29]
      ),
    ])
  func arrays(_ id: String, _ indices: [Int]) throws {
    let notation = try #require(id.split(separator: "_").last)
    #expect(ArrayIndices.parse(notation, below: 100)?.flatMap { Array($0) } == indices)
  }
}
