import Diagnostics
import Grid
import Testing

@Suite("Spaces")
struct SpaceTests {
  private func space(_ specs: String...) throws(Diagnostic) -> Space {
    var axes: [Axis] = []
    for (index, spec) in specs.enumerated() { axes.append(try read(spec, name: "p\(index)")) }
    return try Space(axes: axes)
  }

  private func texts(_ points: some Sequence<Point>) -> [String] {
    points.map { $0.values.map(\.text).joined(separator: " ") }
  }

  @Test("the last axis varies fastest")
  func order() throws {
    let space = try space("1,2", "3,4")
    #expect(texts(space) == ["1 3", "1 4", "2 3", "2 4"])
    #expect(space.map(\.index) == [0, 1, 2, 3])
  }

  @Test("without axes there is one point without values")
  func none() throws {
    let space = try space()
    #expect(space.count == 1)
    #expect(Array(space) == [Point(index: 0, values: [])])
    #expect(Array(space.points(in: 0..<1)).count == 1)
  }

  @Test("a page of points")
  func pages() throws {
    let space = try space("0:9", "a,b", "x,y,z")
    #expect(Array(space.points(in: 17..<41)) == Array(space)[17..<41].map { $0 })
    #expect(Array(space.points(in: 60..<60)).isEmpty)
    #expect(texts(space.points(in: 59..<60)) == ["9 b z"])
  }

  @Test("a range of 10^9 values isn't held in memory")
  func huge() throws {
    let space = try space("0:999999999", "[0:999999999]")
    #expect(space.count == 1_000_000_000_000_000_000)
    #expect(space[123_456_789_987_654_321].values.map(\.text) == ["123456789", "987654321"])
    let spaced = try read("0:u1000000001:1")
    #expect(spaced[123_456_789].text == "0.123456789")
    let scaled = try read("1:l100000001:10")
    #expect(scaled[50_000_000].text == "3.16227766")
  }

  @Test("more points than can be counted are an error")
  func tooLarge() {
    #expect {
      try space("0:999999999", "0:999999999", "0:99")
    } throws: { error in
      (error as? Diagnostic)?.what == "the space has more points than can be counted"
    }
  }

  @Test("the same name twice is an error")
  func twice() {
    #expect {
      try Space(axes: [read("0.1,0.2", name: "lr"), read("5,6", name: "lr")])
    } throws: { error in
      (error as? Diagnostic)?.what == "the parameter 'lr' is given twice"
    }
  }
}
