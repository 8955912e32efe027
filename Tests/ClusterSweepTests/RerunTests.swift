import Foundation
import TestSupport
import Testing

/// Reruns on this machine, through the program as a person uses it.
@Suite(.timeLimit(.minutes(3))) struct RerunTests {
  /// 4 runs, of which those with n from 3 on fail until the file `fixed` is there.
  private static let sweep = """
    name: small
    command: |
      echo "attempt {{ attempt }} of {{ n }}"
      [ {{ n }} -lt 3 ] || [ -e "{{ fixed }}" ] || { echo "broken {{ n }}" >&2; exit {{ n }}; }
    params:
      n: 1:4
      fixed: FIXED
    resources: {time: 1h, memory: 4G}
    host: local
    """

  private func program() throws -> ClusterSweepProgram {
    let program = try ClusterSweepProgram()
    let fixed = program.folder.path + "/fixed"
    try program.folder.write("sweep.yaml", Self.sweep.replacing("FIXED", with: fixed))
    #expect(try program("run", "sweep.yaml", "--set", "host.slots=4").status == 2)
    return program
  }

  private func states(_ program: ClusterSweepProgram) throws -> [String] {
    let runs = try program.json("status", "small")["runs"] as? [[String: Any]] ?? []
    return runs.map { "\($0["state"] ?? "?") \($0["attempt"] ?? "?")" }
  }

  private func planned(
    _ program: ClusterSweepProgram, _ arguments: String...
  ) throws -> [[String: Any]] {
    let result = try run(
      ClusterSweepProgram.path, ["rerun", "small", "--dry-run", "--json"] + arguments,
      in: program.folder.path, environment: program.environment)
    let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    return (object as? [String: Any])?["runs"] as? [[String: Any]] ?? []
  }

  private func texts(_ run: [String: Any], _ member: String) -> [String: String] {
    run[member] as? [String: String] ?? [:]
  }

  @Test func onlyWhatFailedRunsAgainAndOnce() throws {
    let program = try program()
    try program.folder.write("fixed", "")
    let first = try program("rerun", "small", "--failed")
    #expect(first.errors == "submitted 2 runs again\n")
    let second = try program("rerun", "small", "--failed")
    #expect(second.errors == "no run is failed; nothing is rerun\n")
    #expect(try program("watch", "small", "--until-done").status == 0)
    #expect(try states(program) == ["completed 1", "completed 1", "completed 2", "completed 2"])
    #expect(try program("rerun", "small", "--failed").status == 0)
    #expect(try states(program) == ["completed 1", "completed 1", "completed 2", "completed 2"])
  }

  @Test func aFilterChoosesAmongThem() throws {
    let program = try program()
    #expect(try planned(program, "--where", "n > 3").map { $0["index"] as? Int } == [3])
    #expect(try planned(program, "--state", "exit", "--where", "n < 4").count == 1)
    #expect(try planned(program, "--state", "oom").isEmpty)
    #expect(try planned(program, "--run", "2").map { $0["attempt"] as? Int } == [2])
    let left = try program("rerun", "small", "--where", "n >= 2", "--dry-run")
    #expect(left.errors.contains("left alone: 1 completed"))
    #expect(try states(program) == ["completed 1", "completed 1", "failed 1", "failed 1"])

    let wrong = try program("rerun", "small", "--where", "fixd == 'x'")
    #expect(wrong.status == 64)
    #expect(wrong.errors.contains("--where:1:1"))
    #expect(wrong.errors.contains("did you mean 'fixed'?"))
    #expect(try program("rerun", "small").status == 64)
  }

  @Test func changedResourcesStayChanged() throws {
    let program = try program()
    let plan = try #require(try planned(program, "--failed", "--mem", "x2", "--time", "+30m").first)
    #expect(texts(plan, "resources") == ["memory": "8G", "time": "1h30m"])
    #expect(texts(plan, "before") == ["memory": "4G", "time": "1h"])
    let rerun = try program("rerun", "small", "--run", "2", "--mem", "x2")
    #expect(rerun.errors == "submitted 1 run again\nmemory 4G → 8G: 1 run\n")
    _ = try program("watch", "small", "--until-done")
    // One run had 8G, the other 4G; what the file says by now counts only where no rerun did.
    let file = try program.folder.read("sweep.yaml")
    try program.folder.write("sweep.yaml", file.replacing("memory: 4G", with: "memory: 1G"))
    let again = try planned(program, "--failed")
    #expect(again.map { texts($0, "resources")["memory"] } == ["8G", "1G"])
    let more = try planned(program, "--failed", "--mem", "x2")
    #expect(more.map { texts($0, "resources")["memory"] } == ["16G", "8G"])

    let wrong = try program("rerun", "small", "--failed", "--mem", "2x")
    #expect(wrong.status == 64)
    #expect(wrong.errors.contains("'2x' is no change of 'memory'"))
    #expect(wrong.errors.contains("write x2, +4G or 8G"))
  }

  @Test func whatIsDoneMustBeNamedAndForced() throws {
    let program = try program()
    let refused = try program("rerun", "small", "--run", "0")
    #expect(refused.status == 64)
    #expect(refused.errors.contains("which is completed, can't be rerun"))
    #expect(try program("rerun", "small", "--run", "0", "--force").status == 0)
    _ = try program("watch", "small", "--until-done")
    #expect(try states(program).first == "completed 2")
  }

  @Test func theOutputOfEachAttemptIsKept() throws {
    let program = try program()
    #expect(try program("rerun", "small", "--run", "2", "--mem", "8G").status == 0)
    _ = try program("watch", "small", "--until-done")
    #expect(try program("logs", "small", "2").output == "attempt 2 of 3\n")
    #expect(try program("logs", "small", "2", "--attempt", "1").output == "attempt 1 of 3\n")
    #expect(
      try program("logs", "small", "2", "--attempt", "1", "--errors").output == "broken 3\n")
    let none = try program("logs", "small", "2", "--attempt", "3")
    #expect(none.status == 64)
    #expect(none.errors.contains("its attempts are: 1, 2"))

    let history = try program.json("status", "small", "--attempts", "2")
    let attempts = try #require(history["attempts"] as? [[String: Any]])
    #expect(attempts.map { $0["attempt"] as? Int } == [1, 2])
    #expect(attempts.map { $0["exit_code"] as? Int } == [3, 3])
    #expect(attempts.map { texts($0, "resources")["memory"] } == ["4G", "8G"])
    let outputs = attempts.compactMap { $0["output"] as? String }
    #expect(
      outputs.map { ($0 as NSString).lastPathComponent } == ["attempt-1.out", "attempt-2.out"])
    let table = try program("status", "small", "--attempts", "2").output
    #expect(table.contains("exit code 3"))
  }

  @Test func runsThatAreGoneFromTheFileRunAsBefore() throws {
    let program = try program()
    let file = try program.folder.read("sweep.yaml")
    try program.folder.write("sweep.yaml", file.replacing("n: 1:4", with: "n: 1:3"))
    try program.folder.write("fixed", "")
    let rerun = try program("rerun", "small", "--failed")
    #expect(rerun.errors.contains("is no longer in the sweep file, and run as before"))
    #expect(rerun.errors.contains("submitted 2 runs again"))
    #expect(try program("watch", "small", "--until-done").status == 0)
  }

  @Test func aPolicyRerunsByItselfAndWithinItsBound() throws {
    let program = try ClusterSweepProgram()
    try program.folder.write(
      "sweep.yaml",
      """
      name: auto
      command: '[ {{ n }} -le "$(cat tool)" ] && [ {{ attempt }} -ge {{ n }} ]'
      params: {n: 1:4}
      host: local
      on_failure: again, at most 2
      """)
    try program.folder.write("tool", "9")
    let result = try program("run", "sweep.yaml", "--set", "host.slots=4")
    #expect(result.status == 2)
    // How many at a time depends on when each look comes; what follows counts them.
    for attempt in [2, 3] {
      let lines = result.errors.split(separator: "\n").filter {
        $0.hasPrefix("on_failure: again, at most 2: ")
          && $0.hasSuffix("again, as attempt \(attempt)")
      }
      #expect(!lines.isEmpty, "\(result.errors)")
    }
    let expected = ["completed 1", "completed 2", "completed 3", "failed 3"]
    let auto = try program("rerun", "auto", "--auto")
    #expect(auto.errors == "no policy applies to a run; nothing is rerun\n")
    let runs = try program.json("status", "auto")["runs"] as? [[String: Any]] ?? []
    #expect(runs.map { "\($0["state"] ?? "?") \($0["attempt"] ?? "?")" } == expected)
    #expect(try program("rerun", "auto", "--auto", "--failed").status == 64)
  }

  /// Nobody asked for what changed in the folder meanwhile.
  @Test func aPolicyRerunsTheSameCode() throws {
    let program = try ClusterSweepProgram()
    try program.folder.write(
      "sweep.yaml",
      """
      name: same
      command: 'cat tool; [ {{ n }} = 2 ]'
      params: {n: [1]}
      host: local
      on_failure: again, at most 1
      """)
    try program.folder.write("tool", "old")
    #expect(try program("submit", "sweep.yaml").status == 0)
    try program.folder.write("tool", "new")
    #expect(try program("watch", "same", "--until-done").status == 2)
    #expect(try program("logs", "same", "0").output == "old")
    #expect(try program("rerun", "same", "--failed").status == 0)
    _ = try program("watch", "same", "--until-done")
    #expect(try program("logs", "same", "0").output == "new")
  }

  @Test func aSweepWaitsForTheOneBeforeIt() throws {
    let program = try ClusterSweepProgram()
    let go = program.folder.path + "/go"
    let first = """
      name: first
      command: 'until [ -e "\(go)" ]; do sleep 0.05; done; echo {{ n }} >>"\(go).done"'
      params: {n: 1:2}
      host: local
      """
    try program.folder.write("first.yaml", first)
    try program.folder.write(
      "second.yaml",
      """
      name: second
      command: 'cat "\(go).done" && echo {{ n }}'
      params: {n: 1:2}
      host: local
      after: first
      """)
    let early = try program("submit", "second.yaml")
    #expect(early.status == 64)
    #expect(early.errors.contains("the sweep 'first', after which this one comes, hasn't been"))
    #expect(try program("submit", "first.yaml", "--set", "host.slots=9").status == 0)
    #expect(try program("submit", "second.yaml", "--set", "host.slots=9").status == 0)
    let waiting = try eventually {
      let runs = try program.json("status", "second")["runs"] as? [[String: Any]] ?? []
      return runs.map { $0["cause"] as? String }
        == Array(repeating: "waits for the sweep before it to end", count: 2)
    }
    #expect(waiting)
    try program.folder.write("go", "")
    #expect(try program("watch", "second", "--until-done").status == 0)
    #expect(try program("watch", "first", "--until-done").status == 0)
  }

  @Test func aRunGoesOnFromItsNewestCheckpoint() throws {
    let program = try ClusterSweepProgram()
    try program.folder.write(
      "sweep.yaml",
      """
      name: resumed
      command: sh train.sh {{ n }} {{# resume_from }}--resume {{ resume_from }}{{/ resume_from }}
      params: {n: [1]}
      host: local
      checkpoints: checkpoints/
      """)
    try program.folder.write(
      "train.sh",
      """
      echo "$#: $3"
      [ $# -lt 3 ] || exit 0
      echo 1 >"checkpoints/it's one"; exit 1
      """)
    #expect(try program("run", "sweep.yaml").status == 2)
    #expect(try program("rerun", "resumed", "--failed").status == 0)
    #expect(try program("watch", "resumed", "--until-done").status == 0)
    let log = try program("logs", "resumed", "0").output
    #expect(log.hasPrefix("3: /"))
    #expect(log.hasSuffix("/checkpoints/it's one\n"))
  }
}
