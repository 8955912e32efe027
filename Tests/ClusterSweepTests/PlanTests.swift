import Foundation
import TestSupport
import Testing

/// What `plan --json` says of a sweep.
struct Planned {
  var status: Int32
  var errors: String
  var count = 0
  var points: [[String: String]] = []
  var commands: [String] = []
  var labels: [String] = []

  /// The values of one parameter, `-` where a point lacks it.
  func values(_ name: String) -> [String] { points.map { $0[name] ?? "-" } }
}

extension ClusterSweepProgram {
  /// Runs `plan --json` with these arguments.
  func plan(_ arguments: [String]) throws -> Planned {
    let result = try run(
      Self.path, ["plan", "--json"] + arguments, in: folder.path, environment: environment)
    let value = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
    let points = value?["points"] as? [[String: Any]] ?? []
    return Planned(
      status: result.status, errors: result.output, count: value?["count"] as? Int ?? 0,
      points: points.compactMap { $0["parameters"] as? [String: String] },
      commands: points.compactMap { $0["command"] as? String },
      labels: points.compactMap { $0["label"] as? String })
  }

  /// What a program of the system prints that gets `text` on its standard input.
  func piped(_ arguments: String, into command: String) throws -> ProgramResult {
    try run(
      "/bin/bash",
      ["-c", "\"$0\" \(arguments) | \(command); echo \"${PIPESTATUS[0]}\"", Self.path],
      in: folder.path, environment: environment)
  }
}

/// `plan` in all its forms, and what it says about what was run before.
@Suite(.timeLimit(.minutes(3))) struct PlanTests {
  private static let conditional = """
    name: k
    command: 'train.py {{#m}}--momentum {{ m }}{{/m}} --opt {{ opt }}'
    params:
      opt: [sgd, adam]
      m:
        values: [0.5, 0.9]
        when: "opt == 'sgd'"
        description: how much of the last step stays
        type: number
        constraints: "> 0"
    """

  private func program(_ sweep: String) throws -> ClusterSweepProgram {
    let program = try ClusterSweepProgram()
    try program.folder.write("sweep.yaml", sweep)
    return program
  }

  @Test func csvIsReadBackByPython() throws {
    let values = [
      "plain", "a,b", "say \"hi\"", "line\nbreak", "cr\rhere", "", " lead", "trail ", "ünï 漢", "'",
      "\t",
      "\"", "a\r\nb",
    ]
    let list = try String(decoding: JSONSerialization.data(withJSONObject: values), as: UTF8.self)
    let program = try program(
      "name: csv\ncommand: echo {{ v }} {{ n }}\nparams: {v: \(list), n: 1e-5}\n")
    let result = try program("plan", "--csv")
    #expect(result.status == 0)
    try program.folder.write("plan.csv", result.output)
    try program.folder.write(
      "read.py",
      """
      import csv, json
      print(json.dumps(list(csv.reader(open("plan.csv", newline="", encoding="utf-8"), strict=True))))
      """)
    let read = try run("/usr/bin/python3", ["read.py"], in: program.folder.path)
    let rows = try #require(
      try JSONSerialization.jsonObject(with: Data(read.output.utf8)) as? [[String]])
    #expect(rows.first == ["index", "v", "n", "command"])
    #expect(rows.dropFirst().map { $0[0] } == values.indices.map { "\($0)" })
    #expect(rows.dropFirst().map { $0[1] } == values)
    #expect(rows.dropFirst().allSatisfy { $0[2] == "1e-5" })
    #expect(rows[1][3] == "echo plain 1e-5")
    #expect(rows[2][3] == "echo a,b 1e-5")
  }

  @Test func absentValuesAreEmptyCellsAndNoMembers() throws {
    let program = try program(Self.conditional)
    #expect(
      try program("plan", "--csv").output == """
        index,opt,m,command
        0,sgd,0.5,train.py --momentum 0.5 --opt sgd
        1,sgd,0.9,train.py --momentum 0.9 --opt sgd
        2,adam,,train.py  --opt adam

        """)
    #expect(
      try program("plan", "--json").output == """
        {
          "sweep": "k",
          "count": 3,
          "points": [
            {"index": 0, "parameters": {"opt": "sgd", "m": "0.5"}, "command": "train.py --momentum 0.5 --opt sgd"},
            {"index": 1, "parameters": {"opt": "sgd", "m": "0.9"}, "command": "train.py --momentum 0.9 --opt sgd"},
            {"index": 2, "parameters": {"opt": "adam"}, "command": "train.py  --opt adam"}
          ]
        }

        """)
    #expect(
      try program("plan", "--commands", "--points", "1:3").output == """
        train.py --momentum 0.9 --opt sgd
        train.py  --opt adam

        """)
  }

  @Test(arguments: [
    ("0:0", [Int]()), ("1:2", [1]), (":2", [0, 1]), ("2:", [2]), ("1:99", [1, 2]), ("7:9", []),
    (":", [0, 1, 2]),
  ])
  func pointsCutsAWindow(_ window: String, _ indices: [Int]) throws {
    let program = try program(Self.conditional)
    let plan = try program.json("plan", "--points", window)
    #expect(plan["count"] as? Int == 3)
    #expect((plan["points"] as? [[String: Any]])?.compactMap { $0["index"] as? Int } == indices)
    let csv = try program("plan", "--csv", "--points", window)
    #expect(csv.output.split(separator: "\n").count == indices.count + 1)
  }

  @Test(arguments: ["5", "a:b", "2:1", "-1:2", "1:2:3"])
  func aWrongWindowIsSaidSo(_ window: String) throws {
    let wrong = try program(Self.conditional)("plan", "--points=\(window)")
    #expect(wrong.status == 64)
    #expect(wrong.errors.contains("'\(window)' is no range of points"))
  }

  @Test func helpOfParameters() throws {
    let program = try program(Self.conditional)
    #expect(
      try program("plan", "--help-params").output == """
        opt
            2 values: sgd adam

        m  number
            how much of the last step stays
            2 values: 0.5 0.9
            only when: opt == 'sgd'
            constraint: > 0

        """)
    let text = try program("plan", "--help-params", "--json").output
    let list = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]]
    #expect(list?.compactMap { $0["name"] as? String } == ["opt", "m"])
    #expect(list?.last?["when"] as? String == "opt == 'sgd'")
    #expect(list?.last?["constraints"] as? [String] == ["> 0"])
  }

  // MARK: Labels

  private func labels(_ sweep: String, _ arguments: String...) throws -> [String] {
    let plan = try program(sweep).plan(["sweep.yaml", "--labels"] + arguments)
    #expect(plan.labels.count == plan.count)
    return plan.labels
  }

  @Test func labelsDontDependOnHowTheSweepIsWritten() throws {
    let first = try labels("name: a\ncommand: t {{ x }} {{ y }}\nparams: {x: [0.1, 2], y: [b]}\n")
    let shape = /[0-9a-f]{12}\/[0-9a-f]{12}\/[a-z]+_[a-z]+_[a-z]+/
    #expect(first.allSatisfy { $0.wholeMatch(of: shape) != nil })
    #expect(Set(first).count == 2)
    // Another order, layout, spelling, name, host and time limit.
    let second = try labels(
      """
      # the same
      params:
        y: "b"
        x: '1e-1, 2.0'
      resources: {time: 5m}
      name: other
      command: 't {{ x }} {{ y }}'
      """)
    #expect(second == first)
    #expect(
      try labels(
        "name: a\ncommand: t {{ x }} {{ y }}\nparams: {x: [3], y: [c]}\n", "x=0.10,2", "y=b")
        == first
    )
  }

  @Test func labelsTellWhatDiffers() throws {
    func parts(_ sweep: String) throws -> [String] {
      try #require(try labels(sweep).first).split(separator: "/").map(String.init)
    }
    let first = try parts("name: a\ncommand: t {{ x }}\nparams: {x: [1, 2]}\n")
    let command = try parts("name: a\ncommand: t -v {{ x }}\nparams: {x: [1, 2]}\n")
    #expect(zip(first, command).allSatisfy { $0 != $1 })
    let value = try parts("name: a\ncommand: t {{ x }}\nparams: {x: [3, 2]}\n")
    #expect(zip(first, value).allSatisfy { $0 != $1 })
    // Another space with the same point: the run is the same one, the sweep isn't.
    let space = try parts("name: a\ncommand: t {{ x }}\nparams: {x: [1, 3]}\n")
    #expect(space[0] != first[0])
    #expect(space[1...] == first[1...])
    // A text is no number.
    let text = try parts("name: a\ncommand: t {{ x }}\nparams: {x: ['1', 2]}\n")
    #expect(text[1] != first[1])
  }

  // MARK: Files

  @Test func diffAndFilesNeedFiles() throws {
    let program = try program(Self.conditional)
    for arguments in [["--diff"], ["--files", "out"]] {
      let result = try run(
        ClusterSweepProgram.path, ["plan"] + arguments, in: program.folder.path,
        environment: program.environment)
      #expect(result.status == 64)
      #expect(result.errors.contains("error: the runs have no files of their own"))
    }
    #expect(!FileManager.default.fileExists(atPath: program.folder.path + "/out"))
  }

  @Test func diffShowsWhatARunsFileHas() throws {
    let program = try program(
      """
      name: d
      command: train {{ config }}
      config: {base: base.yaml, as: run/cfg.yaml, set: {train.lr: lr, extra: m}}
      params: {lr: [0.5, 1e-3], m: {values: [7], when: lr < 0.1}}
      """)
    try program.folder.write("base.yaml", "# top\ntrain:\n  lr: 0.01   # rate\n  wd: 1e-3\n")
    let first = """
      --- base.yaml
      +++ run/cfg.yaml (run 0)
      @@ -1,4 +1,4 @@
       # top
       train:
      -  lr: 0.01   # rate
      +  lr: 0.5   # rate
         wd: 1e-3

      """
    #expect(try program("plan", "--diff").output == first)
    let all = try program("plan", "--diff", "--points", ":")
    #expect(all.output.hasPrefix(first))
    #expect(all.output.contains("+++ run/cfg.yaml (run 1)\n"))
    #expect(all.output.hasSuffix("\n   wd: 1e-3\n+extra: 7\n"))
    #expect(try program.folder.read("base.yaml").contains("lr: 0.01   # rate"))
  }

  @Test func filesWritesThemBelowAFolder() throws {
    let program = try program(
      """
      name: f
      command: python3 train.py {{ config }}
      config: {base: base.json, set: {lr: lr}}
      substitute: train.py
      params: {lr: [0.5, 1e-3], n: [7]}
      """)
    try program.folder.write("base.json", #"{"lr": 1, "keep": 1.0}"# + "\n")
    try program.folder.write("train.py", "n = 3\nprint(n)\n")
    let result = try program("plan", "--files", "out")
    #expect(result.status == 0)
    #expect(try program.folder.read("out/0/base.json").hasPrefix(#"{"lr": 0.5, "keep": 1.0"#))
    #expect(try program.folder.read("out/1/base.json").hasPrefix(#"{"lr": 1e-3, "keep": 1.0"#))
    #expect(try program.folder.read("out/1/train.py") == "n = 3\nprint(7)\n")
    #expect(try program.folder.read("train.py") == "n = 3\nprint(n)\n")
    let again = try program("plan", "--files", "out")
    #expect(again.status == 64)
    #expect(again.errors.contains("out: error: the folder isn't empty"))
    #expect(try program("plan", "--files", "one", "--points", "1:2").status == 0)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: program.folder.path + "/one") == ["1"])
  }

  // MARK: What it costs, and what is there

  @Test func hoursAreTheMostThatItCanTake() throws {
    let program = try program(Self.conditional)
    #expect(try !program("plan").output.contains("-hours"))
    let cpu = try program("plan", "--set", "resources={time: 30m, cpus: 4}")
    #expect(cpu.output.contains("\nat most 6 CPU-hours\n"))
    let gpu = try program("plan", "--set", "resources={time: 2h, gpus: 'a100:2'}")
    #expect(gpu.output.contains("\nat most 12 GPU-hours and 6 CPU-hours\n"))
  }

  @Test func equalPointsAreSaidAndRunOnce() throws {
    let program = try program(
      """
      name: twice
      command: 'true {{ args }}'
      blocks: [{params: {a: [1, 2, 3]}}, {params: {a: [3, 4.0]}}, {params: {a: [1.0]}}]
      """)
    #expect(
      try program("plan").output.contains(
        "\n2 points are the same as earlier ones and run once: 4 runs\n"))
    #expect(try program("submit").errors == "twice: submitted 4 runs to local\n")
    #expect(
      try program("submit").errors == "twice: nothing to submit; 4 runs submitted before\n")
    #expect(try program("watch", "twice", "--until-done").status == 0)
    #expect(try program("plan").output.contains("\n4 of them are known (4 completed); 0 new\n"))
  }

  @Test func whatTheLedgerHasIsSaid() throws {
    let program = try program("name: l\ncommand: '[ {{ a }} != 2 ]'\nparams: {a: 1:3}\n")
    #expect(try !program("plan").output.contains("known"))
    #expect(try program("run").status == 2)
    #expect(
      try program("plan", "a=1:12").output.contains(
        "\n3 of them are known (2 completed, 1 failed); 9 new\n"))
    let less = try program("plan", "a=1,2").output
    #expect(less.contains("\n2 of them are known (1 completed, 1 failed); 0 new\n"))
    #expect(less.contains("\n1 run in the ledger is no longer in the sweep\n"))
  }

  @Test func moreRepetitionsSubmitOnlyTheNewOnes() throws {
    let program = try program(
      "name: r\ncommand: echo {{ a }} {{ seed }}\nparams: {a: 1:3}\nrepeat: 1\n")
    #expect(try program("run").status == 0)
    let before = try (0..<3).map { try program("logs", "r", "\($0)").output }
    let plan = try program("plan", "--set", "repeat=3")
    #expect(plan.output.contains("\n3 of them are known (3 completed); 6 new\n"))
    #expect(
      try program("submit", "--set", "repeat=3").errors
        == "r: submitted 6 runs to local; 3 runs submitted before\n")
    #expect(try program("watch", "r", "--until-done").status == 0)
    let runs = try #require(try program.json("status", "r")["runs"] as? [[String: Any]])
    let points = runs.map { ($0["parameters"] as? [String: String]) ?? [:] }
    #expect(points.map { $0["a"] } == ["1", "1", "1", "2", "2", "2", "3", "3", "3"])
    #expect(points.map { $0["replicate"] ?? "-" }.enumerated().allSatisfy { $1 == "\($0 % 3)" })
    #expect(runs.compactMap { $0["attempt"] as? Int } == Array(repeating: 1, count: 9))
    let after = try runs.map { try program("logs", "r", $0["run"] as? String ?? "").output }
    #expect(Set(after).count == 9)
    #expect([after[0], after[3], after[6]] == before)
  }

  // MARK: Size

  private static let huge =
    "name: big\ncommand: 'true {{ args }}'\nparams: {a: 0:999, b: 0:999, c: 0:999}\n"

  @Test func aThousandMillionPointsArePlanned() throws {
    let program = try program(Self.huge)
    let plan = try program("plan")
    #expect(plan.status == 0)
    #expect(plan.output.hasPrefix("big: 1000000000 runs on local (queue)"))
    #expect(plan.output.contains("\n999999999  999  999  999  true --a=999 --b=999 --c=999\n"))
    let last = try program.plan(["--points", "999999998:"])
    #expect(last.count == 1_000_000_000)
    #expect(last.values("c") == ["998", "999"])
    let commands = try program("plan", "--commands", "--points", "123456789:123456790")
    #expect(commands.output == "true --a=123 --b=456 --c=789\n")
  }

  @Test(arguments: ["--csv", "--json", "--commands", ""])
  func aReaderMayStopReading(_ form: String) throws {
    let program = try program(Self.huge)
    let result = try program.piped("plan \(form)", into: "head -1")
    let lines = result.output.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.last == "0" || lines.last == "141")
    #expect(result.errors == "")
  }

  @Test(arguments: ["submit", "run"]) func manyRunsAreConfirmed(_ verb: String) throws {
    let program = try program("name: many\ncommand: 'true {{ a }}'\nparams: {a: 0:10000}\n")
    let result = try program(verb)
    #expect(result.status == 64)
    #expect(result.errors.contains("error: the sweep has 10001 runs"))
    #expect(result.errors.contains("--yes"))
    #expect(!FileManager.default.fileExists(atPath: program.folder.path + "/.clustersweep"))
  }

  @Test func planningTwiceIsTheSameAndLeavesNothing() throws {
    let program = try program(
      "name: p\ncommand: t {{ x }}\nsamples: 9\nparams: {x: 'uniform(0, 1)'}\n")
    for form in [[], ["--json"], ["--csv"], ["--labels"], ["--script"]] {
      func plan() throws -> ProgramResult {
        try run(
          ClusterSweepProgram.path, ["plan"] + form, in: program.folder.path,
          environment: program.environment)
      }
      let first = try plan()
      #expect(first.status == 0)
      #expect(try plan().output == first.output)
    }
    let files = try FileManager.default.contentsOfDirectory(atPath: program.folder.path)
    #expect(files.sorted() == ["home", "sweep.yaml"])
  }

  // MARK: What is typed wrong

  @Test(arguments: [
    (["plan", "--cvs"], 64, "Did you mean '--csv'?"),
    (["paln", "sweep.yaml"], 64, "did you mean 'plan'?"),
    (["plan", "--csv", "--commands"], 64, "give one of --json, --csv, --commands"),
    (["plan", "swep.yaml"], 65, "there is no file 'swep.yaml'"),
    (["plan", "sweep.yaml", "other.yaml"], 64, "there are two sweep files"),
    (["plan", "sweep.yaml", "--", "echo"], 64, "there is a sweep file and a command"),
    (["plan", "mm=1"], 65, "did you mean 'm'?"),
    (["plan", "--set", "resources.tiem=2h"], 65, "did you mean 'time'?"),
    (["plan", "@nosuch.csv"], 65, "nosuch.csv"),
    (["plan", "--samples", "x"], 64, "--samples"),
  ])
  func aWrongCommandLineIsAnswered(_ arguments: [String], _ status: Int32, _ text: String) throws {
    let program = try program(Self.conditional)
    let result = try run(
      ClusterSweepProgram.path, arguments, in: program.folder.path,
      environment: program.environment)
    #expect(result.status == status)
    #expect(result.errors.contains(text), "\(result.errors)")
    #expect(result.output == "")
  }

  /// Whoever reads JSON gets one value, whenever the fault is found.
  @Test func anErrorInADrawIsOneJSONValue() throws {
    let program = try program(
      """
      name: j
      command: t {{ x }}
      samples: 3
      params: {x: {uniform: [0, 1], constraints: "> 2"}}
      """)
    let result = try program("plan", "--json")
    #expect(result.status == 65)
    let value = try? JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
    let errors = value?["error"] as? [[String: Any]]
    #expect(errors?.first?["what"] as? String == "no draw of 'x' satisfies its constraints")
  }
}
