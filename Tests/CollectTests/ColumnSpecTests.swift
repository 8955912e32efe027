import Collect
import Diagnostics
import Testing

@Suite struct ColumnSpecTests {
  private static func column(_ content: ColumnSpec.Content, _ heading: String) -> ColumnSpec {
    ColumnSpec(content, heading: heading)
  }

  /// A-G 9: Guild's columns, in the order in which they were written.
  @Test func guildsColumns() throws {
    #expect(
      try ColumnSpec.list("min loss, min loss step, =lr, .label as L") == [
        Self.column(.metric("loss", .min, isStep: false), "min loss"),
        Self.column(.metric("loss", .min, isStep: true), "min loss step"),
        Self.column(.parameter("lr"), "lr"), Self.column(.attribute("label"), "L"),
      ])
  }

  @Test(arguments: [
    ("lr", ColumnSpec.Content.name("lr"), "lr"), ("flag:lr", .parameter("lr"), "lr"),
    ("attr:state", .attribute("state"), "state"),
    ("scalar:loss", .metric("loss", .last, isStep: false), "scalar:loss"),
    ("loss step", .metric("loss", .last, isStep: true), "loss step"),
    ("step", .name("step"), "step"), ("min", .name("min"), "min"),
    ("avg val loss", .metric("val loss", .mean, isStep: false), "avg val loss"),
    ("total n", .metric("n", .sum, isStep: false), "total n"),
    ("count n", .metric("n", .count, isStep: false), "count n"),
    ("val_loss:median as 'm, x'", .metric("val_loss", .median, isStep: false), "m, x"),
    ("max train#acc", .metric("train/acc", .max, isStep: false), "max train#acc"),
    ("'a, b'", .name("a, b"), "a, b"), ("  lr  ", .name("lr"), "lr"),
    ("as", .name("as"), "as"),
    ("loss:mean_last(3)", .metric("loss", .meanLast(3), isStep: false), "loss:mean_last(3)"),
  ])
  func forms(text: String, content: ColumnSpec.Content, heading: String) throws {
    #expect(try ColumnSpec.list(text) == [Self.column(content, heading)])
  }

  @Test(arguments: [
    ("", "empty"), ("lr,", "empty"), ("avg loss step", "no step"),
    ("loss:avg", "unknown reduction"),
  ])
  func complaints(text: String, part: String) throws {
    let error = #expect(throws: Diagnostic.self) { try ColumnSpec.list(text) }
    #expect(error?.what.contains(part) == true)
  }
}
