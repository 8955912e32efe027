import Cluster
import HostQueue
import TestSupport
import Testing

extension QueueTests {
  @Suite struct HoldTests {
    @Test(arguments: Shell.available)
    func whatIsHeldStartsOnlyWhenItIsReleased(shell: Shell) async throws {
      try await withQueue(shell, slots: 1) { queue in
        let request = try queue.upload("cs-a", tasks: 4, command: Command.waiting)
        try await queue.submit(request)
        try await queue.host.until("a task runs") { queue.lines("started").count == 1 }
        let held = try await queue.host.run(
          queue.scheduler.holdScript(request.handle, tasks: [0, 1, 2]))
        #expect(
          queue.scheduler.controlAnswer(from: held.text, failed: false, of: request.handle)
            == ControlAnswer(started: [0]))
        #expect(try await queue.states(request) == ["running", "held", "held", "queued"])
        #expect(try await queue.words(request)[TaskID(token: "cs-a", index: 1)]?.state == .pending)
        queue.openGate()
        try await queue.host.until("the others end") {
          try await queue.exitCodes(request).count == 2
        }
        #expect(queue.lines("started") == ["cs-a.0", "cs-a.3"])
        let ended = try await queue.host.run(
          queue.scheduler.holdScript(request.handle, tasks: [3]))
        #expect(
          queue.scheduler.controlAnswer(from: ended.text, failed: false, of: request.handle)
            == ControlAnswer(ended: [3]))

        // The slot is free for others meanwhile.
        let other = try queue.upload("cs-b", tasks: 1, command: "true")
        try await queue.submit(other)
        try await queue.untilAllEnded(other)
        let process = try await queue.process(request)
        #expect(try await queue.isAlive(process))

        for _ in 0..<2 {
          let released = try await queue.host.run(
            queue.scheduler.releaseScript(request.handle, tasks: [1, 2, 3]))
          #expect(released == HostCommandResult(status: .exited(0)))
        }
        try await queue.untilAllEnded(request)
        #expect(queue.lines("started") == ["cs-a.0", "cs-a.3", "cs-a.1", "cs-a.2"])
        try await queue.host.until("the queue ends") { try await !queue.isAlive(process) }
      }
    }

    @Test(arguments: Shell.available)
    func whatIsHeldCanBeCancelled(shell: Shell) async throws {
      try await withQueue(shell, slots: 1) { queue in
        let request = try queue.upload("cs-a", tasks: 3, command: Command.waiting)
        try await queue.submit(request)
        try await queue.host.until("a task runs") { queue.lines("started").count == 1 }
        try await queue.host.run(queue.scheduler.holdScript(request.handle, tasks: [1, 2]))
        try await queue.host.run(queue.scheduler.cancelScript(request.handle, tasks: [1]))
        #expect(try await queue.states(request) == ["running", "cancelled", "held"])
        try await queue.host.run(queue.scheduler.releaseScript(request.handle, tasks: [1, 2]))
        queue.openGate()
        try await queue.host.until("the rest ends") {
          try await queue.exitCodes(request).count == 2
        }
        #expect(queue.lines("started") == ["cs-a.0", "cs-a.2"])
      }
    }

    /// Holding races with taking, over and over: what was said to be held never starts.
    @Test(arguments: Shell.available)
    func whatIsSaidToBeHeldDoesNotStart(shell: Shell) async throws {
      try await withQueue(shell, slots: 3) { queue in
        let count = 60
        let request = try queue.upload(
          "cs-a", tasks: count, command: #"echo "$CLUSTERSWEEP_INDEX" >>"$SHARED/started""#)
        async let submitting: Void = queue.submit(request)
        var held: Set<Int> = []
        for start in stride(from: 0, to: count, by: 6) {
          let tasks = Array(start..<(start + 3))
          let result = try await queue.host.run(
            queue.scheduler.holdScript(request.handle, tasks: tasks))
          let answer = queue.scheduler.controlAnswer(
            from: result.text, failed: !result.succeeded, of: request.handle)
          #expect(answer.problem == nil)
          held.formUnion(Set(tasks).subtracting(answer.started).subtracting(answer.ended))
        }
        try await submitting
        try await queue.host.until("all others end") {
          try await queue.exitCodes(request).count == count - held.count
        }
        let started = Set(queue.lines("started").compactMap { Int($0) })
        #expect(started.isDisjoint(with: held))
        #expect(started.count == count - held.count)
      }
    }

    @Test(arguments: Shell.available)
    func aThrottleIsLoweredRaisedAndLifted(shell: Shell) async throws {
      try await withQueue(shell, slots: 3) { queue in
        let request = try queue.upload(
          "cs-a", tasks: 9,
          command: """
            echo $CLUSTERSWEEP_INDEX >>"$SHARED/started"
            while [ -d "$SHARED" ] && [ ! -e "$SHARED/go.$CLUSTERSWEEP_INDEX" ]; do sleep 0.1; done
            """, throttle: 2)
        try await queue.submit(request)
        func running() async throws -> Int {
          try await queue.states(request).count { $0 == "running" }
        }
        try await queue.host.until("two run") { try await running() == 2 }
        try await queue.host.run(queue.scheduler.throttleScript(request.handle, limit: 3))
        try await queue.host.until("three run") { try await running() == 3 }
        try await queue.host.run(queue.scheduler.throttleScript(request.handle, limit: 1))
        // What runs goes on; nothing new starts beside it.
        try queue.host.write([], to: "shared/go.0")
        try queue.host.write([], to: "shared/go.1")
        try await queue.host.until("two end") { try await queue.exitCodes(request).count == 2 }
        let other = try queue.upload("cs-b", tasks: 1, command: "true")
        try await queue.submit(other)
        try await queue.untilAllEnded(other)
        #expect(queue.lines("started").count == 3)
        try await queue.host.run(queue.scheduler.throttleScript(request.handle, limit: nil))
        try await queue.host.until("three run again") { try await running() == 3 }
        for index in 2..<9 { try queue.host.write([], to: "shared/go.\(index)") }
        try await queue.untilAllEnded(request)
      }
    }
  }
}
