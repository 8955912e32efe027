public import Diagnostics
import GRDB

extension Ledger {
  /// Records that attempts were given back by the packs that had them, before they were begun: their runs wait for
  /// attempts of the same numbers.
  ///
  /// - Parameters:
  ///   - attempts: their ids.
  ///   - reason: what their runs wait for, in words.
  ///   - now: seconds since 1970.
  /// - Throws: that the ledger can't be written.
  public func giveBack(_ attempts: [Int64], reason: String, now: Double) throws(Diagnostic) {
    guard !attempts.isEmpty else { return }
    try write { db in
      let wait = try db.makeStatement(sql: Self.waitAgain + "WHERE attempt.id = ?")
      let forget = try db.makeStatement(sql: "DELETE FROM attempt WHERE id = ?")
      for attempt in attempts {
        try wait.execute(arguments: [reason, now, attempt])
        try forget.execute(arguments: [attempt])
      }
    }
  }
}
