import Diagnostics
import Template
import TestSupport
import Testing

/// The commands run in real shells: what a program gets is what the value was, byte for byte.
@Suite("Values in every quoting context")
struct ShellContextTests {
  static let values = [
    "plain", "", " ", "a b", "a'b", "''", "a\"b", "\\", "\\\\n", "a\\", "$HOME", "${HOME}",
    "$(echo x)",
    "`echo x`", "*", "?[a-z]", "~", "~root", "-n", "--help", "#c", "a #c", "!x", "a\nb", "\n",
    "a\n\n",
    "\t", "a;b", "a&&b", "a|b", ">x", "<x", "(a)", "{a,b}", "a}b", "}", "=", "%s", "%n", "é",
    "e\u{301}",
    "🚀", "\u{1}\u{7f}", "\r", "'\"'\"'", "$'x'", "E", "a\nE\nb", "esac", "1e-5", "\u{a0}", "a=b",
    "))",
  ]

  /// A command, and what `printf %s.` prints of it around the value.
  struct Context: Sendable {
    var command: String
    var before = ""
    var after = "."
  }

  static let contexts = [
    Context(command: "printf %s. {{ v }}"),
    Context(command: "printf %s. a{{ v }}b", before: "a", after: "b."),
    Context(command: "printf %s. --x={{v}}", before: "--x="),
    Context(command: "printf %s. '{{ v }}'"),
    Context(command: "printf %s. 'it {{ v }} is'", before: "it ", after: " is."),
    Context(command: "printf %s. \"{{ v }}\""),
    Context(command: "printf %s. \"$A {{ v }} \\\" x\"", before: " ", after: " \" x."),
    Context(command: "printf %s. \\'{{ v }}\\'", before: "'", after: "'."),
    Context(command: "printf %s. \"'{{ v }}'\"", before: "'", after: "'."),
    Context(command: "printf %s. '\"'{{ v }}'\"'", before: "\"", after: "\"."),
    Context(command: "printf %s. \"$(printf %s. {{ v }})\"", after: ".."),
    Context(command: "printf %s. \"$(printf %s. \"{{ v }}\")\"", after: ".."),
    Context(command: "printf %s. \"$( (printf %s. {{ v }}) )\"", after: ".."),
    Context(
      command: "printf %s. \"$(case x in x) printf %s. {{ v }};; esac)\"", after: ".."),
    Context(command: "printf %s. \"$(printf %s x)\"{{ v }}", before: "x"),
    Context(command: "printf %s. $(printf %s x){{ v }}", before: "x"),
    Context(command: "printf %s. ${none:-{{ v }}}"),
    Context(command: "printf %s. \"${none:-x}\"\"{{ v }}\"", before: "x"),
    Context(command: "printf %s. $((1 << 1)){{ v }}", before: "2"),
    Context(command: "# it's a comment\nprintf %s. {{ v }}"),
    Context(command: "printf %s. a#'{{ v }}'", before: "a#"),
    Context(command: "true # don't {{ v }}\nprintf %s. {{ v }}"),
    Context(command: "true \\\n # it's {{ v }}\nprintf %s. {{ v }}"),
    Context(command: "cat <<E >/dev/null # it's\nit's \"\nE\nprintf %s. {{ v }}"),
    Context(command: "cat <<-'E' >/dev/null\n\tit's $( \"\n\tE\nprintf %s. {{ v }}"),
    Context(command: "cat <<A <<B >/dev/null\nit's\nA\nit's\nB\nprintf %s. \"{{ v }}\""),
    Context(command: "case x in x) printf %s. {{ v }};; esac"),
    Context(command: "X={{ v }}; printf %s. \"$X\""),
    Context(command: "if true; then printf %s. {{ v }}; fi"),
    Context(command: "printf %s. \\\n  {{ v }}"),
  ]

  @Test("in sh, dash and bash", arguments: contexts, ["/bin/sh", "/bin/dash", "/bin/bash"])
  func exact(_ context: Context, _ shell: String) throws {
    let template = try CommandTemplate(
      context.command, parameters: ["v"], at: CommandTemplateTests.start)
    // One process for all values: their outputs are framed by lines that no value has.
    let script = Self.values.map { "\(template.render([$0]))\nprintf '\\n@@end\\n'\n" }.joined()
    let result = try run(shell, ["-c", script], environment: ["PATH": "/usr/bin:/bin"])
    let outputs = result.output.split(separator: "\n@@end\n", omittingEmptySubsequences: false)
    #expect(result.errors == "")
    #expect(outputs.count == Self.values.count + 1)
    for (value, output) in zip(Self.values, outputs) {
      let expected = context.before + value + context.after
      #expect(Array(output.utf8) == Array(expected.utf8), "value \(value.debugDescription)")
    }
  }

  @Test("a comment can't be left by a newline in a value")
  func comments() throws {
    let template = try CommandTemplate(
      "true # {{ v }}\ntrue", parameters: ["v"], at: CommandTemplateTests.start)
    #expect(template.render(["a\necho b"]) == "true # a echo b\ntrue")
  }
}
