import Diagnostics
import Grid
import Testing

@testable import RunFiles

/// Paths that can't be set.
@Suite struct ConfigComplaintTests {
  private func complaint(
    _ base: String, _ paths: [String], format: ConfigFormat = .yaml, createsParents: Bool = true
  ) -> String {
    let sets = paths.enumerated().map { index, path in
      ConfigSet(path: path.split(separator: ".").map(String.init), parameter: index)
    }
    do {
      let file = try ConfigFile(
        Array(base.utf8), file: "f", format: format, sets: sets, createsParents: createsParents)
      return "\(Diagnostics(file.warnings))"
    } catch {
      return "\(error)"
    }
  }

  @Test func paths() {
    #expect(
      complaint("a: {b: 1}\n", ["a.b.c"]) == """
        f:1:8: error: 'a.b.c' can't be set, for 'a.b' is one value
          1 | a: {b: 1}
            |        ^
          why: only mappings and lists have values in them
          try: set 'a.b' itself, or make it a mapping
        """)
    #expect(
      complaint("l: [1, 2]\n", ["l.2"]) == """
        f:1:4: error: 'l' is a list and has no item '2'
          1 | l: [1, 2]
            |    ^~~~~~
          why: it has 2 items, from 0 to 1
          try: give the number of an item, or set the whole list: l
        """)
    for path in ["l.-1", "l.01", "l.x"] {
      #expect(complaint("l: [1]", [path]).contains("has no item"))
    }
    #expect(complaint("l: []", ["l.0"]).contains("it is empty"))
    #expect(
      complaint("train:\n  lr: 1\n", ["trian.lr"], createsParents: false) == """
        f:1:1: error: 'trian.lr' can't be set, for there is no 'trian' in the file
          1 | train:
            | ^~~~~~
          try: did you mean 'train'?
        """)
    #expect(
      complaint("train:\n  lr: 1\n", ["train.opt.beta"], createsParents: false) == """
        f:2:3: error: 'train.opt.beta' can't be set, for there is no 'opt' in 'train'
          2 |   lr: 1
            |   ^~~~~
          try: its keys are: lr
        """)
    #expect(complaint("t:\n", ["t.lr"], createsParents: false).contains("for 't' is empty"))
    #expect(complaint("just text\n", ["a"]).contains("the file is no mapping"))
    #expect(complaint("[a: 1]", ["0.b"]).contains("try: write it as {a: 1}"))
  }

  @Test func keysThatStandTwice() {
    #expect(
      complaint("a: 1\nb: 2\na: 3\n", ["a"]) == """
        f:3:1: error: the key 'a' stands twice in its mapping
          3 | a: 3
            | ^
          why: it was given first at f:1:1
          try: remove one of the two
        """)
    #expect(complaint("{\"a\": 1, \"a\": 2}", ["a"], format: .json).contains("stands twice"))
    #expect(complaint("a: 1\na: 2\nb: 3\n", ["b"]) == "")
  }

  @Test func pathsThatAreSetTogether() {
    #expect(
      complaint("a: {b: 1}", ["a.b", "a.b"]) == """
        error: the value 'a.b' is set twice
          try: remove one of the two
        """)
    #expect(
      complaint("a: {b: 1}", ["a.b", "a"])
        .hasPrefix("error: the value 'a.b' is set, and so is 'a', which it stands in"))
    #expect(complaint("c: 1", ["a.b", "a.b.d"]).contains("'a.b', which it stands in"))
    #expect(complaint("c: 1", ["a.b", "a.d"]) == "")
    let place = SourceLocation(file: "sweep.yaml", line: 3, column: 5)
    let sets = [0, 1].map { ConfigSet(path: ["a"], parameter: $0, place: place) }
    let error = #expect(throws: Diagnostics.self) {
      try ConfigFile(Array("a: 1".utf8), file: "f", sets: sets)
    }
    #expect(
      "\(error.map { "\($0)" } ?? "")" == """
        sweep.yaml:3:5: error: the value 'a' is set twice
          why: the other one is given at sweep.yaml:3:5
          try: remove one of the two
        """)
  }

  @Test func aPlaceInTheSweepFileComesFirst() {
    let place = SourceLocation(file: "sweep.yaml", line: 3, column: 5)
    let set = ConfigSet(path: ["a", "b"], parameter: 0, place: place)
    let error = #expect(throws: Diagnostics.self) {
      try ConfigFile(Array("a: 1".utf8), file: "f", sets: [set])
    }
    #expect(error?.all.first?.location == .source(place))
    #expect(error?.all.first?.why == "only mappings and lists have values in them; see f:1:4")
  }

  @Test func anchorsThatAreUsedElsewhere() {
    #expect(
      complaint("a: &x 1\nb: {c: *x}\n", ["a"]) == """
        f:2:8: warning: setting 'a' changes 'b.c' as well
          2 | b: {c: *x}
            |        ^~
          why: *x is another name for the same value
          try: write the values themselves in the place of *x, if they should stay
        """)
    #expect(complaint("a: &x 1\nb: {c: *x}\n", ["a", "b.c"]) == "")
    #expect(complaint("a: &x 1\nb: {c: *x}\n", ["a", "b"]) == "")
    #expect(
      complaint("d: &d {lr: 1}\nt:\n  <<: *d\n  n: 1\n", ["d.lr"]).contains("changes 't' as well"))
    #expect(complaint("d: &d {lr: 1}\nt:\n  <<: *d\n", ["t.lr"]) == "")
    #expect(complaint("d: &d {lr: 1}\nt: *d\n", ["d.new"]).contains("changes 't' as well"))
    #expect(complaint("a: &x 1\nb: *x\nc: &x 2\nd: *x\n", ["c"]).contains("changes 'd' as well"))
    #expect(
      complaint("a: {b: &x 1}\nc: *x\n", ["a"]) == """
        f:2:4: error: 'a' can't be set, for *x names a value in it
          2 | c: *x
            |    ^~
          why: the value is at f:1:8, its other name at f:2:4
          try: write the value itself in the place of *x
        """)
  }

  @Test func pathsThroughAliases() {
    #expect(
      complaint("d: &d {lr: 1}\nt: *d\n", ["t.lr"]) == """
        f:2:4: error: 't.lr' can't be set, for 't' is only another name, *d
          2 | t: *d
            |    ^~
          why: the value is 'd.lr', which would change as well
          try: write the values themselves in the place of *d, or set 'd.lr' to change both
        """)
    #expect(
      complaint("d: &d {o: {lr: 1}}\nt:\n  <<: [*d]\n", ["t.o.lr"]) == """
        f:3:3: error: 't.o.lr' can't be set, for 'o' comes into 't' by a merge key
          3 |   <<: [*d]
            |   ^~
          why: a 'o' beside it would hide all of the merged one
          try: set the value where it is written, or write 'o' out in 't'
        """)
    #expect(complaint("d: &d {o: {lr: 1}}\nt:\n  <<: *d\n", ["t.p.lr"]) == "")
  }

  @Test func anAliasIsReplacedByTheValue() throws {
    let example = ConfigCase(
      "a: &x 1\nb: *x\nc: [*x, *x]\n", ["b": "2", "c.1": "3"], "a: &x 1\nb: 2\nc: [*x, 3]\n")
    #expect(try example.filled() == example.result)
  }

  @Test func filesThatCantBeRead() {
    #expect(complaint("a: [1\n", ["a"]).contains("isn't closed"))
    #expect(complaint("a: 1\n---\na: 2\n", ["a"]).contains("a second document begins here"))
    #expect(complaint("# nothing\n", ["a"]) == "f: error: the file is empty")
    #expect(complaint("a: *x\n", ["a"]).contains("names nothing"))
    #expect(complaint("a: &x [*x]\n", ["a"]).contains("inside the value that it names"))
    #expect(
      complaint("{\"é\": 1,\n \"b\": 2,}\n", ["b"], format: .json) == """
        f:2:9: error: this can't be read as JSON: a name in quotes is missing
          2 |  "b": 2,}
            |         ^
          try: JSON has no comments and no comma behind the last value; YAML has both
        """)
    let latin1 = #expect(throws: Diagnostics.self) {
      try ConfigFile([0x7B, 0xE9], file: "f.json", sets: [])
    }
    #expect(latin1?.all.first?.what == "the file isn't UTF-8 text")
  }
}
