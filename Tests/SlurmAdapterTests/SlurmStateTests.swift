import Cluster
import Testing

@testable import SlurmAdapter

@Suite("Slurm's words for states")
struct SlurmStateTests {
  @Test(
    "base states and flags",
    arguments: [
      ("PENDING", .pending), ("RUNNING", .running), ("SUSPENDED", .running),
      ("COMPLETED", .completed), ("CANCELLED", .cancelled), ("FAILED", .failed),
      ("TIMEOUT", .failed), ("NODE_FAIL", .failed), ("PREEMPTED", .failed),
      ("BOOT_FAIL", .failed), ("DEADLINE", .failed), ("OUT_OF_MEMORY", .failed),
      ("COMPLETING", .running), ("STAGE_OUT", .running), ("CONFIGURING", .pending),
      ("EXPEDITING", .pending), ("RESIZING", .running), ("REQUEUED", .pending),
      ("REQUEUE_FED", .pending), ("REQUEUE_HOLD", .pending), ("SPECIAL_EXIT", .pending),
      ("STOPPED", .running), ("RESV_DEL_HOLD", .pending), ("SIGNALING", .running),
      ("POWER_UP_NODE", .pending), ("REVOKED", .unknown), ("LAUNCH_FAILED", .unknown),
      ("GETENV_FAILED", .unknown), ("RECONFIG_FAIL", .unknown), ("UPDATE_DB", .unknown),
      ("?", .unknown), ("", .unknown), ("SOMETHING_NEW", .unknown), ("completed", .unknown),
    ] as [(String, JobState)])
  func words(_ word: String, _ state: JobState) {
    #expect(SlurmState.word(word) == SchedulerWord(state: state, word: word))
  }

  @Test("who cancelled isn't part of the word, and a cut word is no end")
  func decorated() {
    #expect(
      SlurmState.word("CANCELLED by 1000")
        == SchedulerWord(state: .cancelled, word: "CANCELLED", user: 1000))
    #expect(SlurmState.word("CANCELLED+") == SchedulerWord(state: .cancelled, word: "CANCELLED"))
    #expect(SlurmState.word("OUT_OF_ME+").state == .unknown)
    #expect(SlurmState.word("CANCELLED by somebody").user == nil)
  }
}
