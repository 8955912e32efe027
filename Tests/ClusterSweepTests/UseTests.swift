import Foundation
import TestSupport
import Testing

/// What runs use, through the program on this machine.
@Suite(.timeLimit(.minutes(3))) struct UseTests {
  @Test func isToldBesideWhatWasAskedFor() throws {
    let program = try ClusterSweepProgram()
    try program.folder.write(
      "use.py",
      """
      import sys, time
      held = bytearray(150_000_000)
      end = time.process_time() + 1
      while time.process_time() < end: held[0] += 1; held[0] = 0
      # Until the watcher has looked at it.
      import os
      mark = os.path.join(os.path.dirname(os.environ["MARKS"]), "marks", ".0.peak")
      while not os.path.exists(mark) or int(open(mark).read() or 0) < 140_000: time.sleep(0.05)
      """)
    try program.folder.write(
      "sweep.yaml",
      """
      name: u
      command: 'MARKS=$(ls -d "$CLUSTERSWEEP_SWEEP_DIR"/submissions/*/marks) python3 use.py {{ n }}'
      params: {n: [1]}
      resources: {time: 1h, cpus: 1, memory: 2G}
      """)
    let ran = try program("run")
    #expect(ran.status == 0, "\(ran.transcript)")
    let use = try program.json("use", "u")
    let run = try #require((use["runs"] as? [[String: Any]])?.first)
    #expect(try #require(run["elapsed"] as? Int) < 600)
    #expect(try #require(run["cpu"] as? Double) >= 1)
    #expect(try #require(run["memory"] as? Int) >= 140_000 << 10)
    let asked = try #require(run["asked"] as? [String: Any])
    #expect(asked["time"] as? Double == 3600)
    #expect(asked["memory"] as? Double == Double(2 << 30))
    #expect((use["hints"] as? [String])?.count == 2)
    let text = try program("use", "u", "--runs").output
    #expect(text.contains("u: 1 completed run\n"))
    #expect(text.contains("hint: the longest run took "))
    #expect(try program("explain", "u", "0").output.contains("\n  used: "))
  }

  @Test func ofASweepThatNobodyRan() throws {
    let program = try ClusterSweepProgram()
    try program.folder.write("sweep.yaml", "name: u\ncommand: 'true {{ n }}'\nparams: {n: [1]}\n")
    #expect(try program("use", "u").status == 64)
  }
}
