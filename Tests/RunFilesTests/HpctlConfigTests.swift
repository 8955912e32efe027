import Diagnostics
import Grid
import JSON
import Testing

@testable import RunFiles

@Suite struct HpctlConfigTests {
  private func read(_ json: String, file: String = "mead.json") throws -> HpctlConfig? {
    try HpctlConfig.read(Array(json.utf8), file: file)
  }

  /// A term as the mapping that it stands for, without places; texts in quotes where they mean nothing
  /// but themselves.
  private func shown(_ term: Term) -> String {
    switch term {
    case .text(let text, let isQuoted, _): isQuoted ? "'\(text)'" : text
    case .list(let terms, _): "[" + terms.map(shown).joined(separator: ", ") + "]"
    case .mapping(let entries, _):
      "{" + entries.map { "\($0.key): \(shown($0.term))" }.joined(separator: ", ") + "}"
    }
  }

  private func complaints(_ json: String) -> [String] {
    let error = #expect(throws: Diagnostics.self) { try read(json) }
    return error?.all.map { "\($0)" } ?? []
  }

  @Test func aFileWithoutDirectivesIsNone() throws {
    #expect(try read(#"{"a": {"b": [1, {"c": "hpctl"}]}, "hpctl": {"port": 1}}"#) == nil)
    #expect(try read("a: 1\n", file: "a.yaml") == nil)
  }

  @Test func everySampler() throws {
    let config = try #require(
      try read(
        """
        {"g": {"hpctl": "grid", "values": [[3, 4], [1]]},
         "c": {"hpctl": "choice", "values": ["a", 1, true, null]},
         "n": {"hpctl": "normal", "mu": 0, "sigma": 1e-1, "constraints": []},
         "u": {"hpctl": "uniform", "max": 1, "min": 0, "constraints": ["> 0", "< 1"]},
         "i": {"hpctl": "uniform_int", "min": 1, "max": 9, "constraints": "% 2 == 0"},
         "l": {"hpctl": "min_log", "min": 1e-3, "max": 0.1, "constraints": []},
         "m": {"hpctl": "max_log", "min": 0.9, "max": 0.999, "constraints": []}}
        """))
    #expect(
      config.parameters.map { "\($0.name) \(shown($0.term))" } == [
        "g [[3, 4], [1]]", "c {distribution: 'choice', values: ['a', 1, true, null]}",
        "n {distribution: 'normal', mu: 0, sigma: 1e-1}",
        "u {distribution: 'uniform', min: 0, max: 1, constraints: ['> 0', '< 1']}",
        "i {distribution: 'uniform_int', min: 1, max: 9, constraints: ['% 2 == 0']}",
        "l {distribution: 'min_log', min: 1e-3, max: 0.1}",
        "m {distribution: 'max_log', min: 0.9, max: 0.999}",
      ])
    #expect(config.notes == [])
    #expect(config.parameters[2].place.line == 3)
  }

  /// A-C 4.
  @Test func directivesStandAtAnyDepthAndInLists() throws {
    let config = try #require(
      try read(
        """
        {"z": [{"hpctl": "grid", "values": [1, 2]}, [{"deep": {"hpctl": "grid", "values": ["x"]}}]],
         "model": {"hsz": {"hpctl": "grid", "values": [64]}}}
        """))
    #expect(config.parameters.map(\.name) == ["z.0", "z.1.0.deep", "model.hsz"])
    let values = [Value(typing: "2"), Value(text: "x"), Value(typing: "64")]
    #expect(
      String(decoding: config.text.filled { values[$0] }, as: UTF8.self) == """
        {"z": [2, [{"deep": "x"}]],
         "model": {"hsz": 64}}
        """)
  }

  /// A-C 5: hpctl constrains by itself, and we say so.
  @Test func constraintsOfHpctlsOwn() throws {
    let config = try #require(
      try read(
        """
        {"lr": {"hpctl": "normal", "mu": 0, "sigma": 1}, "x": {"hpctl": "grid", "values": [1]},
         "m": {"dropout": {"hpctl": "uniform", "min": 0, "max": 1},
               "mom": [{"hpctl": "uniform", "min": 0, "max": 1}],
               "hsz": {"hpctl": "uniform_int", "min": 1, "max": 9},
               "free": {"hpctl": "normal", "mu": 0, "sigma": 1, "constraints": []}}}
        """))
    #expect(
      config.parameters.map { shown($0.term) } == [
        "{distribution: 'normal', mu: 0, sigma: 1, constraints: ['> 0']}", "[1]",
        "{distribution: 'uniform', min: 0, max: 1, constraints: ['>= 0', '< 1']}",
        "{distribution: 'uniform', min: 0, max: 1, constraints: ['>= 0', '< 1']}",
        "{distribution: 'uniform_int', min: 1, max: 9, constraints: ['% 2 == 0']}",
        "{distribution: 'normal', mu: 0, sigma: 1}",
      ])
    #expect(
      config.notes.map { "\($0)" } == [
        """
        mead.json: note: hpctl's own constraints hold for lr (> 0), m.dropout (>= 0, < 1), \
        m.mom.0 (>= 0, < 1), m.hsz (% 2 == 0)
          why: hpctl constrains a parameter without 'constraints' by the last part of its name
          try: write "constraints": [] into its directive for none
        """
      ])
  }

  @Test func whatHpctlPassesOverIsNamed() throws {
    let config = try #require(
      try read(
        #"{"a": {"hpctl": "grid", "values": [1], "constraints": ["> 0"], "vlues": 2}}"#))
    #expect(
      config.notes.map(\.what) == [
        "the sampler 'grid' takes no 'vlues', which counts nothing",
        "constraints of 'grid' count nothing in hpctl, and so not here",
      ])
    #expect(config.notes.allSatisfy { $0.severity == .warning })
    #expect(config.notes[0].remedy == "did you mean 'values'?")
  }

  @Test func directivesThatAreWrong() {
    #expect(
      complaints(
        """
        {"a": {"hpctl": "unifrom", "min": 0, "max": 1},
         "b": {"hpctl": "uniform", "min": 0, "mx": 1},
         "c": {"hpctl": "normal"},
         "d": {"hpctl": "grid", "values": 3},
         "e": {"hpctl": "uniform", "min": "0", "max": [1]}}
        """) == [
          """
          mead.json:1:17: error: hpctl has no sampler 'unifrom'
            1 | {"a": {"hpctl": "unifrom", "min": 0, "max": 1},
              |                 ^~~~~~~~~
            try: did you mean 'uniform'?
          """,
          """
          mead.json:2:8: error: the sampler 'uniform' lacks 'max'
            2 |  "b": {"hpctl": "uniform", "min": 0, "mx": 1},
              |        ^~~~~~~
            try: write 'max' for 'mx'
          """,
          """
          mead.json:3:8: error: the sampler 'normal' lacks 'mu'
            3 |  "c": {"hpctl": "normal"},
              |        ^~~~~~~
            try: it needs: mu, sigma
          """,
          """
          mead.json:4:35: error: 'values' must be a list
            4 |  "d": {"hpctl": "grid", "values": 3},
              |                                   ^
            try: write "values": [1, 2]
          """,
          """
          mead.json:5:35: error: 'min' must be a number
            5 |  "e": {"hpctl": "uniform", "min": "0", "max": [1]}}
              |                                   ^~~
            try: write it without quotes
          """,
        ])
    #expect(complaints(#"{"hpctl": "grid", "values": [1]}"#).first?.contains("has no name") == true)
    #expect(
      complaints(#"{"a": {"hpctl": 5}}"#).first?.contains(
        "try: the samplers are: grid, choice, normal, uniform, uniform_int, min_log, max_log")
        == true)
    #expect(complaints("{").count == 1)
  }
}
