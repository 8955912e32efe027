import Diagnostics
import Template
import TestSupport
import Testing

@Suite("Sections for later attempts")
struct ResumeSectionTests {
  private func template(_ text: String) throws -> CommandTemplate {
    try CommandTemplate(text, parameters: ["lr"], at: CommandTemplateTests.start)
  }

  private static let command =
    "printf '<%s>' x {{^ resume_from }}--new{{/ resume_from }} "
    + "{{# resume_from }}--resume {{ resume_from }} --lr={{ lr }}{{/ resume_from }} y"

  @Test(
    "the shell decides when a task starts",
    arguments: [
      ("", "cs_fresh=1", "<x><--new><y>"), ("a b", "cs_fresh=", "<x><--resume><a b><--lr=1 }2><y>"),
      ("it's \"*\" $HOME }`id`\\", "cs_fresh=", "<x><--resume>RESUME<--lr=1 }2><y>"),
    ])
  func words(path: String, fresh: String, expected: String) throws {
    let command = try template(Self.command).render(["1 }2"])
    for shell in ["/bin/sh", "/bin/bash"] {
      let result = try run(
        shell, ["-c", "\(fresh); \(command)"], environment: ["CLUSTERSWEEP_RESUME_FROM": path])
      #expect(result.output == expected.replacing("RESUME", with: "<\(path)>"))
      #expect(result.status == 0)
    }
  }

  @Test(
    "a line of its own",
    arguments: [("", "<x><y>"), ("a", "<x><--resume><a><y>")])
  func lines(path: String, expected: String) throws {
    let command = try template(
      "printf '<%s>' x \\\n  {{# resume_from }}\n  --resume {{ resume_from }} \\\n"
        + "  {{/ resume_from }}\n  y"
    ).render([""])
    let result = try run(
      "/bin/sh", ["-c", command], environment: ["CLUSTERSWEEP_RESUME_FROM": path])
    #expect(result.output == expected)
  }

  @Test(
    "what the shell wouldn't take as words is refused",
    arguments: [
      ("x {{# resume_from }}a; b{{/ resume_from }}", "`;` can't stand in the section"),
      ("x {{# resume_from }}a }b{{/ resume_from }}", "`}` can't stand in the section"),
      ("{{# resume_from }}\ncp a b\n{{/ resume_from }}\nx", "a new line can't stand"),
      ("x \"{{# resume_from }}a{{/ resume_from }}\"", "the section 'resume_from' can't begin here"),
      ("x -r{{# resume_from }}a{{/ resume_from }}", "the section 'resume_from' can't begin here"),
      ("x {{# resume_form }}a{{/ resume_form }}", "'resume_form' names no parameter"),
      ("x {{# resume_from }}a", "the section 'resume_from' doesn't end"),
    ])
  func refusals(text: String, what: String) throws {
    let complaint = try #require(throws: Diagnostic.self) { try template(text) }
    #expect(complaint.what.hasPrefix(what))
  }

  @Test("such a section can be added without making other runs")
  func identity() throws {
    #expect(try template("x {{ lr }}").identity == "x {{ lr }}")
    #expect(
      try template("x {{ lr }} {{#resume_from}}--r {{ resume_from }}{{/resume_from}}").identity
        == "x {{ lr }}")
    #expect(
      try template("x {{^ resume_from }}--new{{/ resume_from }} {{ lr }}").identity
        == "x {{ lr }}")
    #expect(try template("x {{ lr }} {{ resume_from }}").identity == "x {{ lr }} {{ resume_from }}")
  }
}
