import Foundation
import TestSupport
import Testing

/// Tables of runs, through the program: rank with conditions and groups, compare, query, diff, series.
@Suite("Tables of runs", .timeLimit(.minutes(3))) struct RunTableTests {
  private let program: ClusterSweepProgram

  /// Six runs, of which one fails; loss falls from lr × 100 + seed to a tenth of that.
  init() throws {
    program = try ClusterSweepProgram()
    try program.folder.write(
      "sweep.yaml",
      """
      name: t
      command: |
        echo "step=1 loss=$(( {{ lr }} * 100 + {{ seed }} )) val/acc=0.5"
        echo "step=2 loss={{ lr }}{{ seed }} val/acc=0.{{ seed }}"
        [ {{ lr }}{{ seed }} != 31 ]
      params:
        lr: [1, 2, 3]
        seed: [0, 1]
      metric: loss:min
      host: local
      """)
    _ = try program("run", "sweep.yaml", "--set", "host.slots=2")
  }

  private func csv(_ arguments: String...) throws -> [String] {
    let result = try run(
      ClusterSweepProgram.path, arguments + ["--format", "csv"], in: program.folder.path,
      environment: program.environment)
    #expect(result.errors == "")
    return result.output.split(separator: "\n").map(String.init)
  }

  @Test("A-G 9, columns as Guild has them, through compare") func guild() throws {
    #expect(
      try csv(
        "compare", "t", "--columns", "min loss, min loss step, =lr, .index as L", "--max", "=lr")
        == [
          "min loss,min loss step,lr,L", "30.0,2,3,4", "31.0,2,3,5", "20.0,2,2,2", "21.0,2,2,3",
          "10.0,2,1,0", "11.0,2,1,1",
        ])
  }

  @Test("A-H 13, a CSV holds parameters and metrics") func export() throws {
    let lines = try csv(
      "query", "--sweep", "t", "index < 1", "--columns", "lr,seed,loss,val/acc,state")
    #expect(lines == ["lr,seed,loss,val/acc,state", "1,0,10.0,0.0,completed"])
  }

  @Test("an expression speaks of parameters, attributes and metrics") func query() throws {
    #expect(
      try csv("query", "state == 'failed' and lr > 1", "--columns", "lr,seed") == [
        "lr,seed", "3,1",
      ])
    #expect(
      try csv("query", "loss.max == 101 or `val/acc` > 0.05 and lr == 2", "--columns", "index")
        == ["index", "1", "3"])
    #expect(try csv("query", "exit_code != 0", "--columns", "index") == ["index", "5"])
  }

  @Test(
    "a wrong name is answered with the nearest",
    arguments: [
      (["query", "los < 1"], "did you mean 'loss'?"),
      (["query", "--columns", "lrr"], "did you mean 'lr'?"),
      (["compare", "t", "--min", "min lss"], "did you mean 'loss'?"),
      (["rank", "t", "--over", "sed"], "did you mean 'seed'?"),
      (["rank", "t", "--where", "steed == 1"], "did you mean 'seed'?"),
      (["rank", "t", "--pareto"], "needs several metrics"),
      (["series", "t", "--metric", "los"], "did you mean 'loss'?"),
      (["diff", "t", "0", "nobody"], "nobody"),
    ])
  func complaints(arguments: [String], part: String) throws {
    let result = try run(
      ClusterSweepProgram.path, arguments, in: program.folder.path,
      environment: program.environment)
    #expect(result.status == 64)
    #expect(result.errors.contains(part), "\(result.errors)")
  }

  private func runs(_ arguments: String...) throws -> [[String: Any]] {
    let result = try run(
      ClusterSweepProgram.path, arguments + ["--json"], in: program.folder.path,
      environment: program.environment)
    let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
    return try #require(
      object?[arguments.contains("--over") ? "groups" : "runs"] as? [[String: Any]])
  }

  @Test("several objectives: ties go to the next, and Pareto fronts") func objectives() throws {
    let ties = try runs("rank", "t", "--metric", "val/acc:max", "--metric", "loss:min")
    #expect(ties.compactMap { $0["place"] as? Int } == [1, 2, 3, 4, 5, 6])
    let parameters = ties.compactMap { $0["parameters"] as? [String: String] }
    #expect(parameters.compactMap { $0["lr"] } == ["1", "1", "2", "2", "3", "3"])
    let fronts = try runs(
      "rank", "t", "--metric", "val/acc:last", "--metric", "loss:min", "--maximize", "--pareto",
      "--where", "lr < 3")
    #expect(fronts.compactMap { $0["front"] as? Int } == [1, 1, 2, 2])
  }

  @Test("groups over seeds: mean, deviation and interval") func groups() throws {
    let groups = try runs("rank", "t", "--over", "seed")
    #expect(groups.compactMap { $0["mean"] as? Double } == [10.5, 20.5, 30.5])
    #expect(groups.compactMap { $0["n"] as? Int } == [2, 2, 2])
    #expect(
      groups.compactMap { $0["std"] as? Double } == Array(repeating: 0.5.squareRoot(), count: 3))
    // t of one degree of freedom is 12.7062.
    let margin = try #require(groups[0]["margin"] as? Double)
    #expect(abs(margin - 12.706205 * 0.5) < 1e-5)
  }

  @Test("a run's parameters, metrics and code against another's") func difference() throws {
    let found = try program.json("diff", "t", "0", "2")
    let parameters = try #require(found["parameters"] as? [[String: Any]])
    #expect(parameters.count == 1)
    #expect(parameters[0]["name"] as? String == "lr")
    #expect(parameters[0]["values"] as? [String] == ["1", "2"])
    let metrics = try #require(found["metrics"] as? [[String: Any]])
    #expect(metrics.compactMap { $0["name"] as? String } == ["loss"])
    #expect((found["files"] as? [Any])?.isEmpty == true)
    #expect(try program("diff", "t", "1", "1").errors == "they are the same\n")
  }

  @Test("every value, by run and step") func series() throws {
    let name = try #require(
      try runs("query", "index == 3", "--columns", "run")[0]["run"] as? String)
    #expect(
      try csv("series", "t", "--where", "index == 3", "--metric", "loss", "--metric", "val/acc")
        == [
          "run,metric,step,value,time", "\(name),loss,1,201.0,", "\(name),loss,2,21.0,",
          "\(name),val/acc,1,0.5,", "\(name),val/acc,2,0.1,",
        ])
    let lines = try program("series", "t", "--metric", "loss", "--format", "jsonl").output
    #expect(lines.split(separator: "\n").count == 12)
  }

  @Test("what the parameters do") func effects() throws {
    let found = try program.json("effects", "t")
    let parameters = try #require(found["parameters"] as? [[String: Any]])
    #expect(parameters.compactMap { $0["parameter"] as? String } == ["lr", "seed"])
    #expect((parameters[0]["share"] as? Double ?? 0) > 0.99)
    #expect(parameters[1]["share"] as? Double == 0)
    let values = try #require(parameters[0]["values"] as? [[String: Any]])
    #expect(values.compactMap { $0["median"] as? Double } == [10.5, 20.5, 30.5])
  }

  @Test("tables for papers") func papers() throws {
    let latex = try program(
      "compare", "t", "--columns", "=lr as l_r, min loss", "--top", "1", "--format", "latex")
    #expect(
      latex.output == """
        \\begin{tabular}{ll}
        \\toprule
        l\\_r & min loss \\\\
        \\midrule
        1 & 10.0 \\\\
        \\bottomrule
        \\end{tabular}

        """)
    let markdown = try program(
      "compare", "t", "--columns", "lr, median loss as m, loss:median", "--top", "1", "--format",
      "markdown")
    #expect(markdown.status == 64)
    let read = try program(
      "compare", "t", "--columns", "lr, loss:median", "--top", "1", "--format", "markdown")
    #expect(read.output == "| lr | loss:median |\n| --- | --- |\n| 1 | 55.0 |\n")
  }
}
