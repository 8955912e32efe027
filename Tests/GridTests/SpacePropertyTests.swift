import Diagnostics
import Grid
import Testing

@Suite("Properties of spaces")
struct SpacePropertyTests {
  @Test(
    "spaces are what plain loops over all values give; the order of parameters orders points only")
  func expansion() throws {
    var generator = SpaceModelGenerator(seed: 11)
    var empty = 0
    for _ in 0..<10_000 {
      let model = generator.gridModel()
      guard let expected = model.expansion() else {
        empty += 1
        hold((try? model.space()) == nil, "no error in \(model)")
        continue
      }
      let space: Space
      do { space = try model.space() } catch {
        Issue.record("\(error) in \(model)")
        continue
      }
      let found = try named(space)
      hold(found == expected, "\(found) rather than \(expected) in \(model)")
      hold(space.count == expected.count, "\(space.count) points in \(model)")
      try checkWalks(space, model, &generator)
      let reordered = try named(generator.reordered(model).space())
      let isSame = reordered.count == found.count && Set(reordered) == Set(found)
      hold(isSame, "\(reordered) rather than \(found) in \(model)")
    }
    #expect(empty > 100)
  }

  @Test("a page of 10^9 points costs no more than its points")
  func huge() throws {
    let spaces: [(json: String, count: Int, first: String, middle: String, last: String)] = [
      (
        #"{"params": {"a": "0:999", "b": "0:999", "c": "0:999"}}"#, 1_000_000_000, "0 0 0",
        "500 0 0", "999 999 999"
      ),
      (
        #"{"params": {"a": "0:999", "b": "0:999", "c": "0:999"}, "constraints": ["b != 500"]}"#,
        999_000_000, "0 0 0", "500 0 0", "999 999 999"
      ),
      (
        #"""
        {"params": {"k": "0,1", "a": {"values": "0:99", "when": "k == 1"}, "b": "0:9999999"},
         "repeat": 10}
        """#, 10_100_000_000, "0 - 0 0", "1 49 5000000 0", "1 99 9999999 9"
      ),
      (
        #"""
        {"params": {"a": "0:99999", "b": "0:9999"}, "zip": [], "blocks": [
          {"params": {"c": 1}}, {"params": {"c": 2, "d": "7"}}]}
        """#, 2_000_000_000, "0 0 1 -", "0 0 2 7", "99999 9999 2 7"
      ),
    ]
    for (json, count, first, middle, last) in spaces {
      let space = try space(json)
      #expect(space.count == count)
      #expect(try points(space, 0..<1) == [first])
      #expect(try points(space, (count / 2)..<(count / 2 + 1)) == [middle])
      #expect(try points(space, (count - 1)..<count) == [last])
      try checkPage(space, (count / 2 - 3)..<(count / 2 + 3))
    }
    let drawn = try space(
      #"{"params": {"a": "0:999999", "x": {"uniform": [0, 1]}}, "samples": 1000, "samples_per": "point"}"#
    )
    #expect(drawn.count == 1_000_000_000)
    #expect(try drawn.point(at: 999_999_999).values[0]?.text == "999999")
    try checkPage(drawn, 499_999_995..<500_000_005)
  }

  private func checkPage(_ space: Space, _ range: Range<Int>) throws {
    var page: [Point] = []
    try space.forEachPoint(in: range) { page.append($0) }
    #expect(page == (try range.map { index in try space.point(at: index) }))
  }

  @Test("an included point has what its conditions say, and computes what it doesn't give")
  func included() throws {
    #expect(
      try points(
        #"""
        {"params": {"x": "1:3", "y": {"values": "1,2", "when": "x > 2", "default": 2},
         "z": {"value": 5, "when": "x < 2"}, "c": {"compute": "x * 2"}},
         "include": [{"x": 7}, {"x": 1, "c": 3}, {"x": 2, "y": 9}]}
        """#)
        == [
          "1 - 5 2", "2 - - 4", "3 1 - 6", "3 2 - 6", "7 2 - 14", "1 - 5 3", "2 9 - 4",
        ])
  }

  @Test("a constraint on what never varies holds too, with and without a grid")
  func constants() throws {
    for grid in ["", #""a": "1,2", "#] {
      let given = #"{"params": {\#(grid)"c": {"compute": "1"}}, "constraints": ["c > 2"]}"#
      #expect(try complaints(given).map(\.what) == ["'c > 2' is never true"])
    }
  }

  @Test(
    "nothing follows from itself",
    arguments: [#"{"compute": "a + 1"}"#, #"{"values": "5,1,2", "when": "a > 2"}"#])
  func itself(definition: String) throws {
    let found = try complaints(#"{"params": {"x": "1,2", "a": \#(definition)}}"#)
    #expect(found.map(\.what) == ["parameters depend on one another in a circle"])
    #expect(found.first?.why == "a needs a")
  }

  @Test("rows of a table can be equal")
  func tables() throws {
    let twice = try space(#"{"points": [{"a": 7}, {"a": 7}]}"#)
    #expect(try points(twice) == ["7", "7"])
    #expect(twice.mayRepeatItself)
  }

  @Test("repetitions that can't be counted are an error")
  func repetitions() throws {
    let given = [
      #"{"params": {"a": 1}, "include": [{"a": 4}], "repeat": \#(Int.max)}"#,
      #"{"params": {"a": "[1]*3000000000", "b": "[1]*4000000000"}}"#,
    ]
    for json in given {
      #expect(
        try complaints(json).map(\.what) == ["the space has more points than can be counted"])
    }
  }
}
