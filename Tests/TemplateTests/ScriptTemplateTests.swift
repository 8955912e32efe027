import Diagnostics
import Template
import Testing

@Suite("Script templates")
struct ScriptTemplateTests {
  private func render(_ text: String) throws -> String {
    try ScriptTemplate(text, file: "my.sh").render([
      "name": .text("a b"), "plain": .text("x-1"), "html": .text("<&>\"'"), "empty": .text(""),
      "absent": .absent, "list": .list(["p q", "$r"]), "none": .list([]),
    ])
  }

  @Test(
    "values, sections and lists",
    arguments: [
      ("{{ plain }} {{name}} {{{ name }}} {{& name }}", "x-1 'a b' a b a b"),
      ("{{ html }}|{{{ html }}}", "'<&>\"'\\'''|<&>\"'"),
      ("{{ empty }}", "''"), ("[{{ absent }}]", "[]"),
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
