import Foundation
import TestSupport
import Testing

/// Templates through the program, as a person uses them.
@Suite(.timeLimit(.minutes(3))) struct TemplateTests {
  private func program(_ lines: String) throws -> ClusterSweepProgram {
    let program = try ClusterSweepProgram()
    try program.folder.write(
      "sweep.yaml",
      """
      name: t
      command: 'echo "$WHERE {{ n }} in $PWD, $(cat data.txt)"'
      params: {n: [1, "a b"]}
      \(lines)
      """)
    try program.folder.write("data.txt", "data\n")
    return program
  }

  private static let own = """
    #!/bin/sh
    {{! Says where it is. It is a test's. }}
    {{! takes where: a word }}
    WHERE={{# where }}{{ where }}{{/ where }}{{^ where }}nowhere{{/ where }}
    export WHERE
    exec /bin/sh {{ runner }} "$1"

    """

  private func command(_ program: ClusterSweepProgram) throws -> String {
    try program("plan", "--script").output
  }

  @Test func areLookedForFromNearToFar() throws {
    let program = try program("template: venv")
    #expect(try program("plan").errors.contains("the template needs 'path', and nothing says it"))

    let far = "home/.config/clustersweep/templates/venv.sh"
    try program.folder.write(far, Self.own.replacing("nowhere", with: "far"))
    #expect(try command(program).contains("\nWHERE=far\n"))
    try program.folder.write("templates/venv.sh", Self.own.replacing("nowhere", with: "near"))
    #expect(try command(program).contains("\nWHERE=near\n"))
    try program.folder.write("venv", Self.own.replacing("nowhere", with: "here"))
    #expect(try command(program).contains("\nWHERE=here\n"))
    #expect(
      try program("template", "show", "templates/venv.sh").output.contains("where }}near{{/"))

    try FileManager.default.removeItem(atPath: program.folder.path + "/venv")
    let rows = try program.json("template", "list")["templates"] as? [[String: Any]] ?? []
    let venv = rows.first { $0["template"] as? String == "venv" }
    #expect(venv?["path"] as? String == "templates/venv.sh")
    #expect(venv?["about"] as? String == "Says where it is")
    #expect(rows.contains { $0["template"] as? String == "apptainer" && $0["path"] is NSNull })
  }

  @Test func aWrongNameIsToldWithTheNearest() throws {
    let plan = try program("template: apptaner")("plan")
    #expect(plan.status == 65)
    #expect(plan.errors.contains("sweep.yaml:4:11: error: there is no template 'apptaner'\n"))
    #expect(plan.errors.contains("did you mean 'apptainer'?"))
  }

  @Test func aValueThatItDoesNotTakeIsTold() throws {
    let plan = try program("template: {name: venv, pat: /x}")("plan")
    #expect(plan.status == 65)
    #expect(plan.errors.contains("the template venv has no use for 'pat'"))
    #expect(plan.errors.contains("did you mean 'path'?"))
    let time = try program("template: {name: venv, path: /x, time: 3m}")("plan")
    #expect(time.errors.contains("'time' isn't set under 'template'"))
  }

  @Test func aHostsTemplateCountsWhereTheSweepHasNone() throws {
    let program = try program("")
    try program.folder.write("templates/mine.sh", Self.own)
    try program.folder.write("hosts.yaml", "local: {template: {name: mine, where: host}}\n")
    #expect(try command(program).contains("\nWHERE=host\n"))
    try program.folder.write(
      "sweep.yaml",
      try String(contentsOfFile: program.folder.path + "/sweep.yaml", encoding: .utf8)
        + "\ntemplate: {where: sweep}\n")
    #expect(try command(program).contains("\nWHERE=sweep\n"))
  }

  /// The words of a launcher stand in front of a shell that has the command; what values mean doesn't
  /// change, and the environment is the run's.
  @Test func aLauncherStartsTheCommand() throws {
    let program = try program("template: mine")
    let launcher = #"env WHERE="inside $CLUSTERSWEEP_INDEX" nice"#
    try program.folder.write(
      "templates/mine.sh",
      "#!/bin/sh\nexport CLUSTERSWEEP_LAUNCHER='\(launcher)'\nexec /bin/sh {{ runner }} \"$1\"\n")
    #expect(try program("run").status == 0)
    let home = try #require(try program.json("find", "t", "1")["attempts"] as? [[String: Any]])
    let folder = try #require(home.first?["folder"] as? String)
    #expect(try program("logs", "t", "0").output.hasPrefix("inside 0 1 in "))
    #expect(try program("logs", "t", "1").output == "inside 1 a b in \(folder), data\n")
  }

  @Test func aLauncherThatIsNotThereIsTheCause() throws {
    let program = try program("template: {name: apptainer, image: x.sif, engine: no-such-engine}")
    #expect(try program("run").status == 2)
    let runs = try program.json("status", "t")["runs"] as? [[String: Any]] ?? []
    #expect(
      runs.compactMap { $0["cause"] as? String }
        == Array(
          repeating: "command not found: no-such-engine", count: 2))
  }

  @Test func aVirtualEnvironmentIsUsed() throws {
    let program = try program("template: {name: venv, path: ~/my env}")
    let made = try run(
      "/usr/bin/env", ["python3", "-m", "venv", "--without-pip", "home/my env"],
      in: program.folder.path, environment: program.environment)
    #expect(made.status == 0, "\(made.transcript)")
    let command = #"python3 -c "import sys; print(sys.prefix, sys.argv[1:])" {{ n }}"#
    try program.folder.write(
      "sweep.yaml",
      "name: t\ncommand: \(command.debugDescription)\nparams: {n: [a b]}\n"
        + "template: {name: venv, path: ~/my env}\n")
    let ran = try program("run")
    #expect(ran.status == 0, "\(ran.transcript)")
    #expect(
      try program("logs", "t", "0").output == "\(program.folder.path)/home/my env ['a b']\n")
  }

  @Test func checkTellsWhatATemplateTakesAndWhatIsWrong() throws {
    let program = try program("")
    #expect(
      try program("template", "check", "venv").output
        == "venv, which ships: nothing is wrong\n  needs path: the folder of the environment on the host\n"
    )
    try program.folder.write("t.sh", "#!/bin/sh\n#SBATCH --time={{ tim }}\n. {{ runner }}\n")
    let wrong = try program("template", "check", "t.sh")
    #expect(wrong.status == 65)
    #expect(wrong.errors.contains("t.sh:2:16: error: 'tim' names no value of a template"))
    try program.folder.write("t.sh", "#!/bin/sh\n#SBATCH --wait\n. {{ runner }}\n")
    #expect(try program("template", "check", "t.sh").errors.contains("'--wait' can't be used"))
    try program.folder.write("t.sh", "#!/bin/sh\n")
    #expect(try program("template", "check", "t").errors.contains("never starts the task"))
    for name in ["slurm-array", "gpu", "conda", "modules", "docker", "mpi", "requeue", "ray"] {
      #expect(try program("template", "check", name).status == 0)
    }
  }
}
