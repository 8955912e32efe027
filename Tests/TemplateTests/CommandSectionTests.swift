import Diagnostics
import Template
import Testing

@Suite("Sections of commands")
struct CommandSectionTests {
  private func template(_ text: String) throws -> CommandTemplate {
    try CommandTemplate(
      text, parameters: ["opt", "momentum", "nesterov"], optional: [1, 2],
      at: CommandTemplateTests.start)
  }

  @Test(
    "a section counts where its parameter has a value",
    arguments: [
      (
        "x {{#momentum}}--m {{ momentum }}{{/momentum}} y", "x --m 'a b' y", "x  y", [1]
      ),
      ("x{{^momentum}} --plain{{/momentum}}", "x", "x --plain", [1]),
      ("x \"a{{#momentum}} {{momentum}}{{/momentum}}b\"", "x \"a a bb\"", "x \"ab\"", [1]),
      ("x '{{#momentum}}{{momentum}}{{/momentum}}'", "x 'a b'", "x ''", [1]),
      ("x {{# momentum }}{{{ momentum }}}{{/ momentum }}", "x a b", "x ", [1]),
      ("x {{#opt}}{{ opt }}{{/opt}}{{^opt}}never{{/opt}}", "x sgd", "x sgd", [0]),
      (
        "x {{#momentum}}a{{^nesterov}}b{{#opt}}c {{ momentum }}{{/opt}}{{/nesterov}}d{{/momentum}}",
        "x abc 'a b'd", "x ", [0, 1, 2]
      ),
      (
        "{{#momentum}}a {{/momentum}}x {{ run }}", "a x \"$CLUSTERSWEEP_RUN\"",
        "x \"$CLUSTERSWEEP_RUN\"", [1]
      ),
    ])
  func presence(_ text: String, _ with: String, _ without: String, _ used: [Int]) throws {
    let command = try template(text)
    #expect(command.render(["sgd", "a b", nil]) == with)
    #expect(command.render(["sgd", nil, nil]) == without)
    #expect(command.usedParameters == Set(used))
  }

  @Test("a line with nothing but a tag of a section is dropped")
  func lines() throws {
    let command = try template(
      "x \\\n  {{#momentum}}\n  --m {{ momentum }} \\\n\t{{/momentum}} \n  {{^momentum}}\n"
        + "  --plain \\\n  {{/momentum}}\n  {{#nesterov}}--n{{/nesterov}}\n{{#opt}}\r\ny\n{{/opt}}")
    #expect(command.render(["a", "b", "c"]) == "x \\\n  --m b \\\n  --n\ny\n")
    #expect(command.render(["a", nil, nil]) == "x \\\n  --plain \\\n  \ny\n")
    #expect(
      try template("  {{#opt}}\nx {{ opt }}\n{{ opt }}\n {{/opt}} ").render(["a", nil, nil])
        == "x a\na\n")
    #expect(
      try template("x\n \n{{ opt }}\n {{/opt}}".replacing("{{ opt }}", with: "{{#opt}} "))
        .render(["a", nil, nil]) == "x\n \n")
  }

  @Test(
    "whatever is read alike with and without a section is allowed",
    arguments: [
      "x {{#momentum}}\"a b\" 'c' $(d) ${e} `f` <<E\n\nE\n{{/momentum}} {{ opt }}",
      "case x in {{#momentum}}case{{/momentum}}) y;; esac; z \"{{ opt }}\"",
      "cat <<E\n{{#momentum}}m: {{{ momentum }}}{{/momentum}}\nE\nx {{ opt }}",
      "cat <<-E\n\t{{#momentum}}\t{{/momentum}}F\nx {{ run }}\n\tE\nx {{ opt }}",
      "x # {{#momentum}}it's{{/momentum}}\ny {{ opt }}",
      "x {{#momentum}}a{{/momentum}}{{#nesterov}}b {{/nesterov}}{{ opt }}",
      "$(echo {{#momentum}}$(date){{/momentum}}) {{ opt }}",
    ])
  func alike(_ text: String) throws {
    #expect(
      try template(text).usedParameters.isSuperset(of: [0, 1]) || !text.contains("{{ opt }}"))
  }

  /// Each section may have been there or not: what is alike afterwards must be counted once.
  @Test("many sections in a word take no more time than few")
  func many() throws {
    let section = "{{#opt}}ca{{/opt}}{{^momentum}}s{{/momentum}}{{#nesterov}}e{{/nesterov}}"
    let text = "x " + String(repeating: section, count: 40) + " {{ opt }}"
    #expect(try template(text).render(["a", "b", nil]).hasSuffix("caca a"))
    let document = "cat <<E\n" + String(repeating: section, count: 40) + "\nE\nx {{ opt }}"
    #expect(try template(document).render(["it's", "b", nil]).hasSuffix("\nE\nx 'it'\\''s'"))
  }

  static let insideOut = "a section must not begin inside quotes and end outside"
  static let undecided = "a section before it decides whether it is quoted, or in a comment"
  static let twoSided = "put all of the quotes into the section, or none"

  struct Wrong: Sendable {
    var text: String
    var what: String
    var line = 4
    var column: Int
    var why: String?
    var remedy: String
  }

  @Test(
    "what is wrong is said with its place and a remedy",
    arguments: [
      Wrong(
        text: "x --m {{ momentum }}", what: "'momentum' has no value in some points", column: 16,
        why: "outside a section of its name nothing could stand for it there",
        remedy: "write {{#momentum}}--momentum {{ momentum }}{{/momentum}}"),
      Wrong(
        text: "x {{^momentum}}{{{ momentum }}}{{/momentum}}",
        what: "'momentum' has no value in some points", column: 25,
        why: "outside a section of its name nothing could stand for it there",
        remedy: "write {{#momentum}}--momentum {{ momentum }}{{/momentum}}"),
      Wrong(
        text: "x {{#nesterov}}{{ momentum }}{{/nesterov}}",
        what: "'momentum' has no value in some points", column: 25,
        why: "outside a section of its name nothing could stand for it there",
        remedy: "write {{#momentum}}--momentum {{ momentum }}{{/momentum}}"),
      Wrong(
        text: "x \\\n y {{#opt}}", what: "the section 'opt' doesn't end", line: 5, column: 4,
        remedy: "close it with {{/opt}}"),
      Wrong(
        text: "x {{/opt}}", what: "{{/opt}} ends no section", column: 12,
        remedy: "begin the section with {{#opt}}, or take this away"),
      Wrong(
        text: "x {{#opt}}{{#momentum}}{{/opt}}{{/momentum}}",
        what: "{{/opt}} ends another section than the one that is open", column: 33,
        why: "'momentum' was opened on line 4", remedy: "write {{/momentum}}"),
      Wrong(
        text: "x {{#momentun}}y{{/momentun}}", what: "'momentun' names no parameter", column: 12,
        remedy: "did you mean 'momentum'?"),
      Wrong(
        text: "x {{#run}}y{{/run}}", what: "'run' names no parameter", column: 12,
        remedy: "the names here are: opt, momentum, nesterov, resume_from"),
      Wrong(
        text: "x \"a {{#opt}}b\" {{/opt}}", what: Self.insideOut, column: 15,
        why:
          "without the section 'opt' the rest would be read otherwise: it begins in double quotes"
          + " and ends outside quotes", remedy: Self.twoSided),
      Wrong(
        text: "x {{#opt}}'{{/opt}}y{{#opt}}'{{/opt}}", what: Self.insideOut, column: 12,
        why: "without the section 'opt' the rest would be read otherwise: it begins outside quotes"
          + " and ends in single quotes", remedy: Self.twoSided),
      Wrong(
        text: "x {{#opt}}# c{{/opt}}\ny", what: Self.insideOut, column: 12,
        why: "without the section 'opt' the rest would be read otherwise: it begins outside quotes"
          + " and ends in a comment", remedy: Self.twoSided),
      Wrong(
        text: "x $(y {{#opt}}({{/opt}} z)", what: Self.insideOut, column: 16,
        why: "without the section 'opt' the rest would be read otherwise: other parentheses or"
          + " here-documents are open at its end than at its beginning", remedy: Self.twoSided),
      Wrong(
        text: "x {{#opt}}<<E{{/opt}}\nE", what: Self.insideOut, column: 12,
        why: "without the section 'opt' the rest would be read otherwise: other parentheses or"
          + " here-documents are open at its end than at its beginning", remedy: Self.twoSided),
      Wrong(
        text: "x \\{{#opt}}y{{/opt}}", what: "no section can begin or end here", column: 13,
        why: "a backslash or `$` stands directly before it",
        remedy: "put what that character takes hold of on the same side of the tag"),
      Wrong(
        text: "x {{#opt}}${{/opt}}", what: "no section can begin or end here", column: 21,
        why: "a backslash or `$` stands directly before it",
        remedy: "put what that character takes hold of on the same side of the tag"),
      Wrong(
        text: "x{{#opt}} {{/opt}}#{{ opt }}", what: "the value of 'opt' can't be quoted here",
        column: 29, why: Self.undecided, remedy: "put a blank behind that section"),
      Wrong(
        text: "cat <<E\n{{#momentum}}m{{/momentum}}E\nx {{ run }}",
        what: "the value of 'run' can't be quoted here", line: 6, column: 3, why: Self.undecided,
        remedy: "put a blank behind that section"),
    ])
  func complaints(_ wrong: Wrong) throws {
    let diagnostic = try #require(throws: Diagnostic.self) { try template(wrong.text) }
    #expect(diagnostic.what == wrong.what)
    #expect(diagnostic.why == wrong.why)
    #expect(diagnostic.remedy == wrong.remedy)
    guard case .source(let place)? = diagnostic.location else {
      Issue.record("no place")
      return
    }
    #expect(place.line == wrong.line)
    #expect(place.column == wrong.column)
  }
}
