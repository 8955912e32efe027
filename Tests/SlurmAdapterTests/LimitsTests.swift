import Cluster
import Diagnostics
import SlurmAdapter
import Testing

@Suite("Slurm's limits")
struct LimitsTests {
  @Test(
    "how many tasks an array may have",
    arguments: [
      ("MaxArraySize            = 1001\nSchedulerParameters     = (null)\n", 1001),
      ("MaxArraySize            = 1001\n", 1001),
      ("SchedulerParameters     = bf_window=10,max_array_tasks=200\nMaxArraySize  = 1001", 200),
      ("MaxArraySize = 100\nSchedulerParameters = max_array_tasks=4000,defer\n", 100),
    ])
  func read(_ output: String, _ limit: Int) throws {
    #expect(try SlurmScheduler().limits(from: output).tasksPerSubmission == limit)
  }

  @Test("no arrays, or no answer")
  func none() throws {
    let off = try #require(throws: Diagnostic.self) {
      try SlurmScheduler().limits(from: "MaxArraySize = 0\n")
    }
    #expect(off.kind == .failed)
    #expect(off.what == "this cluster has no job arrays")
    let silent = try #require(throws: Diagnostic.self) { try SlurmScheduler().limits(from: "") }
    #expect(silent.kind == .unreachable)
  }
}
