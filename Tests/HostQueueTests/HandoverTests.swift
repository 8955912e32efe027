import Cluster
import HostQueue
import TestSupport
import Testing

extension QueueTests {
  @Suite struct HandoverTests {
    @Test(arguments: Shell.available)
    func theQueueOutlivesItsSubmission(shell: Shell) async throws {
      try await withQueue(shell, slots: 1) { queue in
        let request = try queue.upload("cs-a", tasks: 2, command: Command.waiting)
        // The deadline kills the whole process group of the shell that has submitted.
        let script = queue.scheduler.submitScript(request) + "kill -s KILL -- -$$\n"
        #expect(try await queue.host.run(script).status == .signalled("KILL"))
        queue.openGate()
        try await queue.untilAllEnded(request)
        #expect(queue.lines("started") == ["cs-a.0", "cs-a.1"])
      }
    }

    @Test(arguments: Shell.available)
    func submittingAgainStartsNoSecondQueue(shell: Shell) async throws {
      try await withQueue(shell, slots: 1) { queue in
        let request = try queue.upload("cs-a", tasks: 3, command: Command.waiting)
        try await queue.submit(request)
        let process = try await queue.process(request)
        try await queue.submit(request)
        #expect(try await queue.process(request) == process)
        try await queue.host.until("a task runs") { queue.lines("started").count == 1 }
        // The worker in the slot is the queue itself; what else there is became the task.
        let queues = try await queue.host.run(
          "ps -e -o args= | grep -F \(queue.host.id) | grep -c 'run-queue$'")
        #expect(queues.text == "1\n")
        queue.openGate()
        try await queue.untilAllEnded(request)
        #expect(queue.lines("started").count == 3)
      }
    }

    @Test(arguments: Shell.available)
    func manySubmissionsOfOneAtOnceStartOneQueue(shell: Shell) async throws {
      try await withQueue(shell, slots: 2) { queue in
        let request = try queue.upload("cs-a", tasks: 8, command: Command.waiting, throttle: 1)
        try await withThrowingTaskGroup(of: Void.self) { group in
          for _ in 0..<6 { group.addTask { try await queue.submit(request) } }
          try await group.waitForAll()
        }
        queue.openGate()
        try await queue.untilAllEnded(request)
        #expect(queue.lines("started").count == 8)
        #expect(queue.lines("counts").compactMap { Int($0) }.max() == 1)
      }
    }

    @Test(arguments: Shell.available)
    func whatWasHandedOverIsFound(shell: Shell) async throws {
      try await withQueue(shell, slots: 1) { queue in
        let request = try queue.upload("cs-a", tasks: 1, command: "true")
        try await queue.submit(request)
        let result = try await queue.host.run(queue.scheduler.findScript(request))
        #expect(queue.scheduler.found(from: result) == .accepted(job: "cs-a"))
        #expect(queue.host.text("root/sweep/submissions/cs-a/job") == "cs-a\n")
        try await queue.untilAllEnded(request)
      }
    }

    /// The script of an earlier command may still be on its way when its answer was given up.
    @Test(arguments: Shell.available)
    func whatWasNotFoundCannotArriveLater(shell: Shell) async throws {
      try await withQueue(shell, slots: 1) { queue in
        let request = try queue.upload("cs-a", tasks: 1, command: Command.waiting)
        let scheduler = queue.scheduler
        let result = try await queue.host.run(scheduler.findScript(request))
        #expect(scheduler.found(from: result) == .absent)
        let late = try await queue.host.run(scheduler.submitScript(request))
        #expect(late.status == .exited(71))
        guard case .unknown(let why) = scheduler.answer(from: late) else {
          Issue.record("it was accepted")
          return
        }
        #expect(why.hasPrefix("this submission was given up"))
        #expect(!queue.host.exists("root/sweep/submissions/cs-a/taken/0"))
        let again = try await queue.host.run(scheduler.findScript(request))
        #expect(scheduler.found(from: again) == .absent)
      }
    }

    @Test(arguments: Shell.available)
    func aQueueWhoseFolderIsRemovedEnds(shell: Shell) async throws {
      try await withQueue(shell, slots: 1) { queue in
        let first = try queue.upload("cs-a", tasks: 1, command: Command.waiting)
        let second = try queue.upload("cs-b", tasks: 1, command: Command.waiting)
        try await queue.submit(first)
        try await queue.host.until("a task runs") { queue.lines("started").count == 1 }
        try await queue.submit(second)
        let process = try await queue.process(second)
        try await queue.host.run("rm -rf \(ShellQuoting.quote(second.directory))")
        try await queue.host.until("it ends") { try await !queue.isAlive(process) }
        queue.openGate()
        try await queue.untilAllEnded(first)
      }
    }

    @Test func aSubmissionThatNeverArrivedIsAbsent() async throws {
      try await withQueue(.dash, slots: 1) { queue in
        let request = SubmissionRequest(
          token: "cs-b", directory: queue.host.folder + "/root/nowhere", taskCount: 1)
        let result = try await queue.host.run(queue.scheduler.findScript(request))
        #expect(queue.scheduler.found(from: result) == .absent)
      }
    }
  }
}
