import Cluster
import Foundation
import HostQueue
import TestSupport
import Testing

extension QueueTests {
  @Suite struct ReportTests {
    private let scheduler = HostQueueScheduler(QueueCapacity(slots: 2), folder: "/q")
    private let handle = SubmissionHandle(
      token: "cs-a", directory: "/d", job: "cs-a", taskCount: 4, submittedAt: 0)

    private func words(_ output: String) -> [SchedulerWord?] {
      let report = scheduler.observations(from: output, of: [handle])
      return (0..<4).map { report.queue[TaskID(token: "cs-a", index: $0)] }
    }

    @Test func silenceIsNoAnswer() {
      let report = scheduler.observations(from: "", of: [handle])
      #expect(report.queueAnswered.isEmpty)
      #expect(report.queue.isEmpty)
    }

    @Test func stretchesAreRead() {
      let words = words("queue cs-a alive\ntasks cs-a 1 2 running\ntasks cs-a 3 3 waiting\n")
      #expect(words.map { $0?.state } == [nil, .running, .running, .pending])
      #expect(words[3]?.reason == "waits for a free slot")
    }

    @Test func whatIsUnderWayElsewhereIsNotCalledLost() {
      let words = words("queue cs-a elsewhere\ntasks cs-a 0 0 elsewhere\ntasks cs-a 1 1 waiting\n")
      #expect(words[0]?.state == .unknown)
      #expect(words[1]?.state == .pending)
      #expect(words[1]?.reason == "its queue runs on another machine with this folder")
    }

    @Test(arguments: [
      "tasks cs-a 3 4 running", "tasks cs-a -1 2 running", "tasks cs-a 2 1 running",
      "tasks cs-b 0 1 running", "tasks cs-a 0 running", "tasks cs-a x y running", "junk",
    ])
    func whatMakesNoSenseIsPassedOver(line: String) {
      #expect(words("queue cs-a alive\n\(line)\n").allSatisfy { $0 == nil })
    }

    /// A process a task would make a look at a big submission take minutes.
    @Test(arguments: Shell.available)
    func aLookForksNothingForATask(shell: Shell) async throws {
      try await withQueue(shell, slots: 1) { queue in
        let request = try queue.upload("cs-a", tasks: 10_000, command: "true")
        let folder = "root/sweep/submissions/cs-a"
        let node = try await queue.host.run("uname -n").text.dropLast()
        try await queue.host.run(
          """
          cd \(folder) && mkdir -p taken
          i=0
          while [ $i -lt 9000 ]; do
            echo "4194303:1:\(node)" >taken/$i
            [ $((i % 1000)) -eq 7 ] || echo end >marks/$i.end
            i=$((i + 1))
          done
          """)
        // Only these are there, and each call of them is counted.
        for name in ["uname", "tr", "readlink"] {
          try queue.host.write(
            "#!/bin/sh\necho \(name) >>\"$HOME/calls\"\nPATH=/usr/bin:/bin\nexec \(name) \"$@\"\n"
              .utf8,
            to: "only/\(name)", isExecutable: true)
        }
        let script = "PATH=$HOME/only\n" + queue.scheduler.observeScript([request.handle])
        let result = try await queue.host.run(script)
        #expect(result.errorText == "")
        let report = queue.scheduler.observations(from: result.text, of: [request.handle])
        #expect(report.queue.all.values.filter { $0.word == "gone" }.count == 9)
        #expect(report.queue.all.values.filter { $0.word == "stopped" }.count == 1_000)
        #expect(report.queue.all.count == 1_009)
        #expect(result.text.split(separator: "\n").count == 11)
        let calls = queue.host.text("calls")?.split(separator: "\n").sorted()
        #expect(calls == ["readlink", "tr", "uname"])
      }
    }
  }
}
