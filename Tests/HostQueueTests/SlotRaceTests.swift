import Cluster
import TaskRunner
import TestSupport
import Testing

@testable import HostQueue

extension QueueTests {
  @Suite struct SlotRaceTests {
    /// Many processes want two slots. Each that gets one checks that nobody else has it, and every other
    /// one is killed in it, so that its slot has to be cleared away.
    @Test(arguments: Shell.available)
    func noSlotIsHeldTwice(shell: Shell) async throws {
      let host = try ScriptHost(shell)
      defer { host.remove() }
      let contender =
        ProcessScript.functions + SlotScript.functions + #"""
          cs_left() { :; }
          cs_ready() { :; }
          sleep() { cs_round=0; }
          cs_slots=2 cs_slot_folder=$PWD/slots
          cs_name $$
          cs_me=$cs_process
          cs_acquire || exit 1
          mkdir "held.$cs_slot" 2>/dev/null || echo "$1 $2 has $cs_slot too" >>broken
          echo "$1 $2" >>had
          [ "$(readlink "slots/$cs_slot")" = "$cs_me" ] || echo "$1 $2 lost $cs_slot" >>broken
          rmdir "held.$cs_slot"
          if [ $(($2 % 2)) -eq 0 ]; then kill -s KILL $$; fi
          cs_release

          """#
      try host.write(contender.utf8, to: "contender")
      let result = try await host.run(
        """
        mkdir slots
        for one in 1 2 3 4 5 6 7 8; do
          (for two in 1 2 3 4 5 6 7 8 9 10; do sh ./contender $one $two; done) >/dev/null 2>&1 &
        done
        wait
        ls -A slots | grep clear
        """)
      #expect(result.text == "")
      #expect(host.text("broken") == nil)
      let had = Set((host.text("had") ?? "").split(separator: "\n"))
      #expect(had.count == 80)
    }

    /// Several whole queues at once, with stale slots before them.
    @Test(arguments: Shell.available)
    func queuesThatMeetAtStaleSlotsKeepToThem(shell: Shell) async throws {
      try await withQueue(shell, slots: 2) { queue in
        queue.openGate()
        let requests = try (0..<4).map {
          try queue.upload("cs-\($0)", tasks: 6, command: Command.waiting)
        }
        try await queue.host.run(
          """
          slots=root/.queue/slots/$(uname -n) && mkdir -p "$slots"
          for k in 0 1; do ln -s "4194303:$k:$(uname -n)" "$slots/$k"; done
          """)
        try await withThrowingTaskGroup(of: Void.self) { group in
          for request in requests { group.addTask { try await queue.submit(request) } }
          try await group.waitForAll()
        }
        for request in requests { try await queue.untilAllEnded(request) }
        #expect(queue.lines("started").count == 24)
        #expect(Set(queue.lines("started")).count == 24)
        #expect((queue.lines("counts").compactMap { Int($0) }.max() ?? 9) <= 2)
      }
    }
  }
}
