import Foundation
import TestSupport
import Testing

/// The cases A-H: what HyperTrainer is asked for, through the program.
@Suite("A-H, HyperTrainer", .timeLimit(.minutes(3))) struct AcceptanceHyperTrainerTests {
  private static let sample = """
    script: train.py  # our model
    output_root: ~/runs
    training:
      num_epochs: 10
      learning_rate: 0.001 # as usual
      weight_decay: 1e-3
      note: "$HOME `id` \\\\ \\"x\\""
    text: |
      $(id)
      EOF
      end

    hpsearch:  # for the search
      n_trials: 3
      type: random_uniform
      params:
        -
          param: training.learning_rate
          exponent_base: 10   # 10^x
          lo: -5
          hi: -2
    # end

    """

  /// What each of its children has instead, but for the learning rate.
  private static let child = sample.replacing(
    "  n_trials: 3",
    with: """
        is_child: true  # This YAML was generated using the config below
        n_trials: 3
      """)

  private func program(_ config: String = sample) throws -> ClusterSweepProgram {
    let program = try ClusterSweepProgram()
    try program.folder.write("hp_test.yaml", config)
    try program.folder.write(
      "train.py", "import shutil, sys\nshutil.copyfile(sys.argv[1], 'seen')\n")
    return program
  }

  private func isChild(_ text: String, rate: String) -> Bool {
    // A number that YAML 1.1 takes for a text gets a tag.
    ["", "!!float "].contains { tag in
      text
        == Self.child.replacing(
          "learning_rate: 0.001 #", with: "learning_rate: \(tag)\(rate) #")
    }
  }

  @Test("A-H 8, three configs in which only the learning rate differs") func children() throws {
    let program = try program()
    let plan = try program.plan(["hp_test.yaml"])
    #expect(plan.status == 0, "\(plan.errors)")
    let rates = plan.values("training.learning_rate")
    #expect(Set(rates).count == 3)
    #expect(rates.compactMap(Double.init).allSatisfy { 1e-5 <= $0 && $0 <= 1e-2 })
    #expect(
      plan.commands == Array(repeating: "python3 train.py \"$CLUSTERSWEEP_CONFIG\"", count: 3))
    #expect(try program("plan", "hp_test.yaml", "--files", "out").status == 0)
    for (index, rate) in rates.enumerated() {
      let text = try program.folder.read("out/\(index)/hp_test.yaml")
      #expect(isChild(text, rate: rate), "\(text)")
    }
    // Unlike there, a search can be repeated.
    #expect(try program.plan(["hp_test.yaml"]).values("training.learning_rate") == rates)
    #expect(
      try program.plan(["hp_test.yaml", "--seed", "5"]).values("training.learning_rate") != rates)
  }

  @Test("A-H 8 and 12, the script gets its child byte for byte") func run() throws {
    let program = try program()
    let result = try program("run", "hp_test.yaml")
    #expect(result.status == 0, "\(result.errors)")
    let runs = try #require(
      try program.json("status", "hp_test_hpsearch")["runs"] as? [[String: Any]])
    #expect(runs.count == 3)
    for run in runs {
      let name = try #require(run["run"] as? String)
      let rate = (run["parameters"] as? [String: String])?["training.learning_rate"]
      let seen = try program.contents("seen", ofRun: name, sweep: "hp_test_hpsearch")
      #expect(isChild(seen, rate: rate ?? ""), "\(seen)")
    }
    #expect(try program.folder.read("hp_test.yaml") == Self.sample)
  }

  /// Its remote shell expanded them.
  @Test("A-H 12, a value of the search arrives byte for byte") func values() throws {
    let program = try program()
    try program.folder.write(
      "train.py",
      """
      import sys
      text = open(sys.argv[1]).read()
      open("seen", "w").write(text[text.index("note: "):text.index("text: ")])
      """)
    let result = try program(
      "run", "hp_test.yaml", "training.note='$HOME `id`\\nEOF'", "--samples", "1")
    #expect(result.status == 0, "\(result.errors)")
    let runs = try #require(
      try program.json("status", "hp_test_hpsearch")["runs"] as? [[String: Any]])
    let value = (runs.first?["parameters"] as? [String: String])?["training.note"] ?? ""
    #expect(value.hasPrefix("$HOME `id`"))
    let name = try #require(runs.first?["run"] as? String)
    let seen = try program.contents("seen", ofRun: name, sweep: "hp_test_hpsearch")
    #expect(seen.contains("$HOME `id`"))
    #expect(seen.contains("EOF"))
  }

  @Test("A-H 9, a child is no parent") func childAsParent() throws {
    let program = try program(Self.child)
    let result = try program("plan", "hp_test.yaml")
    #expect(result.status == 65)
    #expect(result.errors.contains("error: This YAML is itself a child config"))
  }

  /// There a child is `p_lr_0`; here the sweep is `p_lr`, and 0 the run's index.
  @Test("A-H 10, the description is in the name") func description() throws {
    let program = try ClusterSweepProgram()
    try program.folder.write(
      "p.yaml", Self.sample.replacing("  n_trials: 3", with: "  desc: lr\n  n_trials: 3"))
    let plan = try program.json("plan", "p.yaml")
    #expect(plan["sweep"] as? String == "p_lr")
    let points = try #require(plan["points"] as? [[String: Any]])
    #expect(points.compactMap { $0["index"] as? Int } == [0, 1, 2])
    #expect(try program.json("plan", "p.yaml", "--name", "q")["sweep"] as? String == "q")
  }

  @Test("a linear search, by its bounds") func linear() throws {
    let program = try program(Self.sample.replacing("      exponent_base: 10   # 10^x\n", with: ""))
    let rates = try program.plan(["hp_test.yaml"]).values("training.learning_rate")
    #expect(rates.compactMap(Double.init).count == 3)
    #expect(rates.compactMap(Double.init).allSatisfy { -5 <= $0 && $0 <= -2 })
  }

  @Test(
    "what it took silently or with a traceback",
    arguments: [
      ("lo: -5", "lo: -1", "lo is greater than hi: -1 > -2"),
      ("type: random_uniform", "type: grid", "random_uniform"),
      ("param: training.learning_rate", "param: trainnig.learning_rate", "training"),
      ("n_trials: 3", "n_trials: many", "n_trials"),
    ])
  func wrong(_ good: String, _ bad: String, _ text: String) throws {
    let result = try program(Self.sample.replacing(good, with: bad))("plan", "hp_test.yaml")
    #expect(result.status == 65)
    #expect(result.errors.contains("hp_test.yaml:"), "\(result.errors)")
    #expect(result.errors.contains(text), "\(result.errors)")
  }
}
