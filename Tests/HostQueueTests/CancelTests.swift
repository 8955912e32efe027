import Cluster
import HostQueue
import TestSupport
import Testing

extension QueueTests {
  @Suite struct CancelTests {
    /// Has a child that ignores SIGTERM, and one in a process group of its own.
    private static let family = """
      cd "$SHARED"
      sh -c 'trap "" TERM; echo $$ >stubborn; exec sleep 1000' &
      perl -e 'setpgrp; exec @ARGV' sh -c 'echo $$ >apart; exec sleep 1000' &
      \(Command.waiting)
      kill $!
      kill -9 $(cat stubborn)
      """

    /// SIGKILL comes ten seconds after SIGTERM.
    @Test func aRunningTaskEndsWithItsWholeTree() async throws {
      try await withQueue(.dash, slots: 1) { queue in
        let request = try queue.upload("cs-a", tasks: 2, command: Self.family)
        try await queue.submit(request)
        try await queue.host.until("the family is there") {
          [queue.lines("started"), queue.lines("stubborn"), queue.lines("apart")]
            .allSatisfy { $0.count == 1 }
        }
        let task = try await queue.process(request, task: 0)
        let stubborn = try #require(queue.lines("stubborn").first)
        let apart = try #require(queue.lines("apart").first)
        let result = try await queue.host.run(
          queue.scheduler.cancelScript(request.handle, tasks: [0]))
        #expect(result == HostCommandResult(status: .exited(0)))
        for process in [task, stubborn, apart] {
          try await queue.host.until("\(process) is dead") { try await !queue.isAlive(process) }
        }
        #expect(try await queue.exitCodes(request)[0] == 143)
        #expect(try await queue.states(request)[0] == "cancelled")
        // The other goes on.
        try await queue.host.until("the next runs") { queue.lines("started").count == 2 }
        queue.openGate()
        try await queue.host.until("it ends") { try await queue.exitCodes(request)[1] == 0 }
      }
    }

    @Test(arguments: Shell.available)
    func waitingTasksAreNeverStarted(shell: Shell) async throws {
      try await withQueue(shell, slots: 1) { queue in
        let request = try queue.upload("cs-a", tasks: 5, command: Command.waiting)
        try await queue.submit(request)
        try await queue.host.until("a task runs") { queue.lines("started").count == 1 }
        let result = try await queue.host.run(
          queue.scheduler.cancelScript(request.handle, tasks: [1, 3]))
        #expect(result == HostCommandResult(status: .exited(0)))
        #expect(
          try await queue.states(request) == [
            "running", "cancelled", "queued", "cancelled", "queued",
          ])
        queue.openGate()
        try await queue.host.until("the rest ends") {
          try await queue.exitCodes(request).count == 3
        }
        #expect(queue.lines("started") == ["cs-a.0", "cs-a.2", "cs-a.4"])
      }
    }

    @Test(arguments: Shell.available)
    func aWholeSubmissionIsCancelled(shell: Shell) async throws {
      try await withQueue(shell, slots: 2) { queue in
        let request = try queue.upload("cs-a", tasks: 300, command: Command.waiting)
        let other = try queue.upload("cs-b", tasks: 1, command: Command.waiting)
        try await queue.submit(request)
        try await queue.host.until("two tasks run") { queue.lines("started").count == 2 }
        try await queue.submit(other)
        try await queue.host.run(queue.scheduler.cancelScript(request.handle, tasks: nil))
        try await queue.host.until("all are cancelled") {
          try await queue.states(request) == [String?](repeating: "cancelled", count: 300)
        }
        let process = try await queue.process(request)
        try await queue.host.until("the queue ends") { try await !queue.isAlive(process) }
        // Its slots are free.
        try await queue.host.until("the other runs") { queue.lines("started").last == "cs-b.0" }
        queue.openGate()
        try await queue.untilAllEnded(other)
        #expect(queue.lines("started").count == 3)
      }
    }

    @Test(arguments: Shell.available)
    func whatIsDoneStaysDone(shell: Shell) async throws {
      try await withQueue(shell, slots: 1) { queue in
        let request = try queue.upload("cs-a", tasks: 1, command: "true")
        try await queue.submit(request)
        try await queue.untilAllEnded(request)
        let result = try await queue.host.run(
          queue.scheduler.cancelScript(request.handle, tasks: nil))
        #expect(result == HostCommandResult(status: .exited(0)))
        #expect(try await queue.states(request) == [nil])
      }
    }
  }
}
