import Diagnostics
import Template
import Testing

@Suite("Command templates")
struct CommandTemplateTests {
  static let start = SourceLocation(file: "sweep.yaml", line: 4, column: 10, text: "command: x")

  private func template(_ text: String, _ parameters: [String] = ["lr", "layers"]) throws
    -> CommandTemplate
  {
    try CommandTemplate(text, parameters: parameters, at: Self.start)
  }

  @Test("values are quoted where they have to be, and raw where that is asked for")
  func quoting() throws {
    let command = try template("train --lr {{ lr }} --tag={{layers}} {{{ lr }}} {{& lr }}")
    #expect(command.render(["1e-5", "a b"]) == "train --lr 1e-5 --tag='a b' 1e-5 1e-5")
    #expect(command.render(["$x", ""]) == "train --lr '$x' --tag='' $x $x")
    #expect(command.usedParameters == [0, 1])
    #expect(command.text == "train --lr {{ lr }} --tag={{layers}} {{{ lr }}} {{& lr }}")
    #expect(try template("train").usedParameters == [])
  }

  @Test("builtins become environment variables, quoted as their place needs")
  func builtins() throws {
    let command = try template(
      "a {{ run_dir }} \"x/{{ run }}\" 'y {{ seed }}' # {{ sweep }}\ncat <<E\n{{ index }}\nE")
    #expect(
      command.render([String]())
        == "a \"$CLUSTERSWEEP_RUN_DIR\" \"x/${CLUSTERSWEEP_RUN}\" 'y '\"$CLUSTERSWEEP_SEED\"''"
        + " # ${CLUSTERSWEEP_SWEEP}\ncat <<E\n${CLUSTERSWEEP_INDEX}\nE")
    let names = [
      "sweep", "sweep_dir", "run", "run_dir", "index", "attempt", "seed", "params", "resume_from",
      "config",
    ]
    #expect(CommandTemplate.builtins.map(\.name) == names)
  }

  @Test("a parameter hides a builtin of its name")
  func hiding() throws {
    let command = try template("x {{ seed }} {{ run }}", ["seed"])
    #expect(command.render(["7"]) == "x 7 \"$CLUSTERSWEEP_RUN\"")
    let hidden = try template("x {{ args }} \"{{args}}\" {{ config }}", ["args", "config"])
    #expect(hidden.render(["a b", "c"]) == "x 'a b' \"a b\" c")
    #expect(try template("x {{ args }}", ["args", "lr"]).usedParameters == [0])
  }

  @Test("the config file has a name where there is one")
  func config() throws {
    let command = try CommandTemplate(
      "x -c {{ config }}", parameters: [], hasConfig: true, at: Self.start)
    #expect(command.render([String]()) == "x -c \"$CLUSTERSWEEP_CONFIG\"")
  }

  @Test("names are compared byte for byte")
  func bytes() throws {
    let composed = try template("x {{ é }}", ["e\u{301}", "é"])
    #expect(composed.render(["no", "yes"]) == "x yes")
  }

  struct Wrong: Sendable {
    var text: String
    var what: String
    var column: Int
    var line = 4
    var length: Int
    var remedy: String
  }

  @Test(
    "what is wrong is said with its place and a remedy",
    arguments: [
      Wrong(
        text: "x {{ layer }}", what: "'layer' names no parameter", column: 12, length: 11,
        remedy: "did you mean 'layers'?"),
      Wrong(
        text: "x {{ run_dri }}", what: "'run_dri' names no parameter", column: 12, length: 13,
        remedy: "did you mean 'run_dir'?"),
      Wrong(
        text: "x \\\n  {{ optimizer }}", what: "'optimizer' names no parameter", column: 3, line: 5,
        length: 15,
        remedy: "the names here are: lr, layers, sweep, sweep_dir, run, run_dir, index, attempt,"
          + " seed, params, resume_from, args"),
      Wrong(
        text: "x {{ lr", what: "a placeholder doesn't end", column: 12, length: 5,
        remedy: "close it with }}"),
      Wrong(
        text: "x {{{ lr }}", what: "a placeholder doesn't end", column: 12, length: 9,
        remedy: "close it with }}}"),
      Wrong(
        text: "x {{! lr }}", what: "a command has no comments between braces", column: 12,
        length: 9,
        remedy: "take it away; a comment of the shell begins with #"),
      Wrong(
        text: "x {{ config }}", what: "there is no config file: the sweep has no `config`",
        column: 12, length: 12, remedy: "add `config` to the sweep, or take {{ config }} away"),
      Wrong(
        text: "x \"{{ args }}\"", what: "'args' can't stand here", column: 13, length: 10,
        remedy: "write it apart, as in: train.py {{ args }}"),
      Wrong(
        text: "x {{ # lr }}", what: "a blank stands before '#'", column: 12, length: 10,
        remedy: "write {{# lr }}"),
      Wrong(
        text: "x {{> lr }}", what: "'{{>' is not used here", column: 12, length: 9,
        remedy: "write {{ name }}, {{{ name }}}, {{# name }} … {{/ name }} or"
          + " {{^ name }} … {{/ name }}"),
    ])
  func complaints(_ wrong: Wrong) throws {
    let diagnostic = try #require(throws: Diagnostic.self) { try template(wrong.text) }
    #expect(diagnostic.what == wrong.what)
    #expect(diagnostic.remedy == wrong.remedy)
    #expect(diagnostic.kind == .badInput)
    guard case .source(let place)? = diagnostic.location else {
      Issue.record("no place")
      return
    }
    #expect(place.file == "sweep.yaml")
    #expect(place.line == wrong.line)
    #expect(place.column == wrong.column)
    #expect(place.length == wrong.length)
  }

  @Test(
    "a value isn't put where quotes can't keep it in one piece",
    arguments: [
      ("x \\{{ lr }}", "a backslash or `$` stands directly before it"),
      ("x \"\\{{ lr }}\"", "a backslash or `$` stands directly before it"),
      ("x ${{ lr }}", "a backslash or `$` stands directly before it"),
      ("x `cat {{ lr }}`", "it stands between backquotes"),
      ("x \"`cat '{{ lr }}'`\"", "it stands between backquotes"),
      (
        "x \"${y:-{{ lr }}}\"",
        "it stands in a quoted ${ … }, where shells read quotes differently"
      ),
      ("cat <<E\n{{ lr }}\nE", "it stands in a here-document, where nothing can be quoted"),
      ("cat <<-'E'\n\t{{ lr }}\n\tE", "it stands in a here-document, where nothing can be quoted"),
      ("cat <<'E'\n{{ run }}\nE", "it stands in a here-document, where nothing can be quoted"),
    ])
  func refusedPlaces(_ text: String, _ why: String) throws {
    let diagnostic = try #require(throws: Diagnostic.self) { try template(text) }
    #expect(diagnostic.what.hasSuffix("can't be quoted here"))
    #expect(diagnostic.why == why)
    #expect(diagnostic.remedy != nil)
    let raw = text.replacing("{{ lr }}", with: "{{{ lr }}}")
    if raw != text { #expect(try template(raw).usedParameters == [0]) }
  }
}
