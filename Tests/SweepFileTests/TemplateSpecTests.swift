import Diagnostics
import SweepFile
import Testing

@Suite struct TemplateSpecTests {
  private func spec(_ lines: String) throws -> TemplateSpec? {
    try Sweep.parse(Array("name: a\ncommand: b\n\(lines)\n".utf8), file: "s.yaml").template
  }

  private func complaint(_ lines: String) -> Diagnostic? {
    #expect(throws: Diagnostics.self) { try spec(lines) }?.all.first
  }

  private func values(_ spec: TemplateSpec?) -> [String] {
    (spec?.settings ?? []).map { "\($0.name.value) \($0.value)" }
  }

  @Test func aNameOrAMapping() throws {
    #expect(try spec("") == nil)
    #expect(try spec("template: venv")?.name?.value == "venv")
    let read = try spec("template: {name: apptainer, image: a.sif, mounts: [/a b, ~/c]}")
    #expect(read?.name?.value == "apptainer")
    #expect(values(read) == [#"image text("a.sif")"#, #"mounts list(["/a b", "~/c"])"#])
  }

  @Test func theSweepsCountsOverTheHosts() throws {
    let host = try spec(
      "template: {name: apptainer, image: h.sif, mounts: [/h], engine: singularity}")
    let sweep = try #require(try spec("template: {image: s.sif, mounts: [/s]}"))
    let both = sweep.over(host)
    #expect(both.name?.value == "apptainer")
    #expect(
      values(both) == [
        #"image text("s.sif")"#, #"mounts list(["/h", "/s"])"#, #"engine text("singularity")"#,
      ])
    // Values of another template would mean nothing, or something else.
    let other = try #require(try spec("template: venv"))
    #expect(values(other.over(host)) == [])
    #expect(other.over(nil) == other)
  }

  @Test func whatIsNoValue() {
    #expect(complaint("template: [a]")?.what == "'template' must be text, not a list")
    #expect(
      complaint("template: {name: [a]}")?.what == "the name of the template must be one line")
    #expect(complaint("template: {name: a, x: {}}")?.what == "'x' must be text, not a mapping")
    #expect(
      complaint(#"template: {name: a, x: "b\nc"}"#)?.what
        == "'x' must be one line without control characters")
    #expect(complaint("template: {name: a, x: }")?.what == "'x' has no value")
  }
}
