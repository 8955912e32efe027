import Foundation
import TestSupport
import Testing

/// The cases A-S: what StudioML is asked for, through the program.
@Suite("A-S, StudioML", .timeLimit(.minutes(3))) struct AcceptanceStudioMLTests {
  private func planned(_ specs: String...) throws -> Planned {
    var arguments: [String] = []
    for spec in specs { arguments += ["--hyperparam", spec] }
    return try ClusterSweepProgram().plan(arguments + ["--", "echo {{ args }}"])
  }

  @Test(
    "A-S 1–8, ranges",
    arguments: [
      ("0.01:0.01:0.1", "0.01 0.02 0.03 0.04 0.05 0.06 0.07 0.08 0.09 0.1"),
      ("1e-5:l5:0.1", "1e-5 0.0001 0.001 0.01 0.1"), ("1e-5:5l:0.1", "1e-5 0.0001 0.001 0.01 0.1"),
      (
        "1e-5:u10:0.1",
        "1e-5 0.01112 0.02223 0.03334 0.04445 0.05556 0.06667 0.07778 0.08889 0.1"
      ),
      ("0.5:1:2.2", "0.5 1.5"), ("0:11:10", "0 1 2 3 4 5 6 7 8 9 10"),
      ("1:10:10", "1 2 3 4 5 6 7 8 9 10"), ("3:3:1", "3 2 1"), ("0:10:10", "0 10"),
      ("0:3:3", "0 3"), ("0:2:1", "0 1"), ("1:-0.25:0", "1 0.75 0.5 0.25 0"),
      ("100:l3:1", "100 10 1"), ("relu", "relu"), ("2,5,6", "2 5 6"), ("no:3", "no:3"),
      // StudioML's own tests.
      (":5", "0 1 2 3 4 5"), ("2:5", "2 3 4 5"), ("0.1:0.05:0.3", "0.1 0.15 0.2 0.25 0.3"),
      ("0.1:3:0.3", "0.1 0.2 0.3"), ("0.01:4l:10", "0.01 0.1 1 10"),
      // The first `=` separates; StudioML reads `a`.
      ("a=3", "a=3"),
    ])
  func ranges(_ spec: String, _ values: String) throws {
    let plan = try planned("p=\(spec)")
    #expect(plan.status == 0)
    #expect(plan.values("p").joined(separator: " ") == values)
  }

  @Test(
    "A-S 1–8, ranges that are errors",
    arguments: [
      ("p=3:1", "the range 3:1 is empty"), ("p=10:2:1", "the range 10:2:1 is empty"),
      ("p=3:2:1", "the range 3:2:1 is empty"), ("p=1:l0:5", "0 values are too few"),
      ("p=0:l3:1", "a log scale can't have 0 as an end"),
      ("p=-1:l3:1", "a log scale can't have -1 as an end"), ("p=1:2:3:4", "'1:2:3:4' is no range"),
      ("p=0:0:5", "a step of 0 never reaches 5"), ("p=1:inf:3", "'inf' is no step"),
      ("p=0:", "'0:' is no range"), ("p=2,", "an item is missing beside a comma"),
      // StudioML steps by 1 and goes past the end; a step between fractions has to be said.
      ("p=0.5:2.2", "the range '0.5:2.2' needs a step"), ("p", "'p' has no '='"),
      ("=3", "a parameter has no name"),
    ])
  func complaints(_ parameter: String, _ complaint: String) throws {
    let result = try ClusterSweepProgram()(
      "plan", "--hyperparam", parameter, "--", "echo {{ p }}")
    #expect(result.status == 65)
    #expect(result.output == "")
    #expect(result.errors.contains("error: \(complaint)"), "\(result.errors)")
    #expect(result.errors.contains("\n  try: "))
  }

  @Test("A-S 1–8, a parameter given twice is an error")
  func twice() throws {
    let result = try ClusterSweepProgram()(
      "plan", "--hyperparam", "lr=0.1,0.2", "--hyperparam", "lr=5,6", "--", "echo {{ lr }}")
    #expect(result.status == 64 || result.status == 65)
    #expect(result.errors.contains("'lr'"))
  }

  @Test(
    "A-S 1–8, what may be read otherwise is said",
    arguments: [
      ("p=0:2:1", "note: 0:2:1 was read as a count: 2 values"),
      ("p=0:10:10", "note: 0:10:10 was read as a step"),
      ("p=no:3", "note: 'no:3' was read as a text"),
    ])
  func notes(_ parameter: String, _ note: String) throws {
    let result = try ClusterSweepProgram()("plan", "--hp", parameter, "--", "echo {{ p }}")
    #expect(result.status == 0)
    #expect(result.errors.contains(note), "\(result.errors)")
  }

  // MARK: Substitution

  private func substituted(
    _ script: String, _ parameters: String...
  ) throws -> (result: ProgramResult, script: String?) {
    let program = try ClusterSweepProgram()
    try program.folder.write("train.py", script)
    let words = parameters.flatMap { ["--hyperparam", $0] }
    let result = try run(
      ClusterSweepProgram.path,
      ["plan", "--files", "out"] + words + ["--", "python3", "train.py"],
      in: program.folder.path, environment: program.environment)
    #expect(try program.folder.read("train.py") == script)
    return (result, try? program.folder.read("out/0/train.py"))
  }

  @Test(
    "A-S 1–8, substitution",
    arguments: [
      // StudioML changes the text in quotes too; ours leaves it and warns.
      ("lr=0.01\nprint('lr', lr)\nSGD(lr=lr)\n", "lr=0.01\nprint('lr', 0.1)\nSGD(lr=0.1)\n"),
      // Without a last newline it changes nothing.
      ("lr=0.01\nmodel(lr)", "lr=0.01\nmodel(0.1)"), ("f(lr, b=1)\n", "f(0.1, b=1)\n"),
      // It makes `self.0.1`, `d['0.1']`, `def f(0.1):` and `for 0.1 in x:`.
      ("f(self.lr, lr)\n", "f(self.lr, 0.1)\n"), ("f(d['lr'], lr)\n", "f(d['lr'], 0.1)\n"),
      ("f(lr) # lr is rate\n", "f(0.1) # lr is rate\n"),
      ("def f(lr):\n return lr\nf(lr)\n", "def f(lr):\n return lr\nf(0.1)\n"),
      ("for lr in x:\n g(lr)\nf(lr)\n", "for lr in x:\n g(lr)\nf(0.1)\n"),
    ])
  func substitution(_ script: String, _ expected: String) throws {
    let (result, changed) = try substituted(script, "lr=0.1")
    #expect(result.status == 0, "\(result.errors)")
    #expect(changed == expected)
  }

  @Test("A-S 1–8, a text that is left alone is warned about")
  func warning() throws {
    let (result, _) = try substituted("f('lr', lr)\n", "lr=0.1")
    #expect(result.status == 0)
    let program = try ClusterSweepProgram()
    try program.folder.write("train.py", "f('lr', lr)\n")
    let plan = try program("plan", "--diff", "--hyperparam", "lr=0.1", "--", "python3", "train.py")
    #expect(plan.errors.contains("train.py:1:4: warning: 'lr' is left alone inside a string"))
    #expect(plan.errors.contains("note: lr: put into a copy of train.py"))
    #expect(plan.output.hasSuffix("-f('lr', lr)\n+f('lr', 0.1)\n"))
  }

  @Test(
    "A-S 1–8, names that have no use are errors", arguments: ["self.lr\n", "d['lr']\n", "# lr\n"])
  func unused(_ script: String) throws {
    let (result, _) = try substituted(script, "lr=0.1")
    #expect(result.status == 65)
    #expect(result.errors.contains("error: the name 'lr' isn't used in train.py"))
  }

  @Test("A-S 1–8, a dot in a name is a dot, and substitutions don't chain")
  func literally() throws {
    #expect(try substituted("f(axb, a.b)\n", "a.b=0.1").script == "f(axb, 0.1)\n")
    #expect(try substituted("f(axb)\n", "a.b=0.1").result.status == 65)
    #expect(try substituted("f(lr)\ng(n)\n", "lr=n", "n=5").script == "f('n')\ng(5)\n")
  }

  @Test("a parameter in another one's condition is still put into the script")
  func conditionsUseNothing() throws {
    let (result, script) = try substituted(
      "f(lr, m)\n", "lr=0.1", "m=values(5, when=\"lr > 0\")")
    #expect(result.status == 0, "\(result.errors)")
    #expect(script == "f(0.1, 5)\n")
  }

  // MARK: The command line

  @Test("A-S 13, the last parameter is the fastest") func order() throws {
    let plan = try planned("a=1,2", "b=3,4")
    #expect(
      plan.commands == [
        "echo --a=1 --b=3", "echo --a=1 --b=4", "echo --a=2 --b=3", "echo --a=2 --b=4",
      ])
  }

  @Test("A-S 14, the script gets its own arguments") func arguments() throws {
    let program = try ClusterSweepProgram()
    try program.folder.write(
      "train.py", "import sys\nlr = 1.0\nprint('loss=%g' % (lr * int(sys.argv[1])))\n")
    let result = try program(
      "run", "--json", "--hyperparam", "lr=0.2,0.1", "--metric", "loss:min", "--", "python3",
      "train.py", "30")
    #expect(result.status == 0)
    let value = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
    let runs = try #require(value?["runs"] as? [[String: Any]])
    #expect(runs.compactMap { $0["value"] as? Double } == [3, 6])
    #expect(runs.compactMap { ($0["parameters"] as? [String: String])?["lr"] } == ["0.1", "0.2"])
  }
}
