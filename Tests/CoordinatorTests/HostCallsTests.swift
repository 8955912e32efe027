import Cluster
import Diagnostics
import Foundation
import SweepFile
import TestSupport
import Testing

@testable import Coordinator

@Suite("The limit of calls on a host")
struct HostCallsTests {
  private func calls(limit: Int = 3) throws -> (HostCalls, TemporaryFolder) {
    let folder = try TemporaryFolder()
    return (HostCalls(path: folder.path + "/state/calls/uni", limit: limit), folder)
  }

  @Test("three a minute, whoever asks; then it says when there are more")
  func limit() throws {
    let (calls, _) = try calls()
    #expect(calls.take(["squeue"], now: 1000) == .granted)
    #expect(calls.take(["squeue"], now: 1010) == .granted)
    #expect(calls.take(["sacct", "sacct"], now: 1011) == .spent(until: 1060))
    #expect(calls.take(["squeue"], now: 1020) == .granted)
    #expect(calls.take(["squeue"], now: 1030) == .spent(until: 1060))
    #expect(calls.take(["squeue"], now: 1061) == .granted)
    #expect(calls.take(["sacct", "sacct"], now: 1062) == .spent(until: 1080))
    #expect(calls.recent(now: 1062).map(\.command) == ["squeue", "squeue", "squeue", "squeue"])
    #expect(calls.take([], now: 1063) == .granted)
  }

  @Test("what wasn't needed is given back")
  func givenBack() throws {
    let (calls, _) = try calls()
    #expect(calls.take(["squeue"], now: 1000) == .granted)
    #expect(calls.take(["sacct", "sacct"], now: 1000.5) == .granted)
    calls.giveBack(["sacct"], takenAt: 1000.5)
    #expect(calls.recent(now: 1001).map(\.command) == ["squeue", "sacct"])
    #expect(calls.take(["squeue"], now: 1002) == .granted)
    #expect(calls.take(["squeue"], now: 1003) == .spent(until: 1060))
  }

  @Test("old calls go; a clock that was set back doesn't lock anybody out")
  func clocks() throws {
    let (calls, folder) = try calls()
    for time in stride(from: 0.0, through: 900, by: 30) {
      #expect(calls.take(["squeue"], now: 1000 + time) == .granted)
    }
    let lines = try folder.read("state/calls/uni").split(separator: "\n")
    #expect(lines.count == 20)
    #expect(calls.take(["squeue"], now: 1000) == .granted)
    #expect(calls.recent(now: 1000).count <= 3)
  }

  @Test("a file that is damaged or can't be written keeps nobody from the states")
  func damaged() throws {
    let (calls, folder) = try calls()
    try folder.write("state/calls/uni", "junk\n1000 squeue\nnan x\n\u{0}\n1000 squeue")
    #expect(calls.take(["squeue"], now: 1001) == .granted)
    #expect(calls.take(["squeue"], now: 1002) == .spent(until: 1060))
    let nowhere = HostCalls(path: "/proc/nowhere/uni", limit: 1)
    for _ in 0..<3 { #expect(nowhere.take(["squeue"], now: 1) == .granted) }
  }

  /// The lock is the kernel's, so processes that ask at once never get more than there is.
  @Test("many at once get no more than the limit")
  func race() async throws {
    let (calls, _) = try calls(limit: 10)
    let granted = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<40 { group.addTask { calls.take(["squeue"], now: 1000) == .granted } }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(granted == 10)
  }

  private func entry(_ text: String) throws -> HostEntry {
    try #require(try HostsFile.parse(Array(text.utf8), file: "hosts.yaml").hosts.first)
  }

  private func workplace(_ environment: [String: String]) -> Workplace {
    Workplace(directory: "/", environment: environment, now: { 0 })
  }

  @Test("one file a host and user, where state belongs")
  func place() throws {
    let uni = try entry("uni: {ssh: uni-login, scheduler: slurm}")
    let home = HostCalls(uni, workplace(["HOME": "/home/ada"]))
    #expect(home?.path == "/home/ada/.local/state/clustersweep/calls/uni-login")
    #expect(home?.limit == 3)
    let state = HostCalls(uni, workplace(["HOME": "/home/ada", "XDG_STATE_HOME": "/s"]))
    #expect(state?.path == "/s/clustersweep/calls/uni-login")
    #expect(HostCalls(uni, workplace([:])) == nil)
    let odd = try entry("uni: {ssh: ada@x/../y, scheduler: slurm}")
    #expect(HostCalls(odd, workplace(["HOME": "/h"]))?.path.hasSuffix("/calls/ada_x_.._y") == true)
  }

  @Test(
    "a quick `poll` says that the host bears more; a slow one changes nothing",
    arguments: [("1s", 180), ("10s", 18), ("20s", 3), ("30s", 3), ("5m", 3)])
  func poll(_ poll: String, _ limit: Int) throws {
    let entry = try entry("uni: {ssh: x, scheduler: slurm, poll: \(poll)}")
    #expect(HostCalls(entry, workplace(["HOME": "/h"]))?.limit == limit)
  }

  @Test("a watcher waits longer while nothing changes, and begins anew when something has")
  func pace() {
    var pace = WatchPace(base: 30)
    let waits = (0..<8).map { _ in pace.next(changed: false, chance: 0.5) }
    #expect(waits == [45, 67.5, 101.25, 151.875, 227.8125, 300, 300, 300])
    #expect(pace.next(changed: true, chance: 0.5) == 30)
    #expect(pace.next(changed: false, chance: 0) == 45 * 0.95)
    var quick = WatchPace(base: 1)
    for _ in 0..<20 { _ = quick.next(changed: false) }
    #expect(quick.next(changed: false, chance: 0.5) == 10)
    var slow = WatchPace(base: 600)
    #expect(slow.next(changed: false, chance: 0.5) == 600)
  }
}
