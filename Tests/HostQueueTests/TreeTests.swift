import Cluster
import HostQueue
import TestSupport
import Testing

extension QueueTests {
  @Suite struct TreeTests {
    /// 200 grandchildren a task: some in sessions of their own, some of those cut loose from their
    /// parents, some with no environment.
    private static let forest = """
      [ "$CLUSTERSWEEP_INDEX" -lt 2 ] || exit 0
      i=0
      while [ $i -lt 50 ]; do
        sleep "1000.$CLUSTERSWEEP_INDEX" &
        setsid sleep "1000.$CLUSTERSWEEP_INDEX" &
        (setsid sleep "1000.$CLUSTERSWEEP_INDEX" &)
        setsid env -i sleep "1000.$CLUSTERSWEEP_INDEX" &
        i=$((i + 1))
      done
      wait
      """

    private func count(_ queue: QueueHost, task: Int) async throws -> Int {
      // The last words of the command lines; zombies have none.
      let output = try await queue.host.run(
        "ps -e -o stat= -o args= | grep -v '^Z' | grep -c '[s]leep 1000\\.\(task)$'")
      return Int(output.text.dropLast()) ?? -1
    }

    @Test(arguments: Shell.available)
    func aWholeTreeEndsAndNothingElse(shell: Shell) async throws {
      try await withQueue(shell, slots: 2) { queue in
        let request = try queue.upload("cs-a", tasks: 3, command: Self.forest)
        try await queue.submit(request)
        try await queue.host.until("both forests stand") {
          let (first, second) = (
            try await count(queue, task: 0), try await count(queue, task: 1)
          )
          return first == 200 && second == 200
        }
        // A stranger with the mark of a task of the same name.
        try await queue.host.run(
          """
          CLUSTERSWEEP_TASK=cs-a/0/1:1:node:boot/ setsid sleep 1000.7 </dev/null >/dev/null 2>&1 &
          """)
        try await queue.host.run(queue.scheduler.cancelScript(request.handle, tasks: [0]))
        try await queue.host.until("the first is gone") { try await count(queue, task: 0) == 0 }
        #expect(try await count(queue, task: 1) == 200)
        #expect(try await count(queue, task: 7) == 1)
        try await queue.host.until("the third has run") {
          try await queue.exitCodes(request)[2] == 0
        }
        #expect(try await queue.states(request) == ["cancelled", "running", nil])
        try await queue.host.run(queue.scheduler.cancelScript(request.handle, tasks: nil))
        try await queue.host.until("the second is gone") { try await count(queue, task: 1) == 0 }
        #expect(try await count(queue, task: 7) == 1)
        try await queue.host.run(
          "kill $(ps -e -o pid= -o args= | awk '$3 == \"1000.7\" {print $1}')")
        try await queue.host.until("states") {
          try await queue.states(request) == ["cancelled", "cancelled", nil]
        }
      }
    }

    @Test func whatRanBeforeARestartOfTheMachineHasFailed() async throws {
      try await withQueue(.dash, slots: 1) { queue in
        let request = try queue.upload("cs-a", tasks: 2, command: "true")
        // The boot id is another then.
        try await queue.host.run(
          """
          cd root/sweep/submissions/cs-a && mkdir taken
          ln -s "1:1:$(uname -n):0ddba115" queue.process
          echo "1:1:$(uname -n):0ddba115" >taken/0
          """)
        let words = try await queue.words(request)
        let word = words[TaskID(token: "cs-a", index: 0)]
        #expect(word?.state == .failed)
        #expect(word?.word == "restarted")
        #expect(word?.reason == "host restarted")
        #expect(words[TaskID(token: "cs-a", index: 1)]?.word == "stopped")
        try await queue.submit(request)
        try await queue.host.until("the other runs") {
          try await queue.exitCodes(request) == [1: 0]
        }
        #expect(try await queue.states(request) == ["restarted", nil])
      }
    }
  }
}
