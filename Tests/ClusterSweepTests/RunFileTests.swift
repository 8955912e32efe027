import Foundation
import TestSupport
import Testing

extension ClusterSweepProgram {
  /// The folder of a run on this machine.
  func folder(ofRun run: String, sweep: String) throws -> String {
    let host = folder.path + "/.clustersweep/local"
    let found = try FileManager.default.contentsOfDirectory(atPath: host).first {
      $0.hasPrefix(sweep + "-")
    }
    return "\(host)/\(found ?? "")/runs/\(run)"
  }

  /// A file that a run wrote, or was given, in its folder.
  func contents(_ file: String, ofRun run: String, sweep: String) throws -> String {
    let path = try folder(ofRun: run, sweep: sweep) + "/" + file
    return String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
  }

  /// The names of a sweep's runs, in the order of the points.
  func runNames(_ sweep: String) throws -> [String] {
    let runs = try json("status", sweep)["runs"] as? [[String: Any]] ?? []
    return runs.compactMap { $0["run"] as? String }
  }
}

/// Whole local sweeps in which values reach the program by other ways than a placeholder.
@Suite(.timeLimit(.minutes(5))) struct RunFileTests {
  static let nasty = [
    "it's", "\"$HOME\"", "`id`", "$(id)", "line\nbreak", "ünï 漢 😀", "-rf", "--", "a\nEOF\nb", "",
    " lead", "trail ", "tab\t", "1e-3", "yes", "null", "~", "a: b", "#c", "- x", "\\n\\",
    "ends\n\n",
    "{{ v }}", "%s", "cr\r", "é\u{85}x\u{2028}y", "[1,2", "1:30", "=", "2024-01-01", "*a", "!x",
    "'''",
    "\"\"\"", "\u{1}", "\u{7f}", "\u{feff}x", "e\u{301}", "!!", "{a}",
  ]

  /// As a list of YAML in ASCII: what isn't is written with a backslash.
  private static let nastyList =
    "["
    + nasty.map { value in
      let scalars = value.unicodeScalars.map { scalar in
        scalar.isASCII && scalar.value >= 0x20 && !"\"\\\u{7f}".unicodeScalars.contains(scalar)
          ? String(scalar)
          : "\\U" + String(0x1_0000_0000 + Int(scalar.value), radix: 16).dropFirst()
      }
      return "\"" + scalars.joined() + "\""
    }.joined(separator: ", ") + "]"

  /// Writes the value at `deep.v` of a config to `seen`, without help of PyYAML where that is missing.
  private static let reader = #"""
    import ast, json, re, sys
    text = open(sys.argv[1], encoding="utf-8", newline="").read()
    if sys.argv[1].endswith(".json"):
        value = json.loads(text)["deep"]["v"]
    else:
        try:
            import yaml
            value = yaml.safe_load(text)["deep"]["v"]
        except ImportError:
            value = re.search(r"^  v: (.*?) # c$", text, re.M | re.S).group(1)
            value = ast.literal_eval(value) if value[:1] in "'\"" else value
    open("seen", "w", encoding="utf-8", newline="").write(value)
    """#

  private func program(_ sweep: String, _ files: [String: String] = [:]) throws
    -> ClusterSweepProgram
  {
    let program = try ClusterSweepProgram()
    try program.folder.write("sweep.yaml", sweep)
    for (name, text) in files { try program.folder.write(name, text) }
    return program
  }

  /// What each run of a sweep wrote to `seen`.
  private func seen(_ program: ClusterSweepProgram, _ sweep: String) throws -> [String] {
    let names = try program.runNames(sweep)
    return try names.map { try program.contents("seen", ofRun: $0, sweep: sweep) }
  }

  // MARK: Configs

  @Test func aYAMLConfigKeepsAllElse() throws {
    let base = """
      # the model
      model: {depth: 3, act: 'relu'}   # flow
      train:
        wd: 1e-3
        lr: 0.01   # the rate
        list: [1, 2]

      last: "x"
      """
    let program = try program(
      """
      name: y
      command: cp {{ config }} seen; basename {{ config }}
      config: base.yaml
      params: {train.lr: [0.5, 1e-5], model.depth: [7]}
      """, ["base.yaml": base])
    #expect(try program("run").status == 0)
    let depth = base.replacing("depth: 3", with: "depth: 7")
    // PyYAML takes `1e-5` for a text, unless it is tagged.
    #expect(
      try seen(program, "y") == [
        depth.replacing("lr: 0.01", with: "lr: 0.5"),
        depth.replacing("lr: 0.01", with: "lr: !!float 1e-5"),
      ])
    #expect(try program("logs", "y", "0").output == "base.yaml\n")
    #expect(try program.folder.read("base.yaml") == base)
  }

  @Test func aJSONConfigKeepsAllElse() throws {
    let base = "{\n    \"b\": 1.0, \"lr\": 1,\n  \"a\": {\"x\": [1,  2.50]}\n}\n"
    let program = try program(
      """
      name: j
      command: cp {{ config }} seen
      config: conf/base.json
      params: {lr: [1e-5], a.x: [[3, 4]]}
      """, ["conf/base.json": base])
    #expect(try program("run").status == 0)
    let text = try #require(try seen(program, "j").first)
    #expect(text.hasPrefix("{\n    \"b\": 1.0, \"lr\": 1e-5,\n  \"a\": {\"x\": ["))
    #expect(text.hasSuffix("]}\n}\n"))
    let value = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    #expect((value?["a"] as? [String: [Int]]) == ["x": [3, 4]])
    #expect(try program.folder.read("conf/base.json") == base)
  }

  @Test func aConfigSaysWhatIsSetAndWhereItIs() throws {
    let program = try program(
      """
      name: s
      command: cp {{ config }} seen; echo {{ config }} | sed 's,.*/runs/[a-z_]*,RUN,'; ls
      config: {base: base.yaml, as: run/cfg.yaml, set: {train.lr: rate, extra.m: m}}
      params: {rate: [0.1, 2], m: {values: [7], when: rate > 1}}
      """, ["base.yaml": "train:\n  lr: 1 # c\n"])
    #expect(try program("run").status == 0)
    #expect(
      try seen(program, "s") == [
        "train:\n  lr: 0.1 # c\n", "train:\n  lr: 2 # c\nextra:\n  m: 7\n",
      ])
    let log = try program("logs", "s", "0").output.split(separator: "\n")
    #expect(log.first == "RUN/run/cfg.yaml")
    #expect(log.contains("base.yaml"))
  }

  @Test(arguments: ["base.yaml", "base.json"]) func nastyValuesArriveByConfig(_ base: String) throws
  {
    let text = base == "base.yaml" ? "deep:\n  v: 1 # c\n  w: 2\n" : #"{"deep": {"v": 1, "w": 2}}"#
    let program = try program(
      """
      name: n
      command: python3 read.py {{ config }}
      config: {base: \(base), set: {deep.v: v}}
      params: {v: \(Self.nastyList)}
      """, ["read.py": Self.reader, base: text])
    #expect(try program("run").status == 0)
    #expect(try seen(program, "n").map { Array($0.utf8) } == Self.nasty.map { Array($0.utf8) })
    #expect(try program.folder.read(base) == text)
  }

  // MARK: The environment

  @Test func nastyValuesArriveByTheEnvironment() throws {
    let program = try program(
      """
      name: e
      command: python3 -c 'import os; open("seen", "wb").write(os.environb[b"V"] + b"|" + os.environb[b"W"])'
      environment: {V: '{{ v }}', W: 'a"$b`\\{{ v }}''c'}
      params: {v: \(Self.nastyList)}
      """)
    #expect(try program("run").status == 0)
    #expect(
      try seen(program, "e").map { Array($0.utf8) }
        == Self.nasty.map { Array("\($0)|a\"$b`\\\($0)'c".utf8) })
  }

  @Test func aVariableOfAnAbsentParameterIsAbsent() throws {
    var program = try program(
      """
      name: a
      command: python3 -c 'import os; open("seen", "w").write(os.environ.get("MOMENTUM", "none"))'
      environment: {MOMENTUM: '{{ m }}', OPT: '{{ opt }}'}
      params: {opt: [sgd, adam], m: {values: [0.5], when: "opt == 'sgd'"}}
      """)
    #expect(try program("run").status == 0)
    #expect(try seen(program, "a") == ["0.5", "none"])
    // Nor does the run see one that happens to be where the sweep is started.
    program.environment["MOMENTUM"] = "leaked"
    #expect(try program("run", "--name", "b").status == 0)
    #expect(try seen(program, "b") == ["0.5", "none"])
  }

  // MARK: Scripts

  @Test func nastyValuesArriveBySubstitution() throws {
    let script = #"""
      v = "default"
      open("seen", "w", encoding="utf-8", newline="").write(v)  # v
      """#
    let program = try program(
      """
      name: u
      command: python3 train.py
      substitute: train.py
      params: {v: \(Self.nastyList)}
      """, ["train.py": script])
    #expect(try program("run").status == 0)
    #expect(try seen(program, "u").map { Array($0.utf8) } == Self.nasty.map { Array($0.utf8) })
    #expect(try program.folder.read("train.py") == script)
  }

  /// A parameter that a condition names has to reach the script all the same.
  @Test func parametersOfConditionsAreSubstituted() throws {
    let program = try program(
      """
      name: c
      command: python3 train.py
      substitute: train.py
      params: {lr: [1, 2], m: {values: [5], when: lr == 1}}
      """, ["train.py": "lr = 0\nm = 0\nopen('seen', 'w').write(f'{lr} {m}')\n"])
    #expect(try program("run").status == 0)
    #expect(try seen(program, "c") == ["1 5", "2 0"])
  }

  @Test(arguments: ["base.yaml", "base.json"]) func listsStayListsInFiles(_ base: String) throws {
    let program = try program(
      """
      name: t
      command: python3 train.py {{ config }}
      config: {base: \(base), set: {sizes: sizes, last: last}}
      substitute: train.py
      params: {sizes: [[3, "x"]], last: [true], word: [[1, [2]]]}
      """,
      [
        "base.yaml": "sizes: 0\nlast: 0\n", "base.json": #"{"sizes": 0, "last": 0}"#,
        "train.py": """
        import sys
        text = "".join(open(sys.argv[1]).read().split())
        open("seen", "w").write(f"{text} {type(word).__name__} {word}")
        """,
      ])
    #expect(try program("run").status == 0)
    let config =
      base == "base.yaml" ? #"sizes:[3,"x"]last:true"# : #"{"sizes":[3,"x"],"last":true}"#
    let seen = try #require(try seen(program, "t").first)
    #expect(seen.replacing("[3,x]", with: #"[3,"x"]"#) == config + " list [1, [2]]")
  }

  /// What the config has is set there, what only the script has is put there.
  @Test func aConfigAndAScriptShareTheParameters() throws {
    let program = try program(
      """
      name: b
      command: python3 train.py {{ config }}
      config: base.json
      substitute: train.py
      params: {lr: [0.5], n: [7]}
      """,
      [
        "base.json": #"{"lr": 1}"#,
        "train.py":
          "import sys\nn = 3\nopen('seen', 'w').write(open(sys.argv[1]).read() + str(n))\n",
      ])
    let result = try program("run")
    #expect(result.status == 0, "\(result.errors)")
    guard result.status == 0 else { return }
    #expect(try seen(program, "b") == [#"{"lr": 0.5}7"#])
  }

  @Test func studioMLsCommandLine() throws {
    let script = "import sys\nlr = 1.0\nprint('loss=%g' % (lr * int(sys.argv[1])))\n"
    let program = try ClusterSweepProgram()
    try program.folder.write("train.py", script)
    let result = try program(
      "run", "--hyperparam", "lr=0.1,0.2", "--metric", "loss:min", "--", "python3", "train.py", "30"
    )
    #expect(result.status == 0)
    #expect(result.errors.contains("note: lr: put into a copy of train.py"))
    let rows = result.output.split(separator: "\n").map { $0.split(separator: " ").dropFirst(2) }
    #expect(
      rows.dropFirst().map { Array($0) } == [
        ["0.1", "3.0", "1", "completed"], ["0.2", "6.0", "1", "completed"],
      ])
    #expect(try program.folder.read("train.py") == script)
  }

  // MARK: Placeholders

  @Test func sectionsAndAllArguments() throws {
    let program = try program(
      """
      name: p
      command: |
        python3 -c 'import sys, json; json.dump(sys.argv[1:], open("seen", "w"))' {{#momentum}}--mom {{ momentum }} {{/momentum}}{{ args }}
        cp {{ params }} params.json
      params:
        opt: [sgd, adam]
        momentum: {values: [0.90], when: "opt == 'sgd'"}
        text: ["it's $HOME"]
      """)
    #expect(try program("run").status == 0)
    let lists = try seen(program, "p").map {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String]
    }
    #expect(
      lists == [
        ["--mom", "0.90", "--opt=sgd", "--momentum=0.90", "--text=it's $HOME"],
        ["--opt=adam", "--text=it's $HOME"],
      ])
    let names = try program.runNames("p")
    let point = try program.contents("params.json", ofRun: names[0], sweep: "p")
    #expect(point.contains("0.90"))
    let other = try program.contents("params.json", ofRun: names[1], sweep: "p")
    let value = try JSONSerialization.jsonObject(with: Data(other.utf8)) as? [String: String]
    #expect(value == ["opt": "adam", "text": "it's $HOME"])
  }

  // MARK: Later

  @Test func aRerunGetsTheSameFiles() throws {
    let program = try program(
      """
      name: r
      command: |
        python3 train.py > script.$CLUSTERSWEEP_ATTEMPT
        cp {{ config }} config.$CLUSTERSWEEP_ATTEMPT
        [ $CLUSTERSWEEP_ATTEMPT = 2 ]
      config: {base: base.yaml, set: {lr: lr}}
      substitute: train.py
      params: {lr: [1e-5, 0.10], word: ["it's\\nme"]}
      """, ["base.yaml": "lr: 1.0 # c\n", "train.py": "word = 1\nprint(word)\n"])
    #expect(try program("run").status == 2)
    #expect(try program("rerun", "r", "--failed").status == 0)
    #expect(try program("watch", "r", "--until-done").status == 0)
    for (name, rate) in zip(try program.runNames("r"), ["!!float 1e-5", "0.10"]) {
      for file in ["script", "config"] {
        let first = try program.contents("\(file).1", ofRun: name, sweep: "r")
        #expect(try program.contents("\(file).2", ofRun: name, sweep: "r") == first)
        #expect(!first.isEmpty)
      }
      #expect(try program.contents("config.2", ofRun: name, sweep: "r") == "lr: \(rate) # c\n")
      #expect(try program.contents("script.2", ofRun: name, sweep: "r") == "it's\nme\n")
    }
  }

  @Test func editsBehindSubmitChangeNothing() throws {
    let program = try ClusterSweepProgram()
    try program.folder.write("base.yaml", "lr: 1 # before\n")
    try program.folder.write("train.py", "n = 1\nprint(n, 'before')\n")
    try program.folder.write(
      "sweep.yaml",
      """
      name: w
      command: |
        until [ -e '\(program.folder.path)/edited' ]; do sleep 0.1; done
        { cat {{ config }}; python3 train.py; } >seen
      config: {base: base.yaml, set: {lr: lr}}
      substitute: train.py
      params: {lr: [2, 3], n: [5]}
      """)
    #expect(try program("submit", "--set", "host.slots=1").status == 0)
    try program.folder.write("base.yaml", "lr: 1 # after\nmore: 1\n")
    try program.folder.write("train.py", "n = 1\nprint('after', n)\n")
    try program.folder.write("edited", "")
    #expect(try program("watch", "w", "--until-done").status == 0)
    #expect(
      try seen(program, "w") == ["lr: 2 # before\n5 before\n", "lr: 3 # before\n5 before\n"])
  }
}
