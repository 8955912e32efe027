import Cluster
import TaskRunner
import TestSupport
import Testing

@testable import HostQueue

extension QueueTests {
  @Suite struct TaskStartTests {
    @Test(arguments: Shell.available)
    func tasksHaveTheEnvironmentOfTheSubmission(shell: Shell) async throws {
      try await withQueue(shell, slots: 1) { queue in
        let request = try queue.upload("cs-a", tasks: 1, command: "env | sort")
        let names = ["count", "slots", "slot", "me", "node", "status", "LC_TIME", "SLURM_JOB_ID"]
        let mine = names.map { "export \($0)='my \($0)' SLURM_ARRAY_JOB_ID=5\n" }.joined()
        try await queue.host.run(mine + queue.scheduler.submitScript(request))
        try await queue.untilAllEnded(request)
        let output = queue.host.text("root/sweep/submissions/cs-a/out/0.out") ?? ""
        let lines = Set(output.split(separator: "\n").map(String.init))
        #expect(lines.isSuperset(of: names.map { "\($0)=my \($0)" }))
        #expect(!lines.contains { $0.hasPrefix("LC_ALL=") || $0.hasPrefix("cs_") })
        #expect(!lines.contains { $0.hasPrefix("SLURM_ARRAY_JOB_ID=") })
        #expect(queue.host.text("root/sweep/submissions/cs-a/out/0.err") == "")
      }
    }

    /// Who cancels a task between its taking and its start meets its worker's name.
    @Test(arguments: Shell.available)
    func aTaskThatIsCancelledAsItStartsNeverRuns(shell: Shell) async throws {
      try await withQueue(shell, slots: 1) { queue in
        let request = try queue.upload("cs-a", tasks: 1, command: Command.waiting)
        let folder = ShellQuoting.quote(request.directory)
        let worker = try await queue.host.run(
          """
          \(ProcessScript.functions)
          setsid sleep 1000 </dev/null >/dev/null 2>&1 &
          cs_name $!
          mkdir \(folder)/taken slots
          echo "$cs_process worker" >\(folder)/taken/0
          echo $!
          """
        ).text.dropLast()
        #expect(try await queue.states(request) == ["running"])
        try await queue.host.run(queue.scheduler.cancelScript(request.handle, tasks: [0]))
        #expect(try await queue.isAlive(String(worker)))
        #expect(try await queue.states(request) == ["cancelling"])
        let start = try await queue.host.run(
          """
          cs_slot_folder=$PWD/slots cs_next=0 cs_slot=0 cs_token=cs-a cs_me=me
          cd \(folder)
          \(ProcessScript.functions)\(QueueScript.functions)
          (cs_become)
          """)
        #expect(start == HostCommandResult(status: .exited(0)))
        #expect(queue.lines("started") == [])
        #expect(try await queue.states(request) == ["cancelled"])
        try await queue.killSessions(String(worker))
      }
    }

    @Test(arguments: Shell.available)
    func whatWasStartedOnAnotherMachineIsLeftInPeace(shell: Shell) async throws {
      try await withQueue(shell, slots: 1) { queue in
        let request = try queue.upload("cs-a", tasks: 2, command: Command.waiting)
        let folder = "root/sweep/submissions/cs-a"
        try queue.host.write("77:1:other-machine\n".utf8, to: folder + "/taken/0")
        try await queue.host.run("ln -s 76:1:other-machine \(folder)/queue.process")
        let words = try await queue.words(request)
        #expect(words[TaskID(token: "cs-a", index: 0)]?.state == .unknown)
        #expect(
          words[TaskID(token: "cs-a", index: 1)]?.reason
            == "its queue runs on another machine with this folder")
        #expect(words[TaskID(token: "cs-a", index: 1)]?.state == .pending)
      }
    }

    /// As on a machine without util-linux.
    @Test func withoutSetsidPerlMakesTheSessions() async throws {
      try await withQueue(.dash, slots: 1) { queue in
        let request = try queue.upload("cs-a", tasks: 1, command: Command.waiting)
        try await queue.host.run(
          """
          mkdir only
          for name in sh cat cut date grep find ln ls mkdir mv perl readlink rm sed sleep tr uname wc; do
            ln -s "$(command -v "$name")" "only/$name"
          done
          PATH=$HOME/only
          \(queue.scheduler.submitScript(request))
          """)
        try await queue.host.until("the task runs") { queue.lines("started").count == 1 }
        let task = try await queue.process(request, task: 0)
        #expect(try await queue.host.run("ps -o sid= -p \(task) | tr -d ' '").text == task + "\n")
        try await queue.host.run(queue.scheduler.cancelScript(request.handle, tasks: nil))
        try await queue.host.until("it is cancelled") {
          try await queue.states(request) == ["cancelled"]
        }
        #expect(try await queue.exitCodes(request) == [0: 143])
      }
    }
  }
}
