import Foundation
import TestSupport
import Testing

/// Disks that are full at any byte, on either side.
@Suite(.serialized, .enabled(if: SmallDisk.isPossible)) struct FullDiskTests {
  /// Exit statuses: done, failed with the reason, not known yet.
  private static let expected: Set<Int32> = [0, 1, 2, 75]

  @Test func hostIsFullAtSubmit() throws {
    let host = try FaultHost()
    var dice = Dice(state: Trials.seed)
    let whole = try FaultSweep(host, host.folder.path + "/whole")
    let measure = try whole.measure(["submit"])
    #expect(try whole.areEnded())
    #expect(try whole.program("sync", FaultSweep.name).status == 0)
    var tally = Tally("submit", "host full", measure)
    for index in 0..<Trials.few {
      let place = host.folder.path + "/trial-\(index)"
      let sweep = try FaultSweep(host, place)
      let disk = try SmallDisk(on: sweep.root)
      // From nothing to what the upload and some of the runs' logs take; every other time about as much
      // as the code takes, so that the submission itself finds no room.
      let room =
        index % 2 == 0
        ? dice.below(measure.up + 200_000) : measure.up - 30_000 + dice.below(60_000)
      try disk.fill(leaving: room)
      let label = "\(index): \(room) bytes left"
      let result = try sweep.program("submit")
      tally.count(result)
      #expect(Self.expected.contains(result.status), "\(label): \(result.errors)")
      disk.makeRoom()
      let again = try sweep.program("submit")
      #expect(again.status == 0, "\(label): \(again.errors)")
      tally.repeats += 1
      // A run that began on the full disk may have failed, and says so.
      let isDone = try eventually(within: 60) {
        let counts = try sweep.program.json("status", FaultSweep.name)["counts"] as? [String: Int]
        if counts?.keys.contains("failed") == true {
          _ = try sweep.program("rerun", FaultSweep.name, "--failed")
        }
        return counts == ["completed": FaultSweep.runs]
      }
      let status = try sweep.program("status", FaultSweep.name).output
      #expect(isDone, "\(label): \(status)")
      #expect(try sweep.program("sync", FaultSweep.name).status == 0)
      let differing = try sweep.differingFiles()
      tally.differing += differing.count
      #expect(differing == [], "\(label)")
      let (ranking, expected) = (try sweep.ranking(), try whole.ranking())
      #expect(ranking == expected, "\(label)")
      let leftovers = try sweep.leftovers()
      #expect(leftovers == [], "\(label)")
      let starts = try sweep.starts()
      #expect(starts.values.allSatisfy { $0 == 1 }, "\(label): \(starts)")
      tally.add(starts)
      withExtendedLifetime(disk) {}
    }
    tally.show()
  }

  @Test func diskHereIsFullAtSync() throws {
    let host = try FaultHost()
    var dice = Dice(state: Trials.seed)
    let first = try FaultSweep(host, host.folder.path + "/host")
    #expect(try first.program("submit").status == 0)
    #expect(try first.areEnded())
    let whole = try first.copy()
    let measure = try whole.measure(["sync", FaultSweep.name])
    let size = try whole.expectedFiles().values.reduce(0) { $0 + $1.count }
    var tally = Tally("sync", "full here", measure)
    for index in 0..<Trials.few {
      let program = try ClusterSweepProgram()
      let disk = try SmallDisk(on: program.folder.path)
      try FileManager.default.createDirectory(
        atPath: program.folder.path + "/home", withIntermediateDirectories: true)
      let sweep = try first.copy(to: program)
      let room = dice.below(size + 200_000)
      try disk.fill(leaving: room)
      let label = "\(index): \(room) bytes left"
      let result = try sweep.program("sync", FaultSweep.name)
      tally.count(result)
      #expect(Self.expected.contains(result.status), "\(label): \(result.errors)")
      disk.makeRoom()
      let mixed = try sweep.mixedFiles()
      #expect(mixed == [], "\(label)")
      let again = try sweep.program("sync", FaultSweep.name)
      #expect(again.status == 0, "\(label): \(again.errors)")
      tally.repeats += 1
      let differing = try sweep.differingFiles()
      tally.differing += differing.count
      #expect(differing == [], "\(label)")
      let (ranking, expected) = (try sweep.ranking(), try whole.ranking())
      #expect(ranking == expected, "\(label)")
      withExtendedLifetime(disk) {}
    }
    tally.add(try first.starts())
    tally.show()
  }

  /// A sync that has no room on the host for its own plan says so, whenever there is room again.
  @Test(arguments: 0..<4)
  func temporaryFolderOfTheHostIsFullAtSync(pages: Int) throws {
    let host = try FaultHost()
    let sweep = try FaultSweep(host, host.folder.path + "/host")
    #expect(try sweep.program("submit").status == 0)
    #expect(try sweep.areEnded())
    let disk = try SmallDisk(on: host.temporary)
    // Such a file system counts in pages.
    try disk.fill(leaving: pages * 4_096)
    // Where nothing can be listed, there is room as soon as the listing has failed.
    if pages == 0 { try host.install("find", Self.roomAfterListing(disk)) }
    let result = try sweep.program("sync", FaultSweep.name)
    #expect([0, 1, 69].contains(result.status), "\(result.errors)")
    // Where it says that all has come, it has.
    if result.status == 0 { #expect(try sweep.differingFiles() == []) }
    if pages == 1 { #expect(result.status != 0) }
    disk.makeRoom()
    #expect(try sweep.program("sync", FaultSweep.name).status == 0)
    let differing = try sweep.differingFiles()
    #expect(differing == [])
    let leftovers = try sweep.leftovers()
    #expect(leftovers == [])
    withExtendedLifetime(disk) {}
  }

  private static func roomAfterListing(_ disk: SmallDisk) -> String {
    """
    #!/bin/sh
    /usr/bin/find "$@"
    case "$*" in */./*) sleep 0.2; rm -f '\(disk.ballast)' ;; esac

    """
  }
}
