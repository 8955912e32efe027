import Foundation
import TestSupport
import Testing

/// What runs find and where they may write, through the program on this machine.
@Suite(.timeLimit(.minutes(3))) struct SweepFolderTests {
  private func program(_ sweep: String) throws -> ClusterSweepProgram {
    let program = try ClusterSweepProgram()
    try program.folder.write("sweep.yaml", "name: f\nparams: {n: [1]}\n" + sweep + "\n")
    return program
  }

  @Test func inputsAreWhereTheHostHasThem() throws {
    let program = try program(
      """
      command: 'cat {{ inputs.data }}/x "$CLUSTERSWEEP_INPUT_WORDS"; echo {{ n }}'
      inputs:
        data: {local: './my data', uni: scratch/data}
        words: ~/words.txt
      code: none
      """)
    try program.folder.write("my data/x", "data\n")
    try program.folder.write("home/words.txt", "words\n")
    let ran = try program("run")
    #expect(ran.status == 0, "\(ran.transcript)")
    #expect(try program("logs", "f", "0").output == "data\nwords\n1\n")
    let command = try program("plan", "--commands").output
    #expect(command.contains("$CLUSTERSWEEP_INPUT_DATA"))
  }

  @Test func anInputThatAHostLacksIsTold() throws {
    let program = try program("command: 'cat {{ inputs.data }} {{ n }}'\ninputs: {data: {uni: a}}")
    let plan = try program("plan")
    #expect(plan.status == 65)
    #expect(plan.errors.contains("error: the input 'data' has no path on the host 'local'\n"))
    #expect(plan.errors.contains("try: add it: inputs: {data: {local: PATH}}\n"))
    try program.folder.write(
      "sweep.yaml",
      "name: f\ncommand: 'cat {{ inputs.dat }} {{ n }}'\nparams: {n: [1]}\n"
        + "inputs: {data: a}\n")
    #expect(try program("plan").errors.contains("did you mean 'inputs.data'?"))
  }

  /// HyperTrainer's search path: a path that exists wins, else the first folder that has the file.
  @Test func configsAndScriptsAreLookedForInFolders() throws {
    var program = try program(
      "command: 'cat {{ config }}'\nconfig: base.yaml\nscript_path: [one, two]\ncode: none")
    try program.folder.write("two/base.yaml", "n: 0\nwhere: two\n")
    #expect(try program("run").status == 0)
    #expect(try program("logs", "f", "0").output == "n: 1\nwhere: two\n")
    try program.folder.write("one/base.yaml", "n: 0\nwhere: one\n")
    #expect(try program("plan", "--diff").output.contains(" where: one\n"))
    try program.folder.write("base.yaml", "n: 0\nwhere: here\n")
    #expect(try program("plan", "--diff").output.contains(" where: here\n"))

    try program.folder.write(
      "search.yaml",
      """
      script: trainer.py
      training: {rate: 1}
      hpsearch: {n_trials: 1, type: random_uniform, desc: r, params: [{param: training.rate, lo: 2, hi: 2}]}
      """)
    try program.folder.write("far/trainer.py", "import sys; print(open(sys.argv[1]).readline())")
    program.environment["HYPERTRAINER_PATH"] =
      "\(program.folder.path)/none:\(program.folder.path)/far"
    let ran = try program("run", "search.yaml")
    #expect(ran.status == 0, "\(ran.transcript)")
    #expect(try program("logs", "search_r", "0").output == "script: trainer.py\n\n")
  }

  @Test func runsOfThisMachineGoWhereTheEnvironmentSays() throws {
    var program = try program("command: 'echo {{ n }}'")
    for name in ["HYPERTRAINER_OUTPUT", "CLUSTERSWEEP_OUTPUT"] {
      program.environment[name] = "\(program.folder.path)/\(name)"
    }
    #expect(try program("run").status == 0)
    let places = try program.json("find", "f", "0")["attempts"] as? [[String: Any]]
    let folder = try #require(places?.first?["folder"] as? String)
    #expect(folder.hasPrefix("\(program.folder.path)/CLUSTERSWEEP_OUTPUT/f-"))
  }

  /// For root nothing is read-only, so the program is somebody else's here.
  @Test(arguments: [
    (#"echo {{ n }} >src/out.txt"#, "src/out.txt"),
    (#"echo {{ n }} >src/a.txt"#, "src/a.txt"),
    (#"python3 -c "open('src/new.csv', 'w')" {{ n }}"#, "src/new.csv"),
    (#"touch "$CLUSTERSWEEP_RUN_DIR/src/{{ n }}""#, "RUN/src/1"),
  ])
  func writingToTheCodeIsTheCause(command: String, path: String) throws {
    let program = try program("command: |\n  \(command)")
    try program.folder.write("src/a.txt", "a\n")
    let folder = program.folder.path
    let isRoot = getuid() == 0
    if isRoot {
      #expect(try run("/bin/sh", ["-c", "chown -R 65534:65534 '\(folder)'"]).status == 0)
    }
    let words = isRoot ? ["--reuid=65534", "--regid=65534", "--clear-groups"] : []
    func call(_ arguments: String...) throws -> ProgramResult {
      try run(
        isRoot ? "/usr/bin/setpriv" : ClusterSweepProgram.path,
        words + (isRoot ? [ClusterSweepProgram.path] : []) + arguments, in: folder,
        environment: program.environment)
    }
    let ran = try call("run")
    #expect(ran.status == 2, "\(ran.transcript)")
    let explained = try call("explain", "f", "0").output
    #expect(explained.contains("failed: it may not write to the sweep's code: "), "\(explained)")
    #expect(explained.contains(path.replacing("RUN/", with: "/")), "\(explained)")
    #expect(explained.contains("let it write to the run's own folder"))
  }
}
