import Diagnostics
import Testing

@testable import Grid

@Suite("Notes on ranges")
struct NoteTests {
  @Test(
    "a whole middle that can't be a step is a count",
    arguments: [
      ("0:11:10", "0 1 2 3 4 5 6 7 8 9 10"), ("1:10:10", "1 2 3 4 5 6 7 8 9 10"),
      ("3:3:1", "3 2 1"), ("0:2:1", "0 1"),
      (
        "1e-5:10:0.1",
        "1e-5 0.01112 0.02223 0.03334 0.04445 0.05556 0.06667 0.07778 0.08889 0.1"
      ),
    ])
  func counts(spec: String, expected: String) throws {
    let axis = try read(spec)
    #expect(values(axis) == expected)
    let note = try #require(axis.notes.first)
    #expect(note.severity == .note)
    #expect(note.what.contains("read as a count"))
    let ends = spec.split(separator: ":")
    #expect(note.remedy == "write \(ends[0]):u\(ends[1]):\(ends[2]) to say so")
  }

  @Test("a whole middle that is as large as the range is a step", arguments: [10, 3])
  func steps(size: Int) throws {
    let axis = try read("0:\(size):\(size)")
    #expect(values(axis) == "0 \(size)")
    #expect(axis.notes.map(\.what) == ["0:\(size):\(size) was read as a step of \(size)"])
  }

  @Test("plain steps have no note", arguments: ["0:3", "0:1:1", "0.1:0.1:0.3"])
  func none(spec: String) throws {
    #expect(try read(spec).notes.isEmpty)
  }

  @Test(
    "a stop that isn't reached is noted",
    arguments: [("0:3:10", "9"), ("0.5:1:2.2", "1.5"), ("16:x2:200", "128"), ("0:1.5:1", "0")])
  func notReached(spec: String, last: String) throws {
    let note = try #require(try read(spec).notes.first)
    #expect(note.what == "\(spec) ends at \(last)")
  }

  @Test("duplicates are dropped, by value", arguments: ["0.1,0.10,1e-1", "[1,1.0,0x1]"])
  func duplicates(spec: String) throws {
    let axis = try read(spec)
    #expect(axis.count == 1)
    #expect(axis.notes.count == 1)
    #expect(axis.notes[0].what.contains("and 1 more dropped from 'p'"))
  }

  @Test("a text and the number it looks like are no duplicates")
  func textAndNumber() throws {
    let axis = try read("1,'1',true,'true'")
    #expect(axis.count == 4)
    #expect(axis.notes.isEmpty)
  }

  @Test(
    "a text that nearly is a range is noted",
    arguments: [("no:3", "'no' is no number"), ("O.1:0.1:1", "'O.1' is no number")])
  func nearly(spec: String, why: String) throws {
    let axis = try read(spec)
    #expect(values(axis) == spec)
    #expect(axis[0].kind == .text)
    #expect(axis.notes.map(\.why) == [why])
  }

  @Test("the bounds of a continuous range are whole numbers, with a warning")
  func bounds() throws {
    let axis = try read("[0:1]")
    #expect(values(axis) == "0 1")
    #expect(axis.notes.map(\.severity) == [.warning])
    #expect(axis.notes[0].remedy?.contains("linspace(0,1,5)") == true)
  }
}
