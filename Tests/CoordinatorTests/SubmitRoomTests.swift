import Cluster
import Diagnostics
import SweepFile
import Testing

@testable import Coordinator

@Suite("Room for submissions")
struct SubmitRoomTests {
  @Test("what is submitted takes room of every limit that it comes under")
  func take() {
    var room = SubmitRoom { scope in
      let all = SubmitBound(what: "all", most: 100, used: 10)
      return scope.qos == "high" ? [all, SubmitBound(what: "high", most: 30, used: 0)] : [all]
    }
    let high = LimitScope(qos: "high")
    #expect(room.narrowest(for: high)?.free == 30)
    room.take(25, in: high)
    #expect(room.narrowest(for: high)?.free == 5)
    #expect(room.narrowest(for: LimitScope())?.free == 65)
    room.take(65, in: LimitScope())
    #expect(room.narrowest(for: high)?.free == 0)
    #expect(room.narrowest(for: high)?.what == "all")
    #expect(SubmitRoom { _ in [] }.narrowest(for: high) == nil)
  }

  @Test(
    "an option for sbatch wins over a key",
    arguments: [
      ("{qos: a}", LimitScope(qos: "a")),
      ("{qos: a, sbatch: ['--qos=b']}", LimitScope(qos: "b")),
      ("{account: x, sbatch: ['-q b', '-A y']}", LimitScope(account: "y", qos: "b")),
      ("{partition: p, sbatch: ['-pq', '--partition r']}", LimitScope(partition: "r")),
      ("{sbatch: ['--quiet', '--account=']}", LimitScope()),
    ])
  func scope(text: String, scope: LimitScope) throws {
    let file = "name: a\ncommand: 'true'\nresources: \(text)\n"
    #expect(try Sweep.parse(Array(file.utf8), file: "f").resources.scope == scope)
  }
}
