import Cluster
import Testing

@Suite("Values of tasks that neighbours share")
struct TaskTableTests {
  private func values(_ table: TaskTable<String>, _ token: String = "a") -> [String] {
    (0..<10).map { table[TaskID(token: token, index: $0)] ?? "-" }
  }

  /// Each case sets stretches in turn; what a plain array would hold is what the table holds.
  @Test(
    "a stretch covers what lay there before, and leaves what reaches beyond it",
    arguments: [
      ([(2...5, "x")], "--xxxx----", 1),
      ([(0...9, "x"), (3...4, "y")], "xxxyyxxxxx", 3),
      ([(0...3, "x"), (6...9, "y"), (2...7, "z")], "xxzzzzzzyy", 3),
      ([(1...2, "x"), (4...5, "y"), (7...8, "z"), (0...9, "w")], "wwwwwwwwww", 1),
      ([(4...6, "x"), (0...1, "y"), (8...9, "z")], "yy--xxx-zz", 3),
      ([(2...4, "x"), (2...4, "y")], "--yyy-----", 1),
      ([(0...4, "x"), (5...9, "x")], "xxxxxxxxxx", 2),
    ])
  func stretches(_ laid: [(ClosedRange<Int>, String)], _ expected: String, _ entries: Int) {
    var table = TaskTable<String>()
    for (tasks, value) in laid { table.set(value, of: tasks, in: "a") }
    #expect(values(table).joined() == expected)
    #expect(table.entryCount == entries)
    #expect(values(table, "b").joined() == "----------")
  }

  @Test(
    "a task's own value outweighs that of its neighbours, whichever came first",
    arguments: [false, true])
  func own(isFirst: Bool) {
    var table = TaskTable<String>()
    if isFirst { table.set("o", of: 3...3, in: "a") }
    table.set("x", of: 0...5, in: "a")
    if !isFirst { table.set("o", of: 3...3, in: "a") }
    table.set("p", of: 8...8, in: "a")
    table.set("q", of: 8...8, in: "a")
    #expect(values(table).joined() == "xxxoxx--q-")
    #expect(table.all.count == 7)
    #expect(table.all[TaskID(token: "a", index: 3)] == "o")
  }

  @Test("nothing is empty")
  func empty() {
    var table = TaskTable<String>()
    #expect(table.isEmpty && table.all.isEmpty && table.entryCount == 0)
    #expect(table == TaskTable())
    table.set("x", of: 0...0, in: "a")
    #expect(!table.isEmpty)
  }
}
