import Cluster
import TestSupport
import Testing

@testable import HostQueue

extension QueueTests {
  /// hpctl's rule: each turn takes the oldest run of the next sweep.
  @Suite struct TurnTests {
    @Test(arguments: Shell.available)
    func sweepsTakeTurnsOnOneSlot(shell: Shell) async throws {
      try await withQueue(shell, slots: 1) { queue in
        // Longer than a slice, of which each sweep has at least one.
        let command = "echo $TOKEN >>\"$SHARED/order\"; sleep 1.2"
        let first = try queue.upload("cs-a", tasks: 3, command: command, sweep: "A")
        let second = try queue.upload("cs-b", tasks: 2, command: command, sweep: "B")
        let third = try queue.upload("cs-c", tasks: 1, command: command, sweep: "C")
        try await queue.submit(first)
        try await queue.host.until("the first task runs") { queue.lines("order").count == 1 }
        try await queue.submit(second)
        try await queue.host.until("the second sweep waits") {
          try await queue.host.run("ls root/.queue/slots/*/turns").text.contains("B.")
        }
        try await queue.submit(third)
        for request in [first, second, third] { try await queue.untilAllEnded(request) }
        #expect(queue.lines("order") == ["cs-a", "cs-b", "cs-c", "cs-a", "cs-b", "cs-a"])
        try await queue.host.until("nobody waits any more") {
          try await queue.host.run("ls root/.queue/slots/*/turns").text.isEmpty
        }
      }
    }

    /// One who asks for more than there ever is at the moment keeps nobody back for long.
    @Test func whoFindsNoRoomHoldsUpNobody() async throws {
      try await withQueue(.dash, slots: 2, cpus: 2) { queue in
        let one = ResourceRequest(cpus: 1)
        let long = try queue.upload(
          "cs-a", tasks: 1, command: "sh -c ': <\"$SHARED/gate\"'", resources: one, sweep: "A")
        let short = try queue.upload(
          "cs-b", tasks: 4, command: "sleep 0.6", resources: one, sweep: "B")
        let wide = try queue.upload(
          "cs-c", tasks: 1, command: "true", resources: ResourceRequest(cpus: 2), sweep: "C")
        try await queue.submit(long)
        try await queue.host.until("it runs") { try await queue.states(long) == ["running"] }
        try await queue.submit(wide)
        try await queue.submit(short)
        try await queue.untilAllEnded(short)
        #expect(try await queue.exitCodes(wide).isEmpty)
        queue.openGate()
        try await queue.untilAllEnded(wide)
      }
    }
  }
}
