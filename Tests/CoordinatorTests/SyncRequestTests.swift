import DeltaSync
import Diagnostics
import SweepFile
import Testing

@testable import Coordinator

@Suite("What a sync asks for, and what it says meanwhile")
struct SyncRequestTests {
  @Test("outputs are brought whatever the patterns, and ours never")
  func request() {
    var spec = SyncSpec()
    spec.include = ["*.csv", "plots/*.png"]
    spec.exclude = ["debug.csv"]
    spec.limit = 5
    let request = spec.request(root: "/r", tokens: ["t1", "t2"])
    #expect(request.root == "/r")
    #expect(
      request.places.map { String(decoding: $0, as: UTF8.self) } == [
        "submissions/t1/out", "submissions/t2/out", "runs",
      ])
    #expect(request.include == ["submissions/*/out/*", "runs/*/*.csv", "runs/*/plots/*.png"])
    #expect(request.exclude == ["runs/*/.clustersweep/*", "runs/*/debug.csv"])
    #expect(request.limit == 5)
  }

  @Test("a command's patterns come instead of the sweep's, and its exclusions beside them")
  func selection() throws {
    var spec = SyncSpec()
    spec.include = ["*.csv"]
    spec.exclude = ["a"]
    let none = try SyncSelection().over(spec)
    #expect(none == spec)
    let other = try SyncSelection(include: ["*.png"], exclude: ["b"], limit: "2M").over(spec)
    #expect(other.include == ["*.png"])
    #expect(other.exclude == ["a", "b"])
    #expect(other.limit == 2_097_152)
    #expect(throws: Diagnostic.self) { try SyncSelection(limit: "lots").over(spec) }
  }

  @Test(
    "amounts and what is left",
    arguments: [
      (0, 0, 0.5, "0 kB of 0 kB"), (1_500_000, 6_000_000, 0.5, "1.5 MB of 6 MB"),
      (1_500_000, 6_000_000, 1.0, "1.5 MB of 6 MB, about 3 s left"),
      (1_000_000, 1_000_000_000, 10.0, "1 MB of 1000 MB, about 3 h left"),
      (1_000_000, 31_000_000, 20.0, "1 MB of 31 MB, about 10 min left"),
      (7_000_000, 6_000_000, 2.0, "7 MB of 7 MB, about 0 s left"),
    ])
  func progress(done: Int64, total: Int64, seconds: Double, text: String) {
    var progress = DeltaProgress()
    progress.bytes = done
    progress.expectedBytes = total
    #expect(SyncProgress.text(progress, after: .seconds(seconds)) == text)
  }
}
