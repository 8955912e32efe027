import Cluster
import Ledger
import Testing

@testable import Coordinator

@Suite("Which runs of a step are submitted") struct StepChoiceTests {
  /// `STATE`, with `*` behind it where the step was submitted since, `-` where the run has a later attempt.
  private func tasks(_ submission: Int64, _ words: String) -> [StepTask] {
    words.split(separator: " ").enumerated().map { place, word in
      let state = JobState(rawValue: String(word.prefix { $0.isLetter })) ?? .unknown
      return StepTask(
        submission: submission, state: state, isNewest: !word.hasSuffix("-"),
        stepRun: submission * 10 + Int64(place), stepAttempts: word.hasSuffix("*") ? 1 : 0,
        isCovered: word.hasSuffix("*"))
    }
  }

  private func text(_ words: String...) -> String {
    let choice = StepChoice(words.enumerated().flatMap { tasks(Int64($0 + 1), $1) })
    func runs(_ parts: [(submission: Int64, runs: [StepChoice.StepRun])]) -> String {
      parts.map { part in
        "\(part.submission):" + part.runs.map { "\($0.run)" }.joined(separator: ",")
      }.joined(separator: " ")
    }
    return "aligned \(runs(choice.aligned)) free \(runs(choice.free)) later \(choice.later)"
  }

  @Test("an array that is under way is followed task by task, as a whole or not at all")
  func open() {
    #expect(text("pending running completed") == "aligned 1:10,11,12 free  later 0")
    // What failed is cancelled by the scheduler, and counts with the others.
    #expect(text("failed pending") == "aligned 1:10,11 free  later 0")
    #expect(text("completed* pending*") == "aligned  free  later 0")
    #expect(text("completed- pending") == "aligned  free  later 1")
    #expect(text("completed pending*") == "aligned  free  later 1")
  }

  @Test("where all have ended, those that completed get their step")
  func ended() {
    #expect(text("completed failed cancelled") == "aligned  free 1:10 later 0")
    #expect(text("completed* completed") == "aligned  free 1:11 later 0")
    #expect(text("completed- failed") == "aligned  free  later 0")
    #expect(text("failed", "cancelled") == "aligned  free  later 0")
  }

  @Test("a run that is rerun gets its step anew, as the next attempt")
  func rerun() {
    let choice = StepChoice([
      StepTask(
        submission: 1, state: .failed, isNewest: false, stepRun: 5, stepAttempts: 2,
        isCovered: true),
      StepTask(
        submission: 2, state: .pending, isNewest: true, stepRun: 5, stepAttempts: 2,
        isCovered: false),
    ])
    #expect(choice.aligned.map(\.submission) == [2])
    #expect(choice.aligned.first?.runs == [.init(run: 5, attempt: 3)])
    #expect(choice.count == 1)
  }
}
