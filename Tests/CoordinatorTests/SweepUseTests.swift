import Diagnostics
import Ledger
import SweepFile
import Testing

@testable import Coordinator

@Suite("What runs used, beside what they asked for")
struct SweepUseTests {
  private func use(_ asked: String, _ used: [RunUse], state: String = "completed") -> SweepUse {
    let records = used.enumerated().map { index, use in
      UseRecord(
        attempt: Int64(index), run: "run\(index)", index: index, number: 1, state: state, use: use,
        asked: asked, submission: 1, host: "uni", task: index, isAsked: true)
    }
    return SweepUse("s", records, at: SourceLocation(file: "ledger", line: 1, column: 1))
  }

  private static let asked = #"{"time": "1h", "cpus": "8", "memory": "8G"}"#

  @Test func figures() {
    let use = use(
      Self.asked,
      [
        RunUse(elapsed: 100, cpu: 150, memory: 1 << 30), RunUse(elapsed: 300, cpu: 300),
        RunUse(elapsed: 200, cpu: 100, memory: 3 << 30), RunUse(elapsed: 0, cpu: 0.1),
      ])
    #expect(use.elapsed == UseFigures([(0, 3600), (100, 3600), (200, 3600), (300, 3600)]))
    #expect(use.elapsed?.median == 150)
    #expect(use.elapsed?.most == 300)
    #expect(use.elapsed?.asked == 3600)
    #expect(use.cores?.most == 1.5)
    #expect(use.cores?.median == 1)
    #expect(use.memory?.most == Double(3 << 30))
  }

  @Test func hintsFromFourTimesTooMuch() {
    let wasteful = use(Self.asked, [RunUse(elapsed: 900, cpu: 1800, memory: 2 << 30)])
    #expect(
      wasteful.hints == [
        "the longest run took 15 min of 1 h: `time: 30m` would do, and shorter jobs start sooner",
        "no run had more than 2G of 8G: `memory: 3G` would do",
        "no run kept more than 2 of 8 CPUs busy: `cpus: 3` would do",
      ])
    let fair = use(Self.asked, [RunUse(elapsed: 901, cpu: 1811, memory: (2 << 30) + 1)])
    #expect(fair.hints == [])
    // What one run needs, all have to ask for.
    let mixed = use(
      Self.asked,
      [
        RunUse(elapsed: 1, cpu: 0.1, memory: 1 << 20),
        RunUse(elapsed: 901, cpu: 7000, memory: 7 << 30),
      ])
    #expect(mixed.hints == [])
    #expect(
      use(Self.asked, [RunUse(elapsed: 900, memory: 10 << 20)]).hints.last
        == "no run had more than 10M of 8G: `memory: 100M` would do")
  }

  @Test func noHintsWhereNothingIsKnown() {
    #expect(use("{}", [RunUse(elapsed: 1, cpu: 1, memory: 1)]).hints == [])
    #expect(use(#"{"memory": "0"}"#, [RunUse(memory: 1)]).hints == [])
    #expect(use(#"{"cpus": "1"}"#, [RunUse(elapsed: 100, cpu: 1)]).hints == [])
    #expect(use(Self.asked, [RunUse(elapsed: 1)], state: "failed").hints == [])
    #expect(use(Self.asked, []).elapsed == nil)
  }

  @Test func severalTasksAndNodesCountAll() {
    let use = use(
      #"{"cpus": "2", "tasks": "8", "nodes": "2", "memory": "4G"}"#, [RunUse(elapsed: 10, cpu: 10)])
    #expect(use.runs[0].asked.cpus == 16)
    #expect(use.runs[0].asked.bytes == Double(8 << 30))
  }
}
