import Foundation
import TestSupport
import Testing

/// A sync that is killed when it has brought files and not read them yet.
@Suite(.serialized) struct UnreadMetricsTests {
  /// What is here then has the size that the ledger knows, or grows on from other bytes.
  @Test(arguments: [false, true])
  func replacedFilesAreReadByTheNextSync(isGrownThen: Bool) throws {
    let host = try FaultHost()
    let sweep = try FaultSweep(host, host.folder.path + "/host", isHeld: true, metric: "score:max")
    #expect(try sweep.program("submit").status == 0)
    #expect(try sweep.isPrinted())
    let undisturbed = try sweep.copy()
    #expect(try sweep.program("sync", FaultSweep.name).status == 0)
    let before = try sweep.ranking()
    let scores = try HostGrowth(sweep).scores
    for file in scores { try replace(file) }

    let hold = try host.hold("sort")
    let client = try sweep.program.start("sync", FaultSweep.name)
    #expect(eventually { FileManager.default.fileExists(atPath: hold + ".reached") })
    let ledger = try HeldLedger(of: sweep)
    unlink(hold)
    let hasCome = try eventually { try sweep.differingFiles() == [] }
    #expect(hasCome)
    #expect(client.isRunning)
    client.signal(SIGKILL)
    _ = try client.wait()
    try ledger.release()
    #expect(try sweep.ranking() == before)

    if isGrownThen {
      for file in scores {
        let text = try String(contentsOfFile: file, encoding: .utf8)
        try (text + "{\"step\": 1, \"score\": 0}\n").write(
          toFile: file, atomically: false, encoding: .utf8)
      }
    }
    for each in [sweep, undisturbed] {
      #expect(try each.program("sync", FaultSweep.name).status == 0)
    }
    let (ranking, expected) = (try sweep.ranking(), try undisturbed.ranking())
    #expect(ranking == expected)
    #expect(ranking != before)
    sweep.letGo()
    #expect(try sweep.areEnded())
  }

  /// By another file of the same size, in which each score is turned round.
  private func replace(_ file: String) throws {
    let text = try String(contentsOfFile: file, encoding: .utf8)
    let other = text.replacing(/score": (\d)/) { match in
      "score\": \(9 - (Int(match.1) ?? 0))"
    }
    #expect(other != text && other.utf8.count == text.utf8.count)
    try other.write(toFile: file, atomically: true, encoding: .utf8)
  }
}

/// A ledger that nobody else can write to.
private struct HeldLedger {
  private let holder: RunningProgram
  private let mark: String

  init(of sweep: FaultSweep) throws {
    mark = sweep.folder + "/held"
    holder = try RunningProgram(
      "/usr/bin/python3",
      [
        "-c",
        """
        import os, sqlite3, sys, time
        db = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
        db.execute("BEGIN IMMEDIATE")
        open(sys.argv[2], "w").close()
        while os.path.exists(sys.argv[2]): time.sleep(0.01)
        db.execute("ROLLBACK")
        """, sweep.folder + "/.clustersweep/ledger.sqlite", mark,
      ])
    let mark = mark
    guard eventually(within: 30, { FileManager.default.fileExists(atPath: mark) }) else {
      throw FaultSweep.Missing(what: "the lock of the ledger")
    }
  }

  func release() throws {
    unlink(mark)
    _ = try holder.wait()
  }
}
