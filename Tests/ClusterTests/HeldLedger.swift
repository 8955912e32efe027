import Foundation
import TestSupport

/// A ledger that nobody can write to from the moment it has the intent of a submission.
final class HeldLedger {
  private let program: ClusterSweepProgram
  private let holder: RunningProgram

  init(of program: ClusterSweepProgram) throws {
    self.program = program
    let folder = program.folder.path
    holder = try RunningProgram(
      "/usr/bin/python3",
      [
        "-c",
        """
        import os, sqlite3, sys, time
        ledger, folder = sys.argv[1:]
        while not os.path.exists(folder + "/release"):
            try:
                db = sqlite3.connect(f"file:{ledger}?mode=rw", uri=True, isolation_level=None)
                if db.execute("SELECT count(*) FROM submission").fetchone()[0]: break
            except sqlite3.OperationalError: pass
            time.sleep(0.005)
        db.execute("BEGIN IMMEDIATE")
        open(folder + "/held", "w").close()
        while not os.path.exists(folder + "/release"): time.sleep(0.01)
        db.execute("ROLLBACK")
        """, folder + "/.clustersweep/ledger.sqlite", folder,
      ])
  }

  /// Waits until it is.
  func isHeld() -> Bool {
    eventually { FileManager.default.fileExists(atPath: program.folder.path + "/held") }
  }

  func release() {
    _ = try? program.folder.write("release", "")
    _ = try? holder.wait()
  }
}
