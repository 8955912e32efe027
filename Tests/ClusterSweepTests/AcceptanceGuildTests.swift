import Foundation
import TestSupport
import Testing

/// The cases A-G: what Guild AI is asked for, through the program.
@Suite("A-G, Guild AI", .timeLimit(.minutes(3))) struct AcceptanceGuildTests {
  private static let command = ["--", "echo {{ args }}"]

  private func plan(_ words: String...) throws -> Planned {
    try ClusterSweepProgram().plan(words + Self.command)
  }

  @Test(
    "A-G 1–3, functions",
    arguments: [
      ("range[0.1:0.3:0.1]", "0.1 0.2 0.3"), ("range[0:3]", "0 1 2 3"), ("range[3]", "0 1 2"),
      ("range[1:4:2]", "1 3"), ("range[0:10:3]", "0 3 6 9"), ("range[3:1:-1]", "3 2 1"),
      ("linspace[0:1]", "0 0.25 0.5 0.75 1"), ("linspace[0:1:3]", "0 0.5 1"),
      ("logspace[-4:-1:4]", "0.0001 0.001 0.01 0.1"), ("logspace[0:3:4:2]", "1 2 4 8"),
      ("[relu,tanh]", "relu tanh"), ("[1]*3", "1 1 1"), ("1_000", "1_000"), ("1:30:x", "1:30:x"),
      ("'1'", "1"), ("geomspace[1:100:3]", "1 10 100"),
    ])
  func functions(_ spec: String, _ values: String) throws {
    let plan = try plan("p=\(spec)")
    #expect(plan.status == 0, "\(plan.errors)")
    #expect(plan.values("p").joined(separator: " ") == values)
  }

  /// Guild rounds to 8 decimals.
  @Test("A-G 3, logspace has 15 digits") func logspace() throws {
    let values = try plan("p=logspace[-4:-1]").values("p")
    #expect(values.first == "0.0001")
    #expect(values.last == "0.1")
    for (text, exponent) in zip(values, [-4, -3.25, -2.5, -1.75, -1]) {
      let value = try #require(Double(text))
      #expect(abs(value / pow(10, exponent) - 1) < 1e-14)
    }
  }

  @Test("A-G 4, [0:1] is whole numbers, with a warning") func wholeNumbers() throws {
    #expect(try plan("dropout=[0:1]").values("dropout") == ["0", "1"])
    let text = try ClusterSweepProgram()("plan", "dropout=[0:1]", "--", "echo {{ args }}")
    #expect(text.errors.contains("warning: [0:1] was read as the whole numbers 0:1"))
  }

  @Test("A-G 5, a batch file times a list", arguments: ["b.csv", "b.tsv", "b.json"])
  func batch(_ file: String) throws {
    let program = try ClusterSweepProgram()
    try program.folder.write("b.csv", "lr,n\n0.2,2\n0.10,1\n")
    try program.folder.write("b.tsv", "lr\tn\n0.2\t2\n0.10\t1\n")
    try program.folder.write("b.json", #"[{"lr": 0.2, "n": 2}, {"lr": 0.10, "n": 1}]"#)
    let plan = try program.plan(["@" + file, "act=[a,b]"] + Self.command)
    #expect(
      plan.commands == [
        "echo --lr=0.2 --n=2 --act=a", "echo --lr=0.2 --n=2 --act=b",
        "echo --lr=0.10 --n=1 --act=a", "echo --lr=0.10 --n=1 --act=b",
      ])
    // One value replaces a column.
    let replaced = try program.plan(["@" + file, "lr=7"] + Self.command)
    #expect(replaced.commands == ["echo --lr=7 --n=2", "echo --lr=7 --n=1"])
  }

  @Test("A-G 5, a batch file as Excel writes it, and one that names a column twice")
  func batchFiles() throws {
    let program = try ClusterSweepProgram()
    try program.folder.write("b.csv", "\u{feff}lr,name\r\n0.1,\"a \"\"q\"\", b\"\r\n0.2,\r\n")
    let plan = try program.plan(["@b.csv"] + Self.command)
    #expect(plan.points == [["lr": "0.1", "name": #"a "q", b"#], ["lr": "0.2"]])
    try program.folder.write("b.csv", "lr,lr\n1,2\n")
    let twice = try program.plan(["@b.csv"] + Self.command)
    #expect(twice.status == 65)
    #expect(twice.errors.contains("b.csv:1:"))
  }

  @Test("A-G 6, 3 trials of 30 points are the same 3 again") func trials() throws {
    func points(_ seed: String) throws -> [[String: String]] {
      try plan("a=range[0:9]", "b=[1,2,3]", "--samples", "3", "--seed", seed).points
    }
    let first = try points("1")
    #expect(first.count == 3)
    #expect(Set(first).count == 3)
    #expect(try points("1") == first)
    #expect(try (2...9).contains { try points("\($0)") != first })
    // In the grid's order.
    let places = first.map { (Int($0["a"] ?? "") ?? 0) * 3 + (Int($0["b"] ?? "") ?? 0) }
    #expect(places == places.sorted())
    // Each point of a grid once, however many are asked for.
    #expect(try plan("a=range[0:9]", "b=[1,2,3]", "--samples", "40").count == 30)
  }

  @Test("A-G 8, 0.1 comes back as 0.1") func csv() throws {
    let program = try ClusterSweepProgram()
    let arguments = ["lr=0.1,1e-5,0.30,1.0", "--hp", "x=0.1"]
    let csv = try run(
      ClusterSweepProgram.path, ["plan", "--csv"] + arguments + ["--", "echo {{ lr }} {{ x }}"],
      in: program.folder.path, environment: program.environment)
    #expect(
      csv.output == """
        index,lr,x,command
        0,0.1,0.1,echo 0.1 0.1
        1,1e-5,0.1,echo 1e-5 0.1
        2,0.30,0.1,echo 0.30 0.1
        3,1.0,0.1,echo 1.0 0.1

        """)
    // And as a table of points, with its own index and command left out.
    try program.folder.write(
      "points.csv",
      csv.output.replacing(/,echo.*|,command/, with: "").replacing(/(?m)^[^,]*,/, with: ""))
    #expect(
      try program.plan(["@points.csv"] + Self.command).values("lr") == [
        "0.1", "1e-5", "0.30", "1.0",
      ])
  }

  @Test(
    "A-G, distributions in square brackets",
    arguments: [("loguniform[1e-4:1e-1]", 1e-4, 1e-1), ("uniform[0:0.5]", 0, 0.5)])
  func distributions(_ spec: String, _ low: Double, _ high: Double) throws {
    let drawn = try plan("p=\(spec)", "--samples", "50").values("p")
    #expect(Set(drawn).count == 50)
    #expect(drawn.compactMap(Double.init).allSatisfy { low <= $0 && $0 <= high })
    // Without a number of draws there is no grid to run through.
    let none = try ClusterSweepProgram()("plan", "p=\(spec)", "--", "echo {{ args }}")
    #expect(none.status == 65)
    #expect(none.errors.contains("--samples 20"))
  }

  @Test("A-G, the third argument is tried first") func first() throws {
    let drawn = try plan("p=loguniform[1e-4:1e-1:0.05]", "--samples", "3").values("p")
    #expect(drawn.count == 3)
    #expect(drawn.first == "0.05")
  }

  @Test(
    "A-G, bounds that can't be",
    arguments: ["p=[5:1]", "p=uniform[5:1]", "p=loguniform[0:1]", "p=range[0:1:0]"])
  func bounds(_ parameter: String) throws {
    let result = try ClusterSweepProgram()(
      "plan", parameter, "--samples", "3", "--", "echo {{ args }}")
    #expect(result.status == 65)
    #expect(result.errors.contains("command line:1:"))
    #expect(result.errors.contains("\n  try: "))
  }
}
