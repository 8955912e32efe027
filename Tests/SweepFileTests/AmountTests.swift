import SweepFile
import Testing

@Suite struct AmountTests {
  @Test(arguments: [
    ("90s", "0-00:01:30"), ("10m", "0-00:10:00"), ("2h", "0-02:00:00"), ("1d", "1-00:00:00"),
    ("1h30m", "0-01:30:00"), ("1d12h5m1s", "1-12:05:01"), ("36h", "1-12:00:00"),
    ("90", "0-01:30:00"), ("1:30", "0-00:01:30"), ("12:30:00", "0-12:30:00"),
    ("2-3", "2-03:00:00"), ("2-03:04", "2-03:04:00"), ("2-03:04:05", "2-03:04:05"),
    ("100:00:00", "4-04:00:00"), ("1s", "0-00:00:01"),
  ])
  func times(_ text: String, _ slurm: String) {
    #expect(slurmTime(text) == slurm)
  }

  @Test(arguments: [
    "", "m", "0", "0m", "-1", "-5m", "10 m", "10min", "1m2h", "1.5h", "1:2:3:4", "1:", ":1", "-",
    "1-", "-1:00", "1-2-3", "99999999999999999999", "999999999d", "١m", "UNLIMITED", "1m1",
  ])
  func noTimes(_ text: String) {
    #expect(TimeLimit(text) == nil)
  }

  @Test func seconds() {
    #expect(TimeLimit("1-00:00:01")?.seconds == 86_401)
    #expect(TimeLimit("30")?.seconds == 1800)
  }

  @Test(arguments: [
    ("500M", "500M"), ("4G", "4G"), ("1T", "1T"), ("1500", "1500M"), ("1024", "1G"),
    ("4GB", "4G"), ("4gib", "4G"), ("1.5G", "1536M"), ("2048K", "2M"), ("100k", "100K"),
    ("0", "0"), ("0.5T", "512G"), ("3000T", "3000T"),
  ])
  func memory(_ text: String, _ slurm: String) {
    #expect(slurmMemory(text) == slurm)
  }

  @Test(arguments: [
    "", "G", "-1G", "1.G", ".5G", "1.2.3G", "1X", "4 G", "1e3", "9999999999G", "999999999T",
    "0.1K", "1.1G", "٣G",
  ])
  func noMemory(_ text: String) {
    #expect(MemorySize(text) == nil)
  }
}
