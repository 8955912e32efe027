import Foundation
import TestSupport
import Testing

/// The cases A-C: what hpctl is asked for, through the program.
@Suite("A-C, hpctl", .timeLimit(.minutes(3))) struct AcceptanceHpctlTests {
  private static let command = ["--", "cat {{ config }}"]

  private func program(_ config: String) throws -> ClusterSweepProgram {
    let program = try ClusterSweepProgram()
    try program.folder.write("mead.json", config)
    return program
  }

  private func plan(_ config: String, _ arguments: String...) throws -> Planned {
    try program(config).plan(["--config", "mead.json"] + arguments + Self.command)
  }

  /// What `plan` says beside the data.
  private func remarks(_ config: String, _ arguments: String...) throws -> String {
    let program = try program(config)
    return try run(
      ClusterSweepProgram.path,
      ["plan", "--config", "mead.json"] + arguments + Self.command, in: program.folder.path,
      environment: program.environment
    ).errors
  }

  private func numbers(_ plan: Planned, _ name: String) -> [Double] {
    plan.values(name).compactMap(Double.init)
  }

  @Test("A-C 1, the grid is cycled") func grid() throws {
    let config = """
      {"a": {"hpctl": "grid", "values": [1, 2]}, "b": {"hpctl": "grid", "values": ["x", "y"]},
       "c": {"hpctl": "uniform", "min": 0, "max": 1}}
      """
    let plan = try plan(config, "--samples", "9")
    #expect(plan.values("a") == ["1", "1", "2", "2", "1", "1", "2", "2", "1"])
    #expect(plan.values("b") == ["x", "y", "x", "y", "x", "y", "x", "y", "x"])
    // What isn't in the grid is drawn anew each time.
    #expect(Set(plan.values("c")).count == 9)
    let only = try self.plan(
      #"{"a": {"hpctl": "grid", "values": [[3, 4, 5], [1, 3, 5]]}}"#)
    #expect(
      only.values("a") == ["[3, 4, 5]", "[1, 3, 5]"] || only.values("a") == ["[3,4,5]", "[1,3,5]"])
  }

  private func label(_ config: String, _ index: Int = 0) throws -> [String] {
    let labels = try plan(config, "--labels").labels
    return try #require(labels.dropFirst(index).first).split(separator: "/").map(String.init)
  }

  @Test("A-C 2, hashes are hpctl's own") func hashes() throws {
    #expect(
      try label(#"{"a": {"hpctl": "grid", "values": [1]}, "b": 2}"#)[1]
        == "1744f53e00fc23bd3e515b298e42936485061dba")
    // One value for us, two hashes for hpctl.
    #expect(
      try label(#"{"a": {"hpctl": "grid", "values": [1.0]}, "b": 2}"#)[1]
        == "0dd769afedee05601f254aafbe27b63d9086eab5")
    #expect(try plan(#"{"a": {"hpctl": "grid", "values": [1, 1.0]}, "b": 2}"#).count == 1)
    let lists = #"{"x": {"hpctl": "grid", "values": [[1, 2], [2, 1]]}}"#
    #expect(try label(lists, 0)[1].hasPrefix("e46bd27e"))
    #expect(try label(lists, 1)[1].hasPrefix("dfb7c9c6"))
    // The experiment's is over the config with its directives, as Python writes it.
    let experiment = try run(
      "/usr/bin/python3",
      [
        "-c",
        """
        import hashlib, json
        c = {"b": 2, "a": {"values": [1], "hpctl": "grid"}}
        print(hashlib.sha1(json.dumps(c, sort_keys=True).encode()).hexdigest())
        """,
      ])
    #expect(
      try label(#"{"a": {"hpctl": "grid", "values": [1]}, "b": 2}"#)[0] + "\n"
        == experiment.output)
  }

  @Test("A-C 3, neither order nor reporting changes a label") func order() throws {
    let first = try label(#"{"a": {"hpctl": "grid", "values": [1]}, "b": {"c": 1, "d": 2}}"#)
    #expect(first.count == 3)
    #expect(
      try label(
        """
        {"b": {"d": 2, "c": 1}, "reporting": ["visdom"], "visdom_name": "x",
         "a": {"values": [1], "hpctl": "grid"}}
        """) == first)
    let other = try label(#"{"a": {"hpctl": "grid", "values": [1]}, "b": {"c": 1, "d": 3}}"#)
    #expect(other[0] != first[0])
    #expect(other[1] != first[1])
  }

  @Test("A-C 4, directives at any depth") func depth() throws {
    let program = try program(
      """
      {"m": [{"hpctl": "grid", "values": ["x"]}, [{"d": {"e": {"hpctl": "grid", "values": [7]}}}]]}
      """)
    let result = try run(
      ClusterSweepProgram.path, ["run", "--config", "mead.json", "--name", "deep"] + Self.command,
      in: program.folder.path, environment: program.environment)
    #expect(result.status == 0)
    #expect(try program("logs", "deep", "0").output == #"{"m": ["x", [{"d": {"e": 7}}]]}"#)
  }

  @Test("A-C 5, hpctl's own constraints, and how to have none") func ownConstraints() throws {
    let config = """
      {"x": {"hpctl": "normal", "mu": 0, "sigma": 1},
       "y": {"hpctl": "normal", "mu": 0, "sigma": 1, "constraints": []},
       "m": {"dropout": {"hpctl": "normal", "mu": 0.5, "sigma": 1},
             "hsz": {"hpctl": "uniform_int", "min": 1, "max": 99}}}
      """
    let plan = try plan(config, "--samples", "200")
    #expect(plan.count == 200)
    #expect(numbers(plan, "x").allSatisfy { $0 > 0 })
    #expect(numbers(plan, "y").contains { $0 < 0 })
    #expect(numbers(plan, "m.dropout").allSatisfy { 0 <= $0 && $0 < 1 })
    #expect(numbers(plan, "m.hsz").allSatisfy { $0.truncatingRemainder(dividingBy: 2) == 0 })
    #expect(
      try remarks(config, "--samples", "2").contains(
        "note: hpctl's own constraints hold for x (> 0), m.dropout (>= 0, < 1), m.hsz (% 2 == 0)"))
  }

  @Test("A-C 6 and 7, constraints on draws") func constraints() throws {
    let even = try plan(
      """
      {"x": {"hpctl": "uniform_int", "min": 1, "max": 9, "constraints": ["% 2 == 0", "> 2"]}}
      """, "--samples", "100")
    #expect(Set(even.values("x")) == ["4", "6", "8"])
    // Python reads `-3 ** 2` as a negative number.
    let square = try plan(
      #"{"x": {"hpctl": "uniform_int", "min": -3, "max": -2, "constraints": ["** 2 > 5"]}}"#,
      "--samples", "1")
    #expect(square.values("x") == ["-3"])
  }

  @Test(
    "A-C 8, 9 and 13, what can't be drawn is an error",
    arguments: [
      (
        #"{"hpctl": "uniform", "min": 0, "max": 1, "constraints": ["> 2"]}"#,
        ["no draw of 'x' satisfies its constraints", "'> 2' rejects"]
      ),
      (
        #"{"hpctl": "uniform_int", "min": 1, "max": 3, "constraints": ["> 1", "% 7 == 0"]}"#,
        ["no draw of 'x' satisfies its constraints", "'% 7 == 0' rejects"]
      ),
      (#"{"hpctl": "min_log", "min": 0, "max": 1}"#, ["min of 'min_log' is 0"]),
      (#"{"hpctl": "max_log", "min": 0.5, "max": 1}"#, ["max of 'max_log' is 1"]),
      (#"{"hpctl": "uniform", "min": 2, "max": 1}"#, ["'uniform'"]),
      (#"{"hpctl": "foo"}"#, ["hpctl has no sampler 'foo'"]),
      (
        """
        {"hpctl": "uniform", "min": 0, "max": 1, "constraints": ["__import__('os').system('touch x')"]}
        """, ["unknown function '__import__'"]
      ),
    ])
  func wrong(_ directive: String, _ texts: [String]) throws {
    let program = try program("{\"x\": \(directive)}")
    let result = try run(
      ClusterSweepProgram.path,
      ["plan", "--config", "mead.json", "--samples", "3"] + Self.command,
      in: program.folder.path, environment: program.environment)
    #expect(result.status == 65)
    #expect(result.errors.contains("mead.json:1:"), "\(result.errors)")
    for text in texts { #expect(result.errors.contains(text), "\(result.errors)") }
    #expect(!FileManager.default.fileExists(atPath: program.folder.path + "/x"))
  }

  @Test("A-C 10, min_log and max_log") func logarithms() throws {
    let plan = try plan(
      """
      {"high": {"hpctl": "max_log", "min": 0.9, "max": 0.999},
       "low": {"hpctl": "min_log", "min": 1e-3, "max": 1e-1}}
      """, "--samples", "2001", "--seed", "1")
    let high = numbers(plan, "high").sorted()
    let low = numbers(plan, "low").sorted()
    #expect(high.count == 2001)
    #expect(low.count == 2001)
    #expect(high[0] >= 0.9 && high[2000] <= 0.999)
    #expect(low[0] >= 1e-3 && low[2000] <= 1e-1)
    // On the log scale the median's standard error is about 0.05 here.
    #expect(abs(log((1 - high[1000]) / 0.01)) < 0.2)
    #expect(abs(log(low[1000] / 0.01)) < 0.2)
  }

  @Test("A-C 14, the same seed draws the same") func seeds() throws {
    let config =
      #"{"x": {"hpctl": "normal", "mu": 0, "sigma": 1}, "y": {"hpctl": "choice", "values": [1, 2]}}"#
    let first = try plan(config, "--samples", "20", "--seed", "5")
    #expect(try plan(config, "--samples", "20", "--seed", "5").points == first.points)
    #expect(try plan(config, "--samples", "20", "--seed", "6").points != first.points)
    // More draws go on where fewer ended.
    let more = try plan(config, "--samples", "30", "--seed", "5").points
    #expect(Array(more.prefix(20)) == first.points)
  }

  @Test("A-C 16, a prefix of several names lists them") func prefixes() throws {
    let program = try ClusterSweepProgram()
    let result = try program(
      "run", "--name", "many", "--hp", "a=1:30", "--", "true {{ a }}")
    #expect(result.status == 0)
    let runs = try #require(try program.json("status", "many")["runs"] as? [[String: Any]])
    let names = runs.compactMap { $0["run"] as? String }
    // More runs than letters.
    let letters = Dictionary(grouping: names) { $0.prefix(1) }.sorted { $0.key < $1.key }
    let (letter, candidates) = try #require(letters.first { 2...4 ~= $0.value.count })
    let ambiguous = try program("logs", "many", String(letter))
    #expect(ambiguous.status == 64)
    #expect(ambiguous.errors.contains("error: '\(letter)' means several runs"))
    for name in candidates { #expect(ambiguous.errors.contains(name)) }
    #expect(try program("logs", "many", String(names[0].dropLast())).status == 0)
  }

  @Test("another config is another sweep") func configsDiffer() throws {
    let program = try ClusterSweepProgram()
    try program.folder.write("a.json", #"{"lr": 1, "depth": 3}"#)
    try program.folder.write("b.json", #"{"lr": 1, "depth": 4}"#)
    for config in ["a.json", "b.json"] {
      let result = try run(
        ClusterSweepProgram.path, ["run", "--config", config, "--hp", "lr=1,2"] + Self.command,
        in: program.folder.path, environment: program.environment)
      #expect(result.status == 0)
      #expect(result.errors.contains("submitted 2 runs to local\n"), "\(result.errors)")
    }
  }
}
