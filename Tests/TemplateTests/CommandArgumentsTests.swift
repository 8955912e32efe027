import Diagnostics
import Template
import Testing

@Suite("All parameters as arguments")
struct CommandArgumentsTests {
  private func template(_ text: String) throws -> CommandTemplate {
    try CommandTemplate(
      text, parameters: ["lr", "model/width", "é"], optional: [0, 2],
      at: CommandTemplateTests.start)
  }

  @Test("each is a word, in the order of the parameters; absent ones are left out")
  func words() throws {
    let command = try template("python3 train.py {{ args }} {{#lr}}--has-lr{{/lr}}")
    let start = "python3 train.py "
    #expect(
      command.render(["1e-5", "it's", ""])
        == start + "--lr=1e-5 --model/width='it'\\''s' '--é'='' --has-lr")
    #expect(command.render([nil, "-n", nil]) == start + "--model/width=-n ")
    #expect(command.render([nil, "$x", "~"]) == start + "--model/width='$x' '--é'='~' ")
    #expect(command.usedParameters == [0, 1, 2])
    let all = try CommandTemplate(
      "x {{ args }}", parameters: ["a", "b"], optional: [0, 1], at: CommandTemplateTests.start)
    #expect(all.render([nil, nil]) == "x ")
    #expect(all.render([nil, "1"]) == "x --b=1")
  }

  @Test(
    "it stands where words begin and end",
    arguments: [
      "{{ args }}", "x {{args}}", "x\t{{ args }};y", "x $({{ args }})", "x \\\n  {{ args }}\ny",
      "x {{ args }}>log", "x {{ args }} {{ args }}", "x {{#lr}}{{ args }} {{/lr}}y",
      "x {{#lr}} {{/lr}} {{ args }}{{#lr}} y{{/lr}}", "x $(y \"z\") {{ args }}|y", "(x {{ args }})",
    ])
  func allowed(_ text: String) throws {
    #expect(try template(text).usedParameters == [0, 1, 2])
  }

  @Test(
    "it stands nowhere else",
    arguments: [
      "x --a={{ args }}", "x \"{{ args }}\"", "x '{{ args }}'", "x{{ args }}", "x {{ args }}y",
      "x {{ args }}\"y\"", "x {{ args }}{{ args }}", "x {{ args }}{{ run }}", "x `y {{ args }}`",
      "x # {{ args }}", "x ${y:-{{ args }}}", "x $(( {{ args }} ))", "cat <<E\n{{ args }}\nE",
      "x {{ args }}{{#lr}}y{{/lr}}", "x {{#lr}}{{ args }}{{/lr}}y", "x{{#lr}} {{/lr}}{{ args }}",
      "x {{#lr}}y{{/lr}}{{ args }}", "x \\{{ args }}", "x {{ args }}#",
    ])
  func refused(_ text: String) throws {
    let diagnostic = try #require(throws: Diagnostic.self) { try template(text) }
    #expect(diagnostic.what == "'args' can't stand here")
    #expect(diagnostic.remedy == "write it apart, as in: train.py {{ args }}")
    #expect(
      diagnostic.why == "it becomes several words, so it needs blanks around it and no quotes")
    #expect(diagnostic.location != nil)
  }
}
