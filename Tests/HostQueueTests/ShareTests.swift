import Cluster
import Diagnostics
import HostQueue
import TestSupport
import Testing

extension QueueTests {
  /// CPUs, memory and GPUs.
  @Suite struct ShareTests {
    /// Two sweeps with roots of their own, as of two clients, and 100 runs on two GPUs.
    @Test func noGPUIsHandedOutTwiceAtATime() async throws {
      try await withQueue(.dash, slots: 4, gpus: [.init("3"), .init("GPU-7")]) { queue in
        let command = """
          cd "$SHARED" && mkdir "gpu.$CUDA_VISIBLE_DEVICES" || echo "$TOKEN" >>twice
          echo "$CUDA_VISIBLE_DEVICES" >>used
          sleep 0.02
          rmdir "gpu.$CUDA_VISIBLE_DEVICES"
          """
        let other = HostQueueScheduler(
          queue.scheduler.capacity, folder: queue.host.folder + "/elsewhere/.queue")
        let requests = try ["cs-a", "cs-b", "cs-c", "cs-d"].map {
          try queue.upload(
            $0, tasks: 25, command: command, resources: ResourceRequest(gpus: 1))
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
          for (place, request) in requests.enumerated() {
            let scheduler = place % 2 == 0 ? queue.scheduler : other
            group.addTask {
              let result = try await queue.host.run(scheduler.submitScript(request))
              #expect(scheduler.answer(from: result) == .accepted(job: request.token))
            }
          }
          try await group.waitForAll()
        }
        for request in requests { try await queue.untilAllEnded(request) }
        #expect(queue.lines("twice") == [])
        #expect(queue.lines("used").count == 100)
        #expect(Set(queue.lines("used")) == ["3", "GPU-7"])
        try await queue.host.until("all are given back") {
          try await queue.host.run(
            "cd .local/state/clustersweep/gpus/*; for i in *; do [ ! -L $i ] || echo $i; done"
          ).text == ""
        }
      }
    }

    @Test(arguments: Shell.available)
    func aTaskGetsAsManyGPUsAsItAsksFor(shell: Shell) async throws {
      let gpus = (0..<3).map { QueueCapacity.GPU("\($0)", type: $0 == 0 ? "t4" : "a100") }
      try await withQueue(shell, slots: 3, gpus: gpus) { queue in
        // A holder that is dead, and one whose id is that of another process now.
        try await queue.host.run(
          """
          gpus=.local/state/clustersweep/gpus/$(uname -n) && mkdir -p "$gpus"
          ln -s "4194303:1:$(uname -n)" "$gpus/1"
          ln -s "1:999999999:$(uname -n)" "$gpus/2"
          """)
        let request = try queue.upload(
          "cs-a", tasks: 2, command: #"echo "$CUDA_VISIBLE_DEVICES $CUDA_DEVICE_ORDER""#,
          resources: ResourceRequest(gpus: 2, gpuType: "a100"))
        try await queue.submit(request)
        try await queue.untilAllEnded(request)
        for task in 0..<2 {
          #expect(
            queue.host.text("root/sweep/submissions/cs-a/out/\(task).out") == "1,2 PCI_BUS_ID\n")
        }
      }
    }

    /// A GPU stays with a task whose queue died.
    @Test func aTaskThatOutlivesItsQueueKeepsItsGPU() async throws {
      try await withQueue(.dash, slots: 2, gpus: [.init("0")]) { queue in
        let first = try queue.upload(
          "cs-a", tasks: 1, command: Command.waiting, resources: ResourceRequest(gpus: 1))
        try await queue.submit(first)
        try await queue.host.until("it runs") { queue.lines("started").count == 1 }
        try await queue.killSessions(queue.process(first))
        let second = try queue.upload(
          "cs-b", tasks: 1, command: "true", resources: ResourceRequest(gpus: 1))
        let third = try queue.upload("cs-c", tasks: 1, command: "true")
        try await queue.submit(second)
        try await queue.submit(third)
        try await queue.untilAllEnded(third)
        #expect(try await queue.states(second) == ["queued"])
        queue.openGate()
        try await queue.untilAllEnded(second)
        #expect(queue.lines("started") == ["cs-a.0"])
      }
    }

    @Test(arguments: [
      ResourceRequest(cpus: 2), ResourceRequest(memory: 2 << 20),
      ResourceRequest(cpus: 1, memory: 2 << 20),
    ])
    func tasksShareCPUsAndMemory(asked: ResourceRequest) async throws {
      try await withQueue(.dash, slots: 6, cpus: 5, memory: 5 << 20) { queue in
        let requests = try ["cs-a", "cs-b"].map {
          try queue.upload($0, tasks: 4, command: Command.waiting, resources: asked)
        }
        for request in requests { try await queue.submit(request) }
        try await queue.host.until("two run") { queue.lines("started").count == 2 }
        // One that asks for little finds room beside them.
        let small = try queue.upload(
          "cs-c", tasks: 1, command: "true", resources: ResourceRequest(cpus: 1, memory: 1 << 20))
        try await queue.submit(small)
        try await queue.untilAllEnded(small)
        queue.openGate()
        for request in requests { try await queue.untilAllEnded(request) }
        #expect(queue.lines("counts").compactMap { Int($0) }.max() == 2)
        #expect(Set(queue.lines("started")).count == 8)
      }
    }

    @Test(arguments: [
      (ResourceRequest(cpus: 9), "9 CPUs", "4 CPUs"),
      (ResourceRequest(memory: 8 << 20), "8.0 GB of memory", "4.0 GB of memory"),
      (ResourceRequest(gpus: 2), "2 GPUs", "1 GPU"),
      (ResourceRequest(gpus: 1, gpuType: "a100"), "1 GPU", "none"),
    ])
    func whatTheHostHasNotIsRefused(
      asked: ResourceRequest, wish: String, there: String
    ) async throws {
      try await withQueue(.dash, slots: 1, cpus: 4, memory: 4 << 20, gpus: [.init("0")]) { queue in
        let request = try queue.upload("cs-a", tasks: 1, command: "true", resources: asked)
        let result = try await queue.host.run(queue.scheduler.submitScript(request))
        guard case .refused(let why) = queue.scheduler.answer(from: result) else {
          Issue.record("it wasn't refused: \(result)")
          return
        }
        #expect(
          why.what == "no run could ever start: each asks for \(wish), and the host has \(there)")
        let found = try await queue.host.run(queue.scheduler.findScript(request))
        #expect(queue.scheduler.found(from: found) == .absent)
      }
    }
  }
}
