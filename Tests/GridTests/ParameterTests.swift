import Diagnostics
import Testing

@testable import Grid

@Suite("NAME=SPEC and lists of items")
struct ParameterTests {
  private func parameter(_ text: String) throws(Diagnostic) -> Axis {
    let start = SourceLocation(file: "--set", line: 1, column: 1, text: text)
    let parameter = try RangeGrammar.parameter(text, at: start)
    return try axis(parameter.term, name: parameter.name.value)
  }

  private func axis(_ term: Term, name: String = "p") throws(Diagnostic) -> Axis {
    let reader = DefinitionReader(name: name, seed: 0) { _ in throw NoSuchFile() }
    guard case .axis(let axis) = try reader.definition(term).domain else {
      throw Diagnostic("no axis")
    }
    return axis
  }

  private func item(
    _ text: String, isQuoted: Bool = false, at place: Place? = nil
  ) -> Term {
    .text(text, isQuoted: isQuoted, at: place)
  }

  @Test("the first = ends the name")
  func split() throws {
    let axis = try parameter("lr=a=3")
    #expect(axis.name == "lr")
    #expect(values(axis) == "a=3")
    #expect(try parameter("model/opt.lr-x_1=1,2").name == "model/opt.lr-x_1")
  }

  @Test(
    "wrong names",
    arguments: [
      ("lr", "'lr' has no '='", "lr"), ("=3", "a parameter has no name", "="),
      ("l r=3", "the character ' '", " "), ("größe=3", "the character 'ö'", "ö"),
      ("a\u{7}=3", "the character U+7", "\u{7}"), ("a$b=1", "the character '$'", "$"),
    ])
  func names(text: String, what: String, part: String) {
    do {
      _ = try parameter(text)
      Issue.record("there is no complaint")
    } catch {
      #expect(error.what.contains(what))
      #expect(pointed(error, in: text) == part)
    }
  }

  @Test("places are counted from the name on")
  func places() {
    do {
      _ = try parameter("lr=1,3:1")
      Issue.record("there is no complaint")
    } catch {
      #expect(pointed(error, in: "lr=1,3:1") == "3:1")
    }
  }

  @Test("items are typed alone, ranges among them expanded")
  func items() throws {
    let place = SourceLocation(file: "sweep.yaml", line: 3, column: 9)
    let axis = try axis(
      .list(
        [
          item("1", at: place), item("2"), item("8:4:16"), item("8:9", isQuoted: true), item("a,b"),
          item("no"), item("1", isQuoted: true), .list([item("3"), item("4")], at: nil),
        ], at: place))
    #expect(values(axis) == "1 2 8 12 16 8:9 a,b no 1 [3, 4]")
    #expect(axis[8].kind == .text)
    #expect(axis[9].kind == .structure)
  }

  @Test("a wrong item is shown where it stands")
  func wrongItem() {
    let place = SourceLocation(file: "sweep.yaml", line: 3, column: 9)
    #expect {
      try axis(.list([item("1:l3:0", at: place)], at: nil))
    } throws: { error in
      (error as? Diagnostic)?.location == .source(place.advanced(by: 5, length: 1))
    }
  }

  @Test("no items are an error")
  func noItems() {
    #expect(throws: Diagnostic.self) { try axis(.list([], at: nil)) }
    #expect(throws: Diagnostic.self) { try Axis(name: "p", values: []) }
  }
}
