import JSON
import TaskRunner
import Testing

@Suite("Reading what lies on a host")
struct ReadingTests {
  private let values = [
    "", "plain", "a\tb", "a\nb", "back\\slash", "\\t", "é 🙂", "'\"$`", "-dash", " blanks ",
  ]

  @Test("a task table gives back what was written, byte for byte")
  func table() throws {
    let entries = values.enumerated().map { index, value in
      TaskEntry(
        run: "calm_red_\(index)", attempt: index + 1, runIndex: index, seed: 7 * index,
        command: "echo \(value)", parameters: .object([.init("x", .string(value))]), setup: value)
    }
    let read = try #require(TaskTable.reading(TaskTable.bytes(of: entries)))
    #expect(read.map(\.run) == entries.map(\.run))
    #expect(read.map(\.attempt) == entries.map(\.attempt))
    #expect(read.map(\.runIndex) == entries.map(\.runIndex))
    #expect(read.map(\.seed) == entries.map(\.seed))
    #expect(read.map { Array($0.command.utf8) } == entries.map { Array($0.command.utf8) })
    #expect(read.map(\.parameters) == entries.map(\.parameters))
    #expect(read.map(\.setup) == entries.map(\.setup))
  }

  @Test("what the ledger knows of tasks comes back, too")
  func facts() throws {
    let tasks = values.enumerated().map { index, value in
      TaskFacts(
        run: "calm_red_\(index)", attempt: index + 1, hash: "abc\(index)",
        parameters: .object([.init("x", .string(value)), .init("lr", .string("1e-5"))]))
    }
    #expect(TaskFacts.reading(TaskFacts.bytes(of: tasks)) == tasks)
  }

  @Test(
    "a line that is none, or a name that leads elsewhere, is refused",
    arguments: [
      "../up\t1\tabc\t{}\n", "a/b\t1\tabc\t{}\n", ".hidden\t1\tabc\t{}\n", "ok\t0\tabc\t{}\n",
      "ok\t1\tabc\n", "ok\t1\t\t{}\n", "ok\t1\tabc\t[]\n", "ok\t1\tabc\t{\n", "\t1\tabc\t{}\n",
    ])
  func hostile(_ text: String) {
    #expect(TaskFacts.reading(Array(text.utf8)) == nil)
    #expect(TaskFacts.reading(Array("ok\t1\tabc\t{}\n".utf8))?.count == 1)
  }

  @Test(
    "so is a line of the table",
    arguments: ["../up\t1\t0\t1\ttrue\t{}\t\n", "a\t1\t0\t1\ttrue\t{}\n", "a\t1\t-1\t1\tx\t{}\t\n"])
  func hostileTable(_ text: String) {
    #expect(TaskTable.reading(Array(text.utf8)) == nil)
  }
}
