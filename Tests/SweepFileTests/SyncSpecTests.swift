import Diagnostics
import SweepFile
import Testing

@Suite struct SyncSpecTests {
  private func spec(_ lines: String) throws -> SyncSpec {
    try Sweep.parse(Array("name: a\ncommand: b\n\(lines)\n".utf8), file: "s.yaml").sync
  }

  private func complaint(_ lines: String) -> Diagnostic? {
    let error = #expect(throws: Diagnostics.self) { try spec(lines) }
    return error?.all.first
  }

  @Test func whatIsUsual() throws {
    #expect(try spec("") == SyncSpec())
    #expect(SyncSpec().limit == 1_073_741_824)
    #expect(SyncSpec().include.contains("*.csv"))
  }

  @Test func whatIsSaidCounts() throws {
    let read = try spec("sync: {include: [\"*.npz\", plots/*.png], exclude: big.csv, limit: 2.5M}")
    #expect(read.include == ["*.npz", "plots/*.png"])
    #expect(read.exclude == ["big.csv"])
    #expect(read.limit == 2_621_440)
  }

  @Test func nothingIsIncludedByAnEmptyList() throws {
    #expect(try spec("sync: {include: []}").include == [])
  }

  @Test(arguments: ["limit: many", "limit: 0", "limit: -1"])
  func limitsThatAreNone(line: String) {
    #expect(complaint("sync: {\(line)}")?.what.contains("'limit' must be an amount") == true)
  }

  @Test func aTypo() {
    #expect(complaint("sync: {inclode: x}")?.remedy == "did you mean 'include'?")
  }
}
