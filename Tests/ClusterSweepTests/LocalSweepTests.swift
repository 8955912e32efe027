import Foundation
import TestSupport
import Testing

/// Whole sweeps on this machine, through the program as a person uses it.
@Suite(.timeLimit(.minutes(3))) struct LocalSweepTests {
  /// 4 runs; the one with n=3 fails with status 3, the first time.
  private static let sweep = """
    name: small
    command: |
      if [ {{ n }} = 3 ] && [ "$CLUSTERSWEEP_ATTEMPT" = 1 ]; then echo broken >&2; exit 3; fi
      for epoch in 1 2; do echo "epoch=$epoch val_loss=$(( {{ n }} * 10 - epoch ))"; done
    params:
      n: 1:4
    metric: val_loss:min
    host: local
    """

  private func program(_ sweep: String = sweep) throws -> ClusterSweepProgram {
    let program = try ClusterSweepProgram()
    try program.folder.write("sweep.yaml", sweep)
    return program
  }

  private func states(_ program: ClusterSweepProgram, _ sweep: String) throws -> [String] {
    let runs = try program.json("status", sweep)["runs"] as? [[String: Any]] ?? []
    return runs.map { run in
      let code = (run["exit_code"] as? Int).map { " \($0)" } ?? ""
      return "\(run["index"] ?? "?") \(run["state"] ?? "?") attempt \(run["attempt"] ?? "?")\(code)"
    }
  }

  @Test func goesFromFileToRankingAndRerunsWhatFailed() throws {
    let program = try program()
    let run = try program("run", "sweep.yaml", "--set", "host.slots=2")
    #expect(run.status == 2)
    #expect(
      try states(program, "small") == [
        "0 completed attempt 1 0", "1 completed attempt 1 0", "2 failed attempt 1 3",
        "3 completed attempt 1 0",
      ])

    let again = try program("submit", "sweep.yaml")
    #expect(again.status == 0)
    #expect(again.errors == "small: nothing to submit; 4 runs submitted before\n")

    let rerun = try program("rerun", "small", "--failed")
    #expect(rerun.errors == "submitted 1 run again\n")
    #expect(try program("watch", "small", "--until-done").status == 0)
    #expect(
      try states(program, "small") == [
        "0 completed attempt 1 0", "1 completed attempt 1 0", "2 completed attempt 2 0",
        "3 completed attempt 1 0",
      ])

    let ranking = try program.json("rank", "small")
    let objective = try #require(ranking["objective"] as? [String: String])
    #expect(
      objective == ["metric": "val_loss", "reduction": "min", "direction": "minimize"])
    let runs = try #require(ranking["runs"] as? [[String: Any]])
    #expect(runs.compactMap { $0["place"] as? Int } == [1, 2, 3, 4])
    #expect(runs.compactMap { $0["value"] as? Double } == [8, 18, 28, 38])
    #expect(runs.compactMap { $0["step"] as? Int } == [2, 2, 2, 2])
    #expect(
      runs.compactMap { ($0["parameters"] as? [String: String])?["n"] } == ["1", "2", "3", "4"])
    #expect(runs.compactMap { $0["state"] as? String } == Array(repeating: "completed", count: 4))
  }

  @Test func planOfACommandOfItsOwn() throws {
    let program = try ClusterSweepProgram()
    let result = try program(
      "plan", "--json", "--hyperparam", "lr=1e-5:l3:1e-3", "--hp", "tag=a,'b c'", "--name", "x",
      "--", "train", "--lr", "{{ lr }}", "{{ tag }}")
    #expect(
      result.output == """
        {
          "sweep": "x",
          "count": 6,
          "points": [
            {"index": 0, "parameters": {"lr": "1e-5", "tag": "a"}, "command": "train --lr 1e-5 a"},
            {"index": 1, "parameters": {"lr": "1e-5", "tag": "b c"}, "command": "train --lr 1e-5 'b c'"},
            {"index": 2, "parameters": {"lr": "0.0001", "tag": "a"}, "command": "train --lr 0.0001 a"},
            {"index": 3, "parameters": {"lr": "0.0001", "tag": "b c"}, "command": "train --lr 0.0001 'b c'"},
            {"index": 4, "parameters": {"lr": "1e-3", "tag": "a"}, "command": "train --lr 1e-3 a"},
            {"index": 5, "parameters": {"lr": "1e-3", "tag": "b c"}, "command": "train --lr 1e-3 'b c'"}
          ]
        }

        """)
    #expect(result.status == 0)
    let files = try FileManager.default.contentsOfDirectory(atPath: program.folder.path)
    #expect(files == ["home"])
  }

  @Test func aMisspeltParameterOfTheCommandLineIsNamed() throws {
    let wrong = try program()("plan", "sweep.yaml", "nn=1:2", "m=1")
    #expect(wrong.status == 65)
    #expect(wrong.errors.contains("the parameter 'nn' is used nowhere"))
    #expect(wrong.errors.contains("did you mean 'n'?"))
  }

  @Test func planPagesPoints() throws {
    let program = try program()
    let plan = try program.json("plan", "--points", "1:3")
    let points = try #require(plan["points"] as? [[String: Any]])
    #expect(plan["count"] as? Int == 4)
    #expect(points.compactMap { $0["index"] as? Int } == [1, 2])
  }

  @Test func valuesArriveExactly() throws {
    let values = [
      "two words", "it's", "\"$HOME\"", "`id`", "a\\b\\", "-rf", "*", "ünïcödé 漢", "#", "tab\there",
      "line\nbreak", "ends in newlines\n\n", "%s%n", "~", "!!", "{{ x }}", "$(touch pwned)", ";ls",
    ]
    let program = try ClusterSweepProgram()
    let list = try String(
      decoding: JSONSerialization.data(withJSONObject: values), as: UTF8.self)
    try program.folder.write(
      "sweep.yaml",
      """
      name: exact
      command: printf '%s' {{ v }} >argument; printf '%s' "<{{ v }}>" >quoted; cp {{ params }} p.json
      params: {v: \(list)}
      """)
    #expect(try program("run", "sweep.yaml").status == 0)
    let runs = try #require(try program.json("status", "exact")["runs"] as? [[String: Any]])
    #expect(runs.count == values.count)
    let host = program.folder.path + "/.clustersweep/local"
    let sweep = try #require(
      try FileManager.default.contentsOfDirectory(atPath: host).first { $0.hasPrefix("exact-") })
    for (value, run) in zip(values, runs) {
      let folder = "\(host)/\(sweep)/runs/\(run["run"] ?? "")/"
      #expect(try String(contentsOfFile: folder + "argument", encoding: .utf8) == value)
      #expect(try String(contentsOfFile: folder + "quoted", encoding: .utf8) == "<\(value)>")
      let json = try JSONSerialization.jsonObject(
        with: Data(contentsOf: URL(fileURLWithPath: folder + "p.json")))
      #expect(json as? [String: String] == ["v": value])
      #expect((run["parameters"] as? [String: String]) == ["v": value])
    }
  }

  @Test func aRunSeesTheCodeAsItWasAndWritesOnlyToItsOwnFolder() throws {
    let program = try ClusterSweepProgram()
    try program.folder.write("data/input.txt", "before")
    try program.folder.write(
      "sweep.yaml",
      """
      name: code
      command: |
        until [ -e {{ n }} ]; do sleep 0.1; done
        cat data/input.txt >seen
      params: {n: ["\(program.folder.path)/edited"]}
      """)
    #expect(try program("submit", "sweep.yaml").status == 0)
    try program.folder.write("data/input.txt", "after")
    try program.folder.write("edited", "")
    #expect(try program("watch", "code", "--until-done").status == 0)
    let host = program.folder.path + "/.clustersweep/local"
    let found = try run("/usr/bin/find", [host, "-name", "seen"])
    #expect(found.output.split(separator: "\n").count == 1)
    let seen = String(found.output.split(separator: "\n")[0])
    #expect(seen.contains("/runs/"))
    #expect(try String(contentsOfFile: seen, encoding: .utf8) == "before")
  }

  @Test func metricsOfFilesInTheRunFolderAreRanked() throws {
    let program = try ClusterSweepProgram()
    try program.folder.write(
      "sweep.yaml",
      """
      name: files
      command: printf 'epoch,acc\\n1,0.%s\\n2,0.1\\n' {{ n }} >metrics.csv
      params: {n: "3,9,5"}
      metric: acc:max
      """)
    #expect(try program("run", "sweep.yaml").status == 0)
    let runs = try #require(try program.json("rank", "files")["runs"] as? [[String: Any]])
    #expect(runs.compactMap { $0["value"] as? Double } == [0.9, 0.5, 0.3])
    #expect(runs.compactMap { $0["step"] as? Int } == [1, 1, 1])
  }

  @Test func initWritesASweepThatRunsAsItIs() throws {
    let program = try ClusterSweepProgram()
    let written = try program.json("init")
    #expect(written["written"] as? [String] == ["sweep.yaml", "train.py"])
    let again = try program("init")
    #expect(again.status == 1)
    #expect(try program("run").status == 0)
    let ranking = try #require(try program.json("rank", "first")["runs"] as? [[String: Any]])
    #expect(ranking.count == 12)
    #expect(ranking.first?["parameters"] as? [String: String] == ["lr": "0.01", "layers": "2"])
  }

  @Test func syncBringsNewBytesOnly() throws {
    let program = try program()
    #expect(try program("submit", "sweep.yaml", "n=1").status == 0)
    let ended = try eventually { try states(program, "small") == ["0 completed attempt 1 0"] }
    #expect(ended)
    let first = try program.json("sync", "small")
    #expect(first["bytes"] as? Int == 38)
    let second = try program.json("sync", "sweep.yaml")
    #expect(second["files"] as? Int == 0)
    #expect(second["bytes"] as? Int == 0)
  }

  @Test func completionsAreThereForEachShell() throws {
    let program = try ClusterSweepProgram()
    for shell in ["bash", "zsh", "fish"] {
      let script = try program("--generate-completion-script", shell)
      #expect(script.status == 0)
      #expect(script.output.contains("clustersweep"))
    }
  }

  @Test func aSourceCanBeChosen() throws {
    let program = try ClusterSweepProgram()
    try program.folder.write(
      "sweep.yaml",
      """
      name: sources
      command: echo "loss=0.{{ n }}"; printf 'step,loss\\n1,0.9\\n' >metrics.csv
      params: {n: [1, 2]}
      metric: {name: loss, reduce: min, from: text}
      """)
    #expect(try program("run", "sweep.yaml").status == 0)
    func values(_ arguments: String...) throws -> [Double] {
      let result = try run(
        ClusterSweepProgram.path, ["rank", "sources", "--json"] + arguments,
        in: program.folder.path, environment: program.environment)
      let value = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
      let runs = (value as? [String: Any])?["runs"] as? [[String: Any]] ?? []
      return runs.compactMap { $0["value"] as? Double }
    }
    #expect(try values() == [0.1, 0.2])
    #expect(try values("--from", "csv") == [0.9, 0.9])
  }

  @Test func runNeedsNoSweepFile() throws {
    let program = try ClusterSweepProgram()
    let arguments = [
      "run", "--json", "--hyperparam", "x=3,1,2", "--metric", "loss:min", "--", "sh", "-c",
      "echo loss=$1", "-", "{{ x }}",
    ]
    let result = try run(
      ClusterSweepProgram.path, arguments, in: program.folder.path,
      environment: program.environment)
    #expect(result.status == 0)
    let value = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    let runs = try #require((value as? [String: Any])?["runs"] as? [[String: Any]])
    #expect(runs.compactMap { $0["value"] as? Double } == [1, 2, 3])
    let again = try run(
      ClusterSweepProgram.path, arguments.filter { $0 != "--json" }, in: program.folder.path,
      environment: program.environment)
    #expect(again.errors.contains(": nothing to submit; 3 runs submitted before\n"))
  }

  @Test func cancelEndsWhatRunsAndWhatWaits() throws {
    let program = try ClusterSweepProgram()
    try program.folder.write(
      "sweep.yaml",
      """
      name: long
      command: echo started {{ n }}; sleep 600
      params: {n: 1:3}
      """)
    #expect(try program("submit", "sweep.yaml", "--set", "host.slots=1").status == 0)
    let runs = try eventually { try states(program, "long").contains { $0.contains("running") } }
    #expect(runs)
    let cancel = try program("cancel", "long")
    #expect(cancel.errors == "cancelled 3 runs\n")
    let ended = try eventually {
      try states(program, "long").allSatisfy { $0.contains("cancelled") }
    }
    #expect(ended)

    #expect(
      try program("rerun", "long", "--failed").errors == "no run is failed; nothing is rerun\n")
    #expect(try program("rerun", "long", "--cancelled").errors == "submitted 3 runs again\n")
    #expect(try states(program, "long").allSatisfy { $0.contains("attempt 2") })
    #expect(try program("cancel", "long").status == 0)
  }

  @Test func anIndexIsOneRunsOnly() throws {
    let program = try program()
    _ = try program("submit", "sweep.yaml", "n=1,2")
    _ = try program("submit", "sweep.yaml", "n=4,1")
    let runs = try #require(try program.json("status", "small")["runs"] as? [[String: Any]])
    let places = runs.map { run in
      "\(run["index"] ?? "?") n=\((run["parameters"] as? [String: String])?["n"] ?? "?")"
    }
    #expect(places == ["0 n=4", "1 n=1", "2 n=2"])
  }

  @Test func watchSaysWhenRunsArentSubmitted() throws {
    let program = try program()
    #expect(try program("run", "sweep.yaml", "n=1").status == 0)
    let sql = "UPDATE submission SET state = 'intent'; UPDATE attempt SET state = 'submitting'"
    let change =
      "import sqlite3; sqlite3.connect('.clustersweep/ledger.sqlite').executescript(\"\(sql)\")"
    #expect(try run("/usr/bin/python3", ["-c", change], in: program.folder.path).status == 0)
    let watch = try program("watch", "small", "--until-done")
    #expect(watch.status == 75)
    #expect(watch.errors.hasSuffix("does, and finds out first what an interrupted one did\n"))
    let submit = try program("submit", "sweep.yaml", "n=1")
    #expect(submit.errors == "small: adopted 1 run of an interrupted submission\n")
    #expect(try program("watch", "small", "--until-done").status == 0)
  }

  @Test func logsShowWhatARunWrote() throws {
    let program = try program()
    _ = try program("run", "sweep.yaml")
    #expect(try program("logs", "small", "0").output == "epoch=1 val_loss=9\nepoch=2 val_loss=8\n")
    #expect(try program("logs", "small", "2", "--errors").output == "broken\n")
    #expect(
      try program("logs", "small", "0", "-f").output == "epoch=1 val_loss=9\nepoch=2 val_loss=8\n")
    let wrong = try program("logs", "small", "nobody")
    #expect(wrong.status == 64)
  }

  @Test func listAndHostsAreReadableByPrograms() throws {
    let program = try program()
    _ = try program("run", "sweep.yaml")
    let sweeps = try #require(try program.json("list")["sweeps"] as? [[String: Any]])
    #expect(sweeps.compactMap { $0["sweep"] as? String } == ["small"])
    #expect(sweeps.first?["counts"] as? [String: Int] == ["completed": 3, "failed": 1])
    let hosts = try #require(try program.json("hosts", "list")["hosts"] as? [[String: Any]])
    #expect(hosts.compactMap { $0["host"] as? String } == ["local"])
    let checks = try #require(try program.json("hosts", "check")["hosts"] as? [[String: Any]])
    #expect(checks.first?["good"] as? Bool == true)
  }

  @Test func ranksAFolderOfSomebodyElses() throws {
    let program = try ClusterSweepProgram()
    try program.folder.write("theirs/a/log.txt", "step=1 val_loss=0.5\nstep=2 val_loss=0.3\n")
    try program.folder.write("theirs/b/metrics.csv", "step,val_loss\n1,0.2\n2,0.4\n")
    try program.folder.write("theirs/c/log.txt", "nothing here\n")
    let result = try program("rank", "--folder", "theirs", "--metric", "val_loss:min")
    #expect(
      result.output == """
        PLACE  RUN  val_loss:min  STEP
            1  b             0.2     1
            2  a             0.3     2
            -  c               -     -

        """)
    let csv = try program.json(
      "rank", "--folder", "theirs", "--metric", "val_loss:min", "--from", "csv")
    let places = (csv["runs"] as? [[String: Any]])?.compactMap { $0["place"] as? Int }
    #expect(places == [1])
  }
}
