import Diagnostics
import Grid
import Testing

@Suite("Spaces")
struct SpaceTests {
  @Test("the last parameter varies fastest")
  func order() throws {
    #expect(try points(#"{"params": {"a": "1,2", "b": "3,4"}}"#) == ["1 3", "1 4", "2 3", "2 4"])
  }

  @Test("without parameters there is one point without values")
  func none() throws {
    #expect(try points("{}") == [""])
    #expect(try space("{}").point(at: 0) == Point(index: 0, values: []))
  }

  @Test("a page of points")
  func pages() throws {
    let space = try space(#"{"params": {"a": "0:9", "b": "a,b", "c": "x,y,z"}}"#)
    #expect(try points(space, 17..<41) == Array(try points(space)[17..<41]))
    #expect(try points(space, 60..<60).isEmpty)
    #expect(try points(space, 59..<60) == ["9 b z"])
  }

  @Test("a range of 10^9 values isn't held in memory")
  func huge() throws {
    let space = try space(#"{"params": {"a": "0:999999999", "b": "[0:999999999]"}}"#)
    #expect(space.count == 1_000_000_000_000_000_000)
    #expect(
      try points(space, 123_456_789_987_654_321..<123_456_789_987_654_322) == [
        "123456789 987654321"
      ])
    #expect(try read("0:u1000000001:1")[123_456_789].text == "0.123456789")
    #expect(try read("1:l100000001:10")[50_000_000].text == "3.16227766")
  }

  @Test("more points than can be counted are an error")
  func tooLarge() throws {
    let found = try complaints(
      #"{"params": {"a": "0:999999999", "b": "0:999999999", "c": "0:99"}}"#)
    #expect(found.map(\.what) == ["the space has more points than can be counted"])
    #expect(found.first?.why == "a: 1000000000, b: 1000000000, c: 100")
  }

  // MARK: Zips, points, repetitions

  @Test("zipped parameters go through their values together")
  func zips() throws {
    #expect(
      try points(
        #"{"params": {"w": "1,2,3", "x": "a,b", "d": "4,5,6"}, "zip": [["w", "d"]]}"#)
        == ["1 a 4", "1 b 4", "2 a 5", "2 b 5", "3 a 6", "3 b 6"])
    #expect(
      try points(#"{"params": {"size": {"zip": {"w": [1, 2], "d": "3:4"}}, "x": "8,9"}}"#)
        == ["1 3 8", "1 3 9", "2 4 8", "2 4 9"])
    #expect(
      try points(#"{"params": {"size": "zip(w=[1,2],d=3:4)"}}"#) == ["1 3", "2 4"])
    let unlike = try complaints(#"{"params": {"w": "1,2,3", "d": "1,2"}, "zip": [["w", "d"]]}"#)
    #expect(unlike.first?.what == "zipped parameters have different numbers of values")
    #expect(unlike.first?.why == "'w' has 3, 'd' has 2")
    let unknown = try complaints(#"{"params": {"width": "1,2"}, "zip": [["width", "witdh"]]}"#)
    #expect(unknown.first?.what == "'zip' names 'witdh', which is no parameter")
    #expect(unknown.first?.remedy == "did you mean 'width'?")
  }

  @Test("points that are given one by one are combined with the other values")
  func pointTables() throws {
    let given = #"{"points": [{"a": 1, "b": "x"}, {"a": 2}], "params": {"c": "7,8"}}"#
    #expect(try points(given) == ["1 x 7", "1 x 8", "2 - 7", "2 - 8"])
    // A-G 5: a batch file and a list.
    #expect(
      try points(
        #"{"points": "@b.csv", "params": {"act": "[a,b]"}}"#,
        files: ["b.csv": "lr,layers\n0.10,2\n1e-3,3\n"])
        == ["0.10 2 a", "0.10 2 b", "1e-3 3 a", "1e-3 3 b"])
  }

  @Test("repetitions follow one another")
  func repeats() throws {
    let space = try space(#"{"params": {"a": "1,2"}, "repeat": 3}"#)
    #expect(try points(space) == ["1 0", "1 1", "1 2", "2 0", "2 1", "2 2"])
    #expect(space.parameters.map(\.name) == ["a", "replicate"])
    #expect(space.unnamedRepetition == 1)
    #expect(try points(space, 4..<6) == ["2 1", "2 2"])
    let named = try Grid.Space(
      try declaration(#"{"params": {"a": "1,2"}, "repeat": {"times": 2, "as": "seed"}}"#)
    ) { _ in [] }
    #expect(try points(named) == ["1 0", "1 1", "2 0", "2 1"])
    #expect(named.unnamedRepetition == nil)
    #expect(try points(#"{"params": {"a": "[1]*3"}}"#) == ["1 0", "1 1", "1 2"])
  }

  @Test("blocks follow one another; what a block lacks is absent")
  func blocks() throws {
    let space = try space(
      #"""
      {"params": {"lr": "1,2"}, "blocks": [
        {"params": {"opt": "adam"}},
        {"params": {"opt": "sgd", "momentum": "0.5,0.9", "lr": 3}}]}
      """#)
    #expect(try points(space) == ["1 adam -", "2 adam -", "3 sgd 0.5", "3 sgd 0.9"])
    #expect(try points(space, 2..<3) == ["3 sgd 0.5"])
    #expect(space.parameters.map(\.isAlwaysThere) == [true, true, false])
    #expect(space.mayRepeatItself)
  }

  @Test("included points stand behind all others, excluded ones are left out")
  func includeAndExclude() throws {
    #expect(
      try points(
        #"""
        {"params": {"a": "1,2", "b": "x,y", "c": {"compute": "a * 2"}},
         "include": [{"a": 9, "b": "z"}], "exclude": [{"a": 1, "b": ["y"]}, {"a": 2.0, "b": "x"}]}
        """#) == ["1 x 2", "2 y 4", "9 z 18"])
    let completed = try space(
      #"{"params": {"a": "1,2", "b": {"default": 3}}, "include": [{"a": 7}]}"#)
    #expect(try points(completed) == ["1 3", "2 3", "7 3"])
    #expect(completed.parameters.map(\.isAlwaysThere) == [true, true])
    let unknown = try complaints(#"{"params": {"lr": "1,2"}, "exclude": [{"Lr": 1}]}"#)
    #expect(unknown.first?.what == "'exclude' names 'Lr', which is no parameter")
    let lacking = try complaints(#"{"params": {"a": "1,2", "b": "1,2"}, "include": [{"a": 1}]}"#)
    #expect(lacking.first?.what == "a point of 'include' has no value of 'b'")
  }

  // MARK: Conditions, constraints, computed values

  @Test("a conditional parameter exists only where its condition holds")
  func conditions() throws {
    let given = #"""
      {"params": {"opt": "sgd,adam", "momentum": {"values": "0.5,0.9", "when": "opt == 'sgd'"},
       "nesterov": {"values": "true,false", "when": "momentum > 0.6"}, "x": "1,2"}}
      """#
    #expect(
      try points(given) == [
        "sgd 0.5 - 1", "sgd 0.5 - 2", "sgd 0.9 true 1", "sgd 0.9 true 2", "sgd 0.9 false 1",
        "sgd 0.9 false 2", "adam - - 1", "adam - - 2",
      ])
    let space = try space(given)
    for index in 0..<space.count {
      #expect(try points(space, index..<(index + 1)) == [try points(space)[index]])
    }
  }

  @Test("constraints leave points out, and say how many")
  func constraints() throws {
    let space = try space(
      #"""
      {"params": {"batch": "64,128,256", "x": "1,2", "accum": "1,2,4"},
       "constraints": ["batch * accum <= 256"]}
      """#)
    #expect(
      try points(space) == [
        "64 1 1", "64 1 2", "64 1 4", "64 2 1", "64 2 2", "64 2 4", "128 1 1", "128 1 2", "128 2 1",
        "128 2 2", "256 1 1", "256 2 1",
      ])
    #expect(
      space.notes.map(\.what) == ["'batch * accum <= 256' leaves out 6 of 18 combinations"])
    // A-C 6
    #expect(
      try points(#"{"params": {"n": {"values": "1:9", "constraints": ["% 2 == 0", "> 2"]}}}"#)
        == ["4", "6", "8"])
    // A-C 7
    #expect(
      try points(#"{"params": {"n": {"values": [-3, 0], "constraints": ["** 2 > 0"]}}}"#) == ["-3"])
    let none = try complaints(
      #"{"params": {"a": "1,2", "b": "3,4"}, "constraints": ["a > b", "a == 7"]}"#)
    #expect(none.first?.what == "the constraints leave no point")
    #expect(none.first?.why == "of 4 combinations 'a > b' leaves out 4, 'a == 7' leaves out 0")
  }

  @Test("constraints over 10^9 points cost no more than what they speak of")
  func largeConstraints() throws {
    let space = try space(
      #"""
      {"params": {"a": "1:100", "b": "1:100", "c": "0:99999"}, "constraints": ["(a + b) % 2 == 0"]}
      """#)
    #expect(space.count == 500_000_000)
    #expect(try points(space, 499_999_999..<500_000_000) == ["100 100 99999"])
    #expect(try points(space, 250_000_000..<250_000_001) == ["51 1 0"])
    let tooMany = try complaints(
      #"{"params": {"a": "1:100000", "b": "1:100000"}, "constraints": ["a < b"]}"#)
    #expect(tooMany.first?.what == "'a < b' ties too many values together")
  }

  @Test("computed parameters follow from others, in any order")
  func computed() throws {
    #expect(
      try points(
        #"""
        {"params": {"steps": {"compute": "epochs * per_epoch"}, "epochs": "1,2",
         "per_epoch": {"compute": "1000 // batch"}, "batch": "30,50",
         "tag": {"compute": "'run-' + str(batch)"}}}
        """#) == [
          "33 1 33 30 run-30", "20 1 20 50 run-50", "66 2 33 30 run-30", "40 2 20 50 run-50",
        ])
    let circle = try complaints(
      #"{"params": {"a": {"compute": "b + 1"}, "b": {"compute": "a + 1"}}}"#)
    #expect(circle.first?.what == "parameters depend on one another in a circle")
    #expect(circle.first?.why == "a needs b needs a")
    let unknown = try complaints(#"{"params": {"lr": "1,2", "a": {"compute": "lrr * 2"}}}"#)
    #expect(unknown.first?.remedy?.hasPrefix("did you mean 'lr'?") == true)
  }
}

@Suite("What is easily taken for something else")
struct SpaceSurpriseTests {
  @Test("zipped parameters keep values that are listed twice; equal rows count once")
  func zippedDuplicates() throws {
    let space = try space(
      #"{"params": {"a": [1, 1, 2, 3], "b": [5, 6, 7, 7]}, "zip": [["a", "b"]]}"#)
    #expect(try points(space) == ["1 5", "1 6", "2 7", "3 7"])
    #expect(space.notes.isEmpty)
    #expect(
      try points(#"{"params": {"z": {"zip": {"a": [1, 1, 1], "b": [2, 3, 2]}}}}"#) == [
        "1 2", "1 3",
      ])
  }

  @Test("a condition of a zip is that of its members")
  func zippedConditions() throws {
    #expect(
      try points(
        #"{"params": {"a": [1, 2], "z": {"zip": {"w": [6, 7], "d": [8, 9]}, "when": "a > 1"}}}"#)
        == ["1 - -", "2 6 8", "2 7 9"])
    let typed = try complaints(#"{"params": {"z": {"zip": {"w": [6]}, "type": "int"}}}"#)
    #expect(typed.first?.what == "'z' zips parameters, and has no other attribute than 'when'")
  }

  @Test("a default fills the holes of a table; other values are an error")
  func tables() throws {
    #expect(
      try points(
        #"{"points": [{"m": 0.9}, {"a": 1}], "params": {"m": {"default": 0.3}}}"#)
        == ["0.9 -", "0.3 1"])
    let twice = try complaints(#"{"points": [{"a": 7}], "params": {"a": [1, 2]}}"#)
    #expect(twice.first?.what == "'a' has values in 'points' already")
    var given = try declaration(#"{"points": [{"a": 7, "b": 1}, {"a": 8, "b": 2}]}"#)
    let place = Place(file: "f", line: 1, column: 1)
    given.replace(try RangeGrammar.parameter("a=1", at: place))
    let replaced = try Grid.Space(given) { _ in [] }
    #expect(try points(replaced) == ["1 1", "1 2"])
    #expect(replaced.parameters.map(\.count) == [1, 2])
  }

  @Test("what is required has to be given on the command line")
  func required() throws {
    let text = #"{"params": {"a": {"values": [1, 2], "required": true}}}"#
    #expect(try complaints(text).first?.what == "the parameter 'a' is required")
    var given = try declaration(text)
    given.replace(
      try RangeGrammar.parameter("a=3", at: Place(file: "f", line: 1, column: 1)))
    #expect(try points(try Grid.Space(given) { _ in [] }) == ["3"])
  }

  @Test("a function's open bracket, and names with a dash")
  func calls() throws {
    #expect(
      try complaints(#"{"params": {"a": "uniform(0,1"}, "samples": 1}"#).first?.what
        == "the bracket ( isn't closed")
    #expect(
      try points(#"{"params": {"a": "log-uniform(1e-5,1e-1)"}, "samples": 2}"#)
        == points(#"{"params": {"a": "loguniform(1e-5,1e-1)"}, "samples": 2}"#))
    #expect(
      try complaints(#"{"params": {"a": [1]}, "repeat": {"times": 2, "as": "x y"}}"#).first?.what
        .hasPrefix("the character ' '") == true)
    #expect(
      try complaints(#"{"params": {"a": {"type": "int"}}, "include": [{"a": "x"}]}"#).isEmpty
        == false)
  }

  @Test("a value that can't be computed is an error, unless a constraint leaves the point out")
  func uncomputable() throws {
    let given = #""params": {"x": [0, 2], "v": {"compute": "1 / x"}}"#
    #expect(try complaints("{\(given)}").first?.what == "'v' can't be computed at a point")
    #expect(try points("{\(given), \"constraints\": [\"x > 0\"]}") == ["2 0.5"])
    let conditional = #"{"params": {"x": {"values": [3], "when": "y > 1"}, "y": [1, 2], "#
    let space = try space(conditional + #""v": {"compute": "x * 2"}}}"#)
    #expect(try points(space) == ["- 1 -", "3 2 6"])
    #expect(space.parameters.map(\.isAlwaysThere) == [false, true, false])
  }
}
