import Diagnostics
import Grid
import Testing

@testable import RunFiles

@Suite struct HyperTrainerConfigTests {
  private static let sample = """
    script: train.py  # our model
    output_root: ~/runs
    training:
      num_epochs: 10
      learning_rate: 1e-3 # as usual
      weight_decay: 1e-3

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

  private func read(_ yaml: String, file: String = "dir/hp_test.yaml") throws -> HyperTrainerConfig?
  {
    try HyperTrainerConfig.read(Array(yaml.utf8), file: file)
  }

  private func search(_ params: String, _ more: String = "") -> String {
    "a: {b: 1}\nl: [1]\nhpsearch:\n  n_trials: 2\n  type: random_uniform\n\(more)  params: [\(params)]\n"
  }

  private func terms(_ params: String) throws -> [String] {
    let config = try #require(try read(search(params)))
    return config.parameters.map { parameter in
      switch parameter.term {
      case .list(let terms, _): "\(parameter.name) \(terms.map(\.shown))"
      case .mapping(let entries, _):
        parameter.name + entries.map { " \($0.key)=\($0.term.shown)" }.joined()
      case .text(let text, _, _): text
      }
    }
  }

  private func complaints(_ yaml: String) -> [String] {
    let error = #expect(throws: Diagnostics.self) { try read(yaml) }
    return error?.all.map { "\($0)" } ?? []
  }

  /// A-H 8.
  @Test func theSample() throws {
    let config = try #require(try read(Self.sample))
    #expect(config.script == "train.py")
    #expect(config.outputRoot == "~/runs")
    #expect(config.epochs == 10)
    #expect(config.description == "hpsearch")
    #expect(config.trials == 3)
    #expect(
      (0..<3).map(config.fileName)
        == ["hp_test_hpsearch_0.yaml", "hp_test_hpsearch_1.yaml", "hp_test_hpsearch_2.yaml"])
    #expect(
      try terms("{param: a.b, exponent_base: 10, lo: -5, hi: -2}")
        == ["a.b distribution=loguniform min=1e-5 max=0.01"])
    let file = try config.file(
      sets: [ConfigSet(path: ["training", "learning_rate"], parameter: 0)])
    #expect(file.warnings == [])
    let child = String(decoding: file.text.filled { _ in Value(typing: "2e-5") }, as: UTF8.self)
    #expect(
      child
        == Self.sample.replacing("learning_rate: 1e-3 #", with: "learning_rate: 2e-5 #")
        .replacing(
          "  n_trials: 3",
          with: """
              is_child: true  # This YAML was generated using the config below
              n_trials: 3
            """))
  }

  /// A-H 9.
  @Test func aChildIsNoParent() throws {
    let config = try #require(try read(Self.sample))
    let child = String(decoding: try config.file(sets: []).text.original, as: UTF8.self)
    let complaint = try #require(complaints(child).first)
    #expect(complaint.contains("error: This YAML is itself a child config"))
    #expect(complaint.contains("try: use the config that it was made from, or remove 'is_child'"))
    #expect(try read(search("{param: a.b, lo: 1, hi: 2}", "  is_child: false\n")) != nil)
  }

  /// A-H 10.
  @Test func namesHaveTheDescription() throws {
    let config = try #require(
      try read(search("{param: a.b, lo: 1, hi: 2}", "  desc: lr\n"), file: "p.yml"))
    #expect(config.fileName(0) == "p_lr_0.yaml")
    #expect(complaints(search("{param: a.b, lo: 1, hi: 2}", "  desc: a/b\n")).count == 1)
  }

  @Test func aFileWithoutASearchIsNone() throws {
    #expect(try read("a: 1\nhpsearch: {n_trials: 3}\n") == nil)
    #expect(try read("- 1\n") == nil)
    #expect(try read("{\"hpsearch\": {\"params\": []}}", file: "a.json") == nil)
  }

  @Test func boundsAreExact() throws {
    #expect(
      try terms("{param: a.b, lo: -.5, hi: 1e-1}") == ["a.b distribution=uniform min=-.5 max=1e-1"])
    #expect(
      try terms("{param: a.b, exponent_base: 2, lo: -2, hi: 2}")
        == ["a.b distribution=loguniform min=0.25 max=4"])
    #expect(
      try terms("{param: a.b, exponent_base: 10, lo: -4.5, hi: 0}")
        == ["a.b distribution=loguniform min=3.1622776601683795e-5 max=1"])
    #expect(
      try terms("{param: a.b, exponent_base: 1.1, lo: 0, hi: 10}")
        == ["a.b distribution=loguniform min=1 max=2.5937424601"])
    #expect(
      try terms("{param: a.b, exponent_base: 0.1, lo: 2, hi: 5}")
        == ["a.b distribution=loguniform min=1e-5 max=0.01"])
    #expect(
      try terms("{param: a.b, exponent_base: 3, lo: -1, hi: 1}")
        == ["a.b distribution=loguniform min=0.3333333333333333 max=3"])
    #expect(
      try terms("{param: a.b, lo: 3, hi: 3}, {param: a.c, exponent_base: 1, lo: 1, hi: 2}")
        == ["a.b [\"3\"]", "a.c [\"1\"]"])
  }

  @Test func searchesThatAreWrong() {
    #expect(
      complaints(search("{param: a.b, lo: -2, hi: -5}")).joined() == """
        dir/hp_test.yaml:6:29: error: lo is greater than hi: -2 > -5
          6 |   params: [{param: a.b, lo: -2, hi: -5}]
            |                             ^~
          try: write lo: -5 and hi: -2
        """)
    #expect(
      complaints("hpsearch: {type: grid, params: []}\n").map { $0.split(separator: "\n")[0] } == [
        "dir/hp_test.yaml:1:18: error: unknown type of search",
        "dir/hp_test.yaml:1:11: error: 'hpsearch' has no 'n_trials'",
        "dir/hp_test.yaml:1:32: error: 'params' must be a list with a parameter",
      ])
    func first(_ params: String) -> String {
      complaints(search(params)).first.map { String($0.split(separator: "\n")[0]) } ?? ""
    }
    #expect(first("{param: a.b, lo: 1}").hasSuffix("a parameter has no 'hi'"))
    #expect(first("{lo: 1, hi: 2}").hasSuffix("a parameter has no 'param'"))
    #expect(first("{param: a.b, lo: '1', hi: 2}").hasSuffix("'lo' must be a number"))
    #expect(
      first("{param: a.b, lo: 1, hi: 2, exponent: 10}").hasSuffix(
        "unknown key 'exponent' of a parameter"))
    #expect(
      first("{param: a.b, lo: 1, hi: 2, exponent_base: 0}").hasSuffix("must be greater than 0"))
    #expect(
      first("{param: a.b, lo: 1, hi: 400, exponent_base: 10}").hasSuffix(
        "is no number that a program can hold"))
    #expect(first("x").hasSuffix("a parameter must be a mapping"))
  }

  @Test func pathsFollowHyperTrainersRules() throws {
    #expect(try read(search("{param: a.new, lo: 1, hi: 2}")) != nil)
    func first(_ path: String) -> String {
      complaints(search("{param: \(path), lo: 1, hi: 2}")).first ?? ""
    }
    #expect(
      first("b.new").contains("6:20: error: 'b.new' can't be set, for there is no 'b' in the file"))
    #expect(first("a.b.c").contains("'a.b.c' can't be set, for 'a.b' is one value"))
    #expect(first("l.0").contains("'l' is a list, into which no path leads here"))
  }

  @Test func theMarkStandsFirstInBracesToo() throws {
    let yaml =
      "a: 1\r\nhpsearch: {n_trials: 1, type: random_uniform, params: [{param: a, lo: 1, hi: 2}]}\r\n"
    let config = try #require(try read(yaml))
    #expect(
      String(decoding: try config.file(sets: []).text.original, as: UTF8.self)
        == yaml.replacing(
          "{n_trials",
          with: "{is_child: true,  # This YAML was generated using the config below\r\n  n_trials"))
    let whole = try config.file(sets: [ConfigSet(path: ["hpsearch"], parameter: 0)])
    #expect(whole.text.filled { _ in Value(typing: "1") } == Array("a: 1\r\nhpsearch: 1\r\n".utf8))
  }
}

extension Term {
  fileprivate var shown: String { if case .text(let text, _, _) = self { text } else { "?" } }
}
