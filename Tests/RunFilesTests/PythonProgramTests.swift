import Foundation
import Grid
import JSON
import RunFiles
import TestSupport
import Testing

@Suite("Scripts that Python itself reads and runs")
struct PythonProgramTests {
  /// Parses each file of a folder; runs those that `runs` lists and writes what they print.
  private static let driver = """
    import ast, contextlib, io, os, sys
    for name in sorted(os.listdir('scripts')):
        source = open('scripts/' + name, 'rb').read()
        try:
            code = compile(ast.parse(source), name, 'exec')
            out = io.StringIO()
            if name in sys.argv:
                with contextlib.redirect_stdout(out):
                    exec(code, {'__name__': '__main__'})
        except Exception as error:
            out = io.StringIO(repr(error))
        open('out/' + name, 'w', encoding='utf-8', newline='').write(out.getvalue())
    """

  /// What each script of a folder prints.
  private func outputs(_ scripts: [[UInt8]], run running: [Bool]) throws -> [String] {
    let folder = try TemporaryFolder()
    try folder.write("driver.py", Self.driver)
    try folder.write("out/empty", "")
    try folder.write("scripts/empty", "")
    let names = scripts.indices.map { "script\($0 + 1000).py" }
    for (name, script) in zip(names, scripts) {
      try Data(script).write(to: URL(fileURLWithPath: "\(folder.path)/scripts/\(name)"))
    }
    let ran = zip(names, running).filter(\.1).map(\.0)
    let result = try run(
      "/usr/bin/env", ["python3", "-W", "ignore", "driver.py"] + ran, in: folder.path,
      environment: ProcessInfo.processInfo.environment)
    #expect(result.status == 0, "\(result.transcript)")
    return try names.map { try folder.read("out/\($0)") }
  }

  @Test("tricky scripts still parse, and print what the values make them print")
  func tricky() throws {
    let scripts = try TrickyScript.all.map { tricky in
      let values = tricky.values.filter { used(tricky.script, $0.name) }
      let substitution = try found(tricky.script, values.map(\.name))
      return substitution.text.filled { Value(text: values[$0].value, as: values[$0].name) }
    }
    #expect(scripts.count > 40)
    let printed = try outputs(scripts, run: TrickyScript.all.map { $0.prints != nil })
    for (index, tricky) in TrickyScript.all.enumerated() {
      let script = String(decoding: scripts[index], as: UTF8.self)
      #expect(printed[index] == tricky.prints ?? "", "\(script)")
    }
  }

  private func used(_ script: String, _ name: String) -> Bool {
    (try? found(script, [name])) != nil
  }

  @Test("every text arrives exactly, in f-strings too, whatever the declared encoding")
  func texts() throws {
    let texts = [
      "", "relu", "it's", #"a"b"#, #"a'b"c"#, #"\"#, #"a\nb"#, "a\nb\r\n\tc", "\u{0}\u{1}\u{7f}",
      "é€𝄞e\u{301}", "{x} {{y}} }{", "# not a comment", "$HOME `id` %s", "a!r:>10", "'''\"\"\"",
      "\u{2028}\u{feff}", " -x ", "1", "None",
    ]
    let script = """
      # -*- coding: latin-1 -*-
      import sys
      x = [t, f'{t}', f"{t!s}", f'''{t}''', f\"\"\"{f'{t}'}\"\"\", f"{[t][0]:}"]
      print(''.join('%04x' % ord(c) for c in t), len(set(x)), len(x[0]) == len(t))
      """
    let substitution = try found(script, ["t"])
    let scripts = texts.map { text in substitution.text.filled { _ in Value(text: text) } }
    let printed = try outputs(scripts, run: texts.map { _ in true })
    for (text, output) in zip(texts, printed) {
      let codes = text.unicodeScalars.map { scalar in
        let hex = String(scalar.value, radix: 16)
        return String(repeating: "0", count: max(0, 4 - hex.count)) + hex
      }
      #expect(output == "\(codes.joined()) 1 True\n", "\(text)")
    }
  }

  @Test("lists and mappings arrive exactly")
  func structures() throws {
    let json = #"{"a": [1, 1e-05, true, null, "it's \"x\" é"], "b": {}}"#
    let value = Value(json: try .init(parsing: json))
    let script = "import json\nprint(json.dumps(v), json.dumps(f\"{v}\" == f'{v}' == str(v)))"
    let substitution = try found(script, ["v"])
    let printed = try outputs([substitution.text.filled { _ in value }], run: [true])
    #expect(
      printed == [#"{"a": [1, 1e-05, true, null, "it's \"x\" \u00e9"], "b": {}} true"# + "\n"])
  }
}

extension Value {
  /// The value of a tricky script's parameter: `act` is a text, the others are typed.
  fileprivate init(text: String, as name: String) {
    self = name == "act" ? Value(text: text) : Value(typing: text)
  }
}
