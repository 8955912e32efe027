import Diagnostics
import SweepFile
import Testing

@Suite("Policies and checkpoints of sweep files")
struct RerunPolicyTests {
  private func parse(_ lines: String) throws -> Sweep {
    try Sweep.parse(Array("name: s\ncommand: x\n\(lines)".utf8), file: "s.yaml")
  }

  private func memory(_ policy: RerunPolicy, _ now: String) throws -> String? {
    var resources = Resources()
    resources.memory = Located(now, at: SourceLocation(file: "", line: 1, column: 1))
    return try policy.changes[0].applied(to: resources).memory?.value
  }

  @Test func texts() throws {
    let policies = try parse(
      """
      on_oom: mem x2 up to 64G, time +1h, at most 3
      on_node_failure: again, on other nodes, at most 5
      on_failure: again , at most 1
      """
    ).policies
    #expect(policies.map(\.trigger) == [.outOfMemory, .nodeFailure, .failure])
    #expect(policies.map(\.atMost) == [3, 5, 1])
    #expect(policies.map(\.usesOtherNodes) == [false, true, false])
    #expect(policies[0].changes.map(\.resource) == [.memory, .time])
    #expect(try memory(policies[0], "48G") == "64G")
    #expect(policies[0].text == "on_oom: mem x2 up to 64G, time +1h, at most 3")
  }

  @Test func mappings() throws {
    let policies = try parse(
      """
      on_oom: {mem: x2 up to 64G, other_nodes: true, at_most: 3}
      on_preempted: {at_most: 2}
      """
    ).policies
    #expect(policies[0].text == "on_oom: on other nodes, mem x2 up to 64G, at most 3")
    #expect(policies[0].usesOtherNodes)
    #expect(try memory(policies[0], "4G") == "8G")
    #expect(policies[1].text == "on_preempted: again, at most 2")
  }

  @Test(arguments: [
    ("on_oom: mem x2", "'on_oom' has no bound", 9),
    ("on_oom: mem 2x, at most 3", "'2x' is no change of 'memory'", 9),
    ("on_oom: mum x2, at most 3", "'mum x2' can't be done 'on_oom'", 9),
    ("on_oom: mem x2, at most x", "'x' is no number of times", 17),
    ("on_oom: mem x2, at most 0", "'0' is no number of times", 17),
    ("on_oom: at most 3", "'on_oom' doesn't say what is done", 9),
    ("on_oom: agian, at most 3", "'agian' can't be done 'on_oom'", 9),
    ("on_oom: {mem: x2}", "'on_oom' has no bound", 9),
    ("on_oom: {mem: x2, at_most: 1, mum: 1}", "unknown key 'mum' under 'on_oom'", 31),
    ("on_ooom: mem x2, at most 1", "unknown key 'on_ooom'", 1),
    ("checkpoints: /tmp/x", "'checkpoints' must be a folder below the run's own", 14),
    ("checkpoints: ../x", "'checkpoints' must be a folder below the run's own", 14),
    ("requeue: 120s", "'requeue' must say how long before", 10),
    ("requeue: {before: 120s}", "the key 'at_most' is missing under 'requeue'", 10),
    (
      "requeue: {before: 1h, at_most: 2}\nresources: {time: 30m}",
      "the time limit is no longer than 'requeue' wants", 19
    ),
    ("after: 'a b'", "'after' must be the name of a sweep", 8),
    ("after: {sweep: a, when: later}", "'when' must be ended or completed", 25),
  ])
  func complaints(line: String, what: String, column: Int) throws {
    let complaints = try #require(throws: Diagnostics.self) { try parse(line) }
    let first = try #require(complaints.all.first)
    #expect(first.what.hasPrefix(what))
    guard case .source(let place)? = first.location else {
      Issue.record("no place")
      return
    }
    #expect(place.line == (line.contains("\n") ? 4 : 3))
    #expect(place.column == column)
  }

  @Test func checkpoints() throws {
    #expect(try parse("checkpoints: checkpoints").checkpoints.place == "checkpoints/")
    #expect(try parse("checkpoints: ./a//b/").checkpoints.place == "a/b/")
    #expect(try parse("checkpoints: out/ckpt-*").checkpoints.place == "out/ckpt-*")
    let text = try parse("requeue: 2m before the limit, at most 20").checkpoints.requeue
    #expect(text?.before == 120)
    #expect(text?.atMost == 20)
    let mapping = try parse("requeue: {before: 120s, at_most: 20}").checkpoints.requeue
    #expect(mapping == text)
  }

  @Test func predecessors() throws {
    #expect(try parse("after: pretrain").after.map(\.sweep.value) == ["pretrain"])
    let list = try parse("after: [a, {sweep: b, when: completed}]").after
    #expect(list.map(\.sweep.value) == ["a", "b"])
    #expect(list.map(\.condition) == [.ended, .completed])
  }
}
