import Cluster
import HostQueue
import TestSupport
import Testing

extension QueueTests {
  @Suite struct DeathTests {
    @Test(arguments: Shell.available)
    func aQueueThatDiedWithItsTasksIsStartedAgain(shell: Shell) async throws {
      try await withQueue(shell, slots: 2) { queue in
        let request = try queue.upload("cs-a", tasks: 5, command: Command.waiting)
        try await queue.submit(request)
        try await queue.host.until("two tasks run") { queue.lines("started").count == 2 }
        try await queue.killSessions(
          queue.process(request), queue.process(request, task: 0), queue.process(request, task: 1))

        let words = try await queue.words(request)
        let gone = words[TaskID(token: "cs-a", index: 0)]
        #expect(gone?.state == .failed)
        #expect(gone?.word == "gone")
        #expect(
          gone?.reason == "its process is gone and left no mark: it was killed")
        let waiting = words[TaskID(token: "cs-a", index: 2)]
        #expect(waiting?.state == .pending)
        #expect(waiting?.reason == "the queue process is gone; `submit` starts it again")
        #expect(
          try await queue.states(request) == ["gone", "gone", "stopped", "stopped", "stopped"])

        queue.openGate()
        try await queue.submit(request)
        try await queue.host.until("the rest ends") {
          try await queue.exitCodes(request).count == 3
        }
        #expect(try await queue.states(request) == ["gone", "gone", nil, nil, nil])
        #expect(queue.lines("started").sorted() == (0..<5).map { "cs-a.\($0)" })
      }
    }

    @Test(arguments: Shell.available)
    func tasksOutliveTheQueueAndKeepTheirSlots(shell: Shell) async throws {
      try await withQueue(shell, slots: 2) { queue in
        let request = try queue.upload("cs-a", tasks: 6, command: Command.waiting)
        try await queue.submit(request)
        try await queue.host.until("two tasks run") { queue.lines("started").count == 2 }
        try await queue.killSessions(queue.process(request))
        #expect(try await queue.states(request).prefix(3) == ["running", "running", "stopped"])
        try await queue.submit(request)
        #expect(try await queue.states(request).prefix(3) == ["running", "running", "queued"])
        queue.openGate()
        try await queue.untilAllEnded(request)
        #expect(queue.lines("started").count == 6)
        #expect(queue.lines("counts").compactMap { Int($0) }.max() == 2)
      }
    }

    @Test(arguments: Shell.available)
    func aTaskThatIsKilledFailsAndTheQueueGoesOn(shell: Shell) async throws {
      try await withQueue(shell, slots: 1) { queue in
        let request = try queue.upload("cs-a", tasks: 2, command: Command.waiting)
        try await queue.submit(request)
        try await queue.host.until("a task runs") { queue.lines("started").count == 1 }
        try await queue.killSessions(queue.process(request, task: 0))
        try await queue.host.until("the next task runs") { queue.lines("started").count == 2 }
        let words = try await queue.words(request)
        let killed = words[TaskID(token: "cs-a", index: 0)]
        #expect(killed?.state == .failed)
        #expect(killed?.exitCode == 137)
        #expect(killed?.reason == "signal 9 ended it before it could leave a mark")
        #expect(words[TaskID(token: "cs-a", index: 1)]?.state == .running)
        queue.openGate()
        try await queue.host.until("it ends") { try await queue.exitCodes(request) == [1: 0] }
      }
    }

    @Test(arguments: Shell.available)
    func aScriptThatFailsBeforeItsCommandTellsItsStatus(shell: Shell) async throws {
      try await withQueue(shell, slots: 1) { queue in
        let request = try queue.upload("cs-a", tasks: 1, command: "true")
        try queue.host.write(
          "#!/bin/sh\nexit 3\n".utf8, to: "root/sweep/submissions/cs-a/script", isExecutable: true)
        try await queue.submit(request)
        try await queue.host.until("it is told") {
          try await queue.words(request).values.first?.exitCode == 3
        }
        let word = try await queue.words(request).values.first
        #expect(word?.state == .failed)
        #expect(word?.reason == "it ended with exit code 3 before its command began")
      }
    }
  }
}
