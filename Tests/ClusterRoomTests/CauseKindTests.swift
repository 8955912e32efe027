import Cluster
import Testing

@Suite struct CauseKindTests {
  @Test func wordsNeverChange() {
    #expect(
      CauseKind.allCases.map(\.rawValue) == [
        "out_of_memory", "out_of_gpu_memory", "time_limit", "deadline", "node_failure",
        "boot_failure", "preempted", "cancelled", "output_unwritable", "prologue_failed",
        "setup_failed", "command_not_found", "command_not_executable", "code_read_only",
        "exit_code", "signal", "vanished",
      ])
  }

  @Test func aRunThatNeverBeganIsNotTheHostsFault() {
    #expect(CauseKind.allCases.allSatisfy { !($0.isBeforeCommand && $0.isOfHost) })
    #expect(
      CauseKind.allCases.filter(\.isOfHost) == [.nodeFailure, .bootFailure, .preempted, .vanished])
  }
}
