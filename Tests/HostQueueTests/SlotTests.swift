import Cluster
import HostQueue
import TestSupport
import Testing

extension QueueTests {
  @Suite struct SlotTests {
    @Test(arguments: Shell.available)
    func asManyTasksRunAtOnceAsThereAreSlots(shell: Shell) async throws {
      try await withQueue(shell, slots: 3) { queue in
        let request = try queue.upload("cs-a", tasks: 20, command: Command.waiting)
        try await queue.submit(request)
        try await queue.host.until("three tasks run") { queue.lines("started").count == 3 }
        let states = try await queue.states(request)
        #expect(
          states == ["running", "running", "running"] + [String?](repeating: "queued", count: 17))
        queue.openGate()
        try await queue.untilAllEnded(request)
        #expect(try await queue.exitCodes(request).values.allSatisfy { $0 == 0 })
        #expect(queue.lines("started").sorted() == (0..<20).map { "cs-a.\($0)" }.sorted())
        #expect(queue.lines("counts").compactMap { Int($0) }.max() == 3)
        #expect(try await queue.states(request) == [String?](repeating: nil, count: 20))
        try await queue.host.until("the slots are free") {
          let left = "cd root/.queue/slots/*; ls -A | grep -v -e task -e '^turns$'; ls -A turns"
          return try await queue.host.run(left).text == ""
        }
      }
    }

    @Test(arguments: Shell.available)
    func theThrottleHoldsWithinTheSlots(shell: Shell) async throws {
      try await withQueue(shell, slots: 4) { queue in
        let request = try queue.upload("cs-a", tasks: 9, command: Command.waiting, throttle: 2)
        try await queue.submit(request)
        try await queue.host.until("two tasks run") { queue.lines("started").count == 2 }
        queue.openGate()
        try await queue.untilAllEnded(request)
        #expect(Set(queue.lines("started")).count == 9)
        #expect(queue.lines("counts").compactMap { Int($0) }.max() == 2)
      }
    }

    @Test(arguments: Shell.available)
    func submissionsShareTheSlots(shell: Shell) async throws {
      try await withQueue(shell, slots: 3) { queue in
        let first = try queue.upload("cs-a", tasks: 2, command: Command.waiting)
        let second = try queue.upload("cs-b", tasks: 6, command: Command.waiting)
        try await queue.submit(first)
        try await queue.host.until("the first fills its slots") {
          queue.lines("started").count == 2
        }
        try await queue.submit(second)
        try await queue.host.until("the second gets the third slot") {
          queue.lines("started").count == 3
        }
        let words = try await queue.words(first, second)
        #expect(words.values.filter { $0.state == .running }.count == 3)
        #expect(words.values.filter { $0.word == "queued" }.count == 5)
        queue.openGate()
        try await queue.untilAllEnded(first)
        try await queue.untilAllEnded(second)
        #expect(queue.lines("started").count == 8)
        #expect(Set(queue.lines("started")).count == 8)
        #expect(queue.lines("counts").compactMap { Int($0) }.max() == 3)
      }
    }

    @Test(arguments: Shell.available)
    func slotsOfTheDeadAreFree(shell: Shell) async throws {
      try await withQueue(shell, slots: 2) { queue in
        let request = try queue.upload("cs-a", tasks: 3, command: "true")
        // One holder never lived, the id of the other is used again by another process.
        try await queue.host.run(
          """
          slots=root/.queue/slots/$(uname -n) && mkdir -p "$slots"
          ln -s "4194303:1:$(uname -n)" "$slots/0"
          ln -s "1:999999999:$(uname -n)" "$slots/1"
          ln -s "4194302:1:$(uname -n)" "$slots/.clear.4194303:1:$(uname -n)"
          """)
        try await queue.submit(request)
        try await queue.untilAllEnded(request)
        try await queue.host.until("nothing is left of the dead") {
          let left = "cd root/.queue/slots/*; ls -A | grep -v -e task -e '^turns$'; ls -A turns"
          return try await queue.host.run(left).text == ""
        }
      }
    }
  }
}
