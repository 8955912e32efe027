import Cluster
import Testing

@Suite struct JobStateTests {
  @Test func theWordsAreThoseOfTheOutput() {
    #expect(
      JobState.allCases.map(\.rawValue) == [
        "planned", "waiting", "submitting", "pending", "running", "completed", "failed",
        "cancelled", "unknown",
      ])
  }

  @Test func onlyEndsAreFinal() {
    #expect(JobState.allCases.filter(\.isFinal) == [.completed, .failed, .cancelled])
  }
}
