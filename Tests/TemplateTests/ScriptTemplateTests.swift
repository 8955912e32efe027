import Diagnostics
import Template
import Testing

@Suite("Script templates")
struct ScriptTemplateTests {
  private func render(_ text: String) throws -> String {
    let values: KeyValuePairs<String, ScriptTemplate.Value> = [
      "name": .text("a b"), "plain": .text("x-1"), "html": .text("<&>\"'"), "empty": .text(""),
      "absent": .absent, "list": .list(["p q", "$r"]), "none": .list([]),
    ]
    return try ScriptTemplate(text, file: "my.sh").render(values)
  }

  @Test(
    "values, sections and lists",
    arguments: [
      ("{{ plain }} {{name}} {{{ name }}} {{& name }}", "x-1 'a b' a b a b"),
      ("{{ html }}|{{{ html }}}", "'<&>\"'\\'''|<&>\"'"),
      ("{{ empty }}", "''"),
      ("{{# name }}yes{{/ name }}{{^ name }}no{{/ name }}", "yes"),
      ("{{#absent}}yes{{/absent}}{{^absent}}no{{/absent}}", "no"),
      ("{{# empty }}yes{{/ empty }}", "yes"),
      ("{{# none }}yes{{/ none }}{{^ none }}no{{/ none }}", "no"),
      ("{{# list }}<{{ . }}|{{{ . }}}>{{/ list }}", "<'p q'|p q><'$r'|$r>"),
      (
        "{{# list }}{{ plain }}{{# name }}{{ html }}{{/ name }};{{/ list }}",
        "x-1'<&>\"'\\''';x-1'<&>\"'\\''';"
      ),
      ("a\n{{# name }}\nb\n{{/ name }}\nc\n", "a\nb\nc\n"),
      ("a\n  {{# absent }}\nb\n  {{/ absent }}\nc\n", "a\nc\n"),
      ("a\n{{! a comment of\n two lines }}\nb\n", "a\nb\n"),
      (
        "#!/bin/sh\n{{! what: <b> & \"c\" }}\n: \"${x:-{y}}\" <&1\n",
        "#!/bin/sh\n: \"${x:-{y}}\" <&1\n"
      ),
    ])
  func rendering(_ text: String, _ expected: String) throws {
    let rendered = try render(text)
    #expect(Array(rendered.utf8) == Array(expected.utf8), "\(rendered)")
  }

  @Test("which names a template uses; one in a comment isn't used")
  func uses() throws {
    let template = try ScriptTemplate("{{! runner }}{{# time }}{{/ time }}{{{ x }}}", file: "my.sh")
    #expect(template.uses("time"))
    #expect(template.uses("x"))
    #expect(!template.uses("runner"))
    #expect(!template.uses("! runner"))
  }

  @Test(
    "the start of a path stays open for the shell",
    arguments: [
      ("~/a b/c", "~/'a b/c'"), ("$SCRATCH/envs", "\"$SCRATCH\"/envs"),
      ("${A_1}/b", "\"${A_1}\"/b"),
      ("~/", "~/"), ("~ada/x", "'~ada/x'"), ("$(id)/x", "'$(id)/x'"), ("$A", "'$A'"),
      ("$1/x", "'$1/x'"), ("a/~/b", "'a/~/b'"), ("$A$B/x", "'$A$B/x'"),
    ])
  func paths(_ value: String, _ expected: String) throws {
    let template = try ScriptTemplate("{{ path }}", file: "my.sh")
    #expect(try template.render(["path": .text(value)]) == expected)
  }

  @Test("a template says what values of its own it takes")
  func declarations() throws {
    let template = try ScriptTemplate(
      """
      #!/bin/sh
      {{! What it does: it runs. }}
      {{! needs image: a file,
          or a name }}
      {{! takes mounts: folders }}
      run {{ image }}{{# mounts }} -b {{ . }}{{/ mounts }}
      """, file: "my.sh")
    #expect(template.about == "What it does: it runs.")
    #expect(template.names.map(\.name) == ["image", "mounts"])
    #expect(template.names.map(\.isNeeded) == [true, false])
    #expect(template.names.map(\.meaning) == ["a file, or a name", "folders"])
    #expect(
      try template.render(["image": .text("a.sif"), "mounts": .list(["x", "y"])])
        == "#!/bin/sh\nrun a.sif -b x -b y")
    #expect(try template.render(["image": .text("a.sif")]) == "#!/bin/sh\nrun a.sif")
    let complaint = #expect(throws: Diagnostic.self) { try template.render([:]) }
    #expect(complaint?.what == "the template needs 'image', and nothing says it")
    #expect(
      complaint?.remedy == "write into the sweep file: template: {name: my.sh, image: …}")
  }

  @Test("a name in a comment needs no value")
  func comment() throws {
    #expect(try render("{{! nobody }}x") == "x")
    #expect(try render("{{! {{ nobody }}x") == "x")
  }

  struct Wrong: Sendable {
    var text: String
    var what: String
    var line: Int
    var column: Int
    var remedy: String
  }

  @Test(
    "what is wrong is said with its place and a remedy",
    arguments: [
      Wrong(
        text: "#!/bin/sh\n#SBATCH {{ plan }}\n", what: "'plan' names no value of a template",
        line: 2, column: 9, remedy: "did you mean 'plain'?"),
      Wrong(
        text: "{{# nam }}x{{/ nam }}", what: "'nam' names no value of a template", line: 1,
        column: 1, remedy: "did you mean 'name'?"),
      Wrong(
        text: "a\n{{^ optimizer }}x{{/ optimizer }}",
        what: "'optimizer' names no value of a template", line: 2, column: 1,
        remedy: "the names here are: name, plain, html, empty, absent, list, none"),
      Wrong(
        text: "a\nb {{# name }}\n", what: "the section 'name' doesn't end", line: 2, column: 3,
        remedy: "close it with {{/name}}"),
      Wrong(
        text: "a\n{{/ name }}\n", what: "{{/name}} ends no section", line: 2, column: 1,
        remedy: "begin the section with {{#name}}, or take this away"),
      Wrong(
        text: "{{# name }}\n{{# list }}\n{{/ name }}\n{{/ list }}",
        what: "{{/name}} ends another section than the one that is open", line: 3, column: 1,
        remedy: "write {{/list}}"),
      Wrong(
        text: "x {{ name", what: "a placeholder doesn't end", line: 1, column: 3,
        remedy: "close it with }}"),
      Wrong(
        text: "{{ . }}", what: "'.' stands for nothing here", line: 1, column: 1,
        remedy: "write a name"),
      Wrong(
        text: "{{^ list }}{{ . }}{{/ list }}", what: "'.' stands for nothing here", line: 1,
        column: 12, remedy: "write a name"),
      Wrong(
        text: "\n{{> header }}", what: "'{{>' is not used here", line: 2, column: 1,
        remedy: "write {{ name }}, {{{ name }}}, {{# name }} … {{/ name }} or"
          + " {{^ name }} … {{/ name }}"),
      Wrong(
        text: "a\n[{{ absent }}]",
        what: "the template needs a value for 'absent', and there is none",
        line: 2, column: 2,
        remedy: "give it in the sweep file: template: {name: …, absent: …}; or let the template do"
          + " without: {{# absent }} … {{/ absent }}"),
      Wrong(
        text: "{{ list }}", what: "'list' may have several values, and here is room for one",
        line: 1,
        column: 1, remedy: "write {{# list }}{{ . }}{{/ list }}, which is repeated for each"),
      Wrong(
        text: "{{ ! x }}", what: "a blank stands before '!'", line: 1, column: 1,
        remedy: "write {{! x }}"),
      Wrong(
        text: "{{ uppercased(name) }}", what: "'uppercased(name)' names no value of a template",
        line: 1, column: 1,
        remedy: "the names here are: name, plain, html, empty, absent, list, none"),
    ])
  func complaints(_ wrong: Wrong) throws {
    let diagnostic = try #require(throws: Diagnostic.self) { try render(wrong.text) }
    #expect(diagnostic.what == wrong.what)
    #expect(diagnostic.remedy == wrong.remedy)
    guard case .source(let place)? = diagnostic.location else {
      Issue.record("no place")
      return
    }
    #expect(place.file == "my.sh")
    #expect(place.line == wrong.line)
    #expect(place.column == wrong.column)
    let lines = wrong.text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(place.text == String(lines[wrong.line - 1]))
  }

  @Test("a name that Mustache can't read is a complaint of ours, with its line")
  func unreadable() throws {
    let diagnostic = try #require(throws: Diagnostic.self) { try render("a\n{{ na me }}") }
    guard case .source(let place)? = diagnostic.location else {
      Issue.record("no place")
      return
    }
    #expect(place.line == 2)
    #expect(place.file == "my.sh")
  }
}
