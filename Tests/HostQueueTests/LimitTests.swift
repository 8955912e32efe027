import Cluster
import HostQueue
import TestSupport
import Testing

extension QueueTests {
  @Suite struct LimitTests {
    @Test(arguments: Shell.available)
    func aTaskBeyondItsTimeIsEnded(shell: Shell) async throws {
      try await withQueue(shell, slots: 2) { queue in
        let request = try queue.upload(
          "cs-a", tasks: 2,
          command: """
            [ "$CLUSTERSWEEP_INDEX" = 0 ] || exit 0
            trap 'echo told; exit 0' TERM
            while :; do sleep 0.1; done
            """, resources: ResourceRequest(seconds: 2))
        try await queue.submit(request)
        try await queue.untilAllEnded(request)
        try await queue.host.until("it is told") {
          try await queue.states(request) == ["TIMEOUT", nil]
        }
        let word = try await queue.words(request)[TaskID(token: "cs-a", index: 0)]
        #expect(word?.state == .failed)
        #expect(word?.timeLimit == 2)
        // It was told to end, and could still write.
        #expect(try await queue.exitCodes(request) == [0: 143, 1: 0])
        let folder = "root/sweep/submissions/cs-a/out"
        #expect(queue.host.text(folder + "/0.out") == "told\n")
        // The shell may have said more before.
        #expect(
          queue.host.text(folder + "/0.err")?.contains(
            "clustersweep: the time limit of 2 s is over; it is ended\n") == true)
      }
    }

    /// The memory is that of a child in a session of its own.
    @Test(arguments: Shell.available)
    func aTaskBeyondItsMemoryIsEnded(shell: Shell) async throws {
      try await withQueue(shell, slots: 2) { queue in
        let request = try queue.upload(
          "cs-a", tasks: 2,
          command: """
            [ "$CLUSTERSWEEP_INDEX" = 0 ] || exit 0
            setsid perl -e '$n = 150_000_000; $x = "x" x $n; sleep 1000' & wait
            """, resources: ResourceRequest(memory: 100 << 10))
        try await queue.submit(request)
        try await queue.untilAllEnded(request)
        try await queue.host.until("it is told") {
          try await queue.states(request) == ["OUT_OF_MEMORY", nil]
        }
        let output = try await queue.host.run(queue.scheduler.observeScript([request.handle])).text
        let report = queue.scheduler.observations(from: output, of: [request.handle])
        let task = TaskID(token: "cs-a", index: 0)
        #expect(report.queue[task]?.memoryLimit == 100 << 20)
        #expect((report.maxRSS[task] ?? 0) > 140_000_000)
        #expect((report.maxRSS[task] ?? 0) < 250_000_000)
        #expect(try await queue.exitCodes(request)[1] == 0)
        #expect(try await queue.exitCodes(request)[0] != 0)
        let alive = try await queue.host.run("ps -e -o args= | grep '[1]50_000_000'")
        #expect(alive.text == "")
      }
    }

    /// What forked processes share isn't used several times.
    @Test func sharedMemoryCountsOnce() async throws {
      try await withQueue(.dash, slots: 1) { queue in
        let request = try queue.upload(
          "cs-a", tasks: 1,
          command: """
            exec perl -e '$n = 60_000_000; $x = "x" x $n; for (1 .. 4) { fork or do { sleep 4; exit } }
              1 while wait > 0'
            """, resources: ResourceRequest(memory: 200 << 10))
        try await queue.submit(request)
        try await queue.untilAllEnded(request)
        #expect(try await queue.exitCodes(request) == [0: 0])
        #expect(try await queue.states(request) == [nil])
      }
    }

    /// Who watches outlives the queue, and tasks that do are watched.
    @Test func limitsHoldWithoutTheQueue() async throws {
      try await withQueue(.dash, slots: 1) { queue in
        let request = try queue.upload(
          "cs-a", tasks: 1, command: "sleep 1000", resources: ResourceRequest(seconds: 4))
        try await queue.submit(request)
        try await queue.host.until("it runs") {
          try await queue.states(request) == ["running"]
        }
        let process = try await queue.process(request)
        try await queue.host.run("kill -9 \(process)")
        try await queue.untilAllEnded(request)
        try await queue.host.until("it is told") {
          try await queue.states(request) == ["TIMEOUT"]
        }
        let watch = "root/sweep/submissions/cs-a/watch.process"
        try await queue.host.until("nobody watches") {
          try await queue.host.run("[ -L \(watch) ] || echo gone").text == "gone\n"
        }
      }
    }
  }
}
