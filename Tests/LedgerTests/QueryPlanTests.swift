import GRDB
import Testing

@testable import Ledger

/// How SQLite goes about statements that a sweep of a million runs has to bear.
@Suite struct QueryPlanTests {
  @Test func whatIsSubmittedIsFoundAmongAllThatWaitByItsKey() throws {
    let fixture = try Fixture()
    let plan = try fixture.ledger.read { db in
      let sql = "EXPLAIN QUERY PLAN \(Ledger.endWaitingOfSubmission)"
      return try Row.fetchAll(db, sql: sql, arguments: [1]).map { $0["detail"] as String }
    }
    #expect(plan.first == "SEARCH waiting USING INTEGER PRIMARY KEY (rowid=?)")
    #expect(!plan.contains { $0.contains("CORRELATED") || $0.hasPrefix("SCAN waiting") })
  }
}
