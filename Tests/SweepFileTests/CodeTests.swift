import Diagnostics
import SweepFile
import Testing

@Suite("The key code")
struct CodeTests {
  private func code(_ yaml: String, _ overrides: [String] = []) throws -> CodeSpec {
    let text = "name: x\ncommand: x\n\(yaml)\n"
    return try Sweep.parse(Array(text.utf8), file: "sweep.yaml", overrides: overrides).code
  }

  private func patterns(_ spec: CodeSpec) -> [String]? {
    if case .list(let patterns) = spec.files { patterns.map(\.value) } else { nil }
  }

  @Test("all files and 200 MB where nothing is said")
  func silence() throws {
    #expect(try code("") == CodeSpec())
    #expect(CodeSpec().files == .all)
    #expect(CodeSpec().limit == 200_000_000)
    #expect(try code("code: {exclude: x}").files == .all)
  }

  @Test("lists, with their places")
  func lists() throws {
    let spec = try code("code: [train.py, src/, \"*.yaml\"]")
    #expect(patterns(spec) == ["train.py", "src/", "*.yaml"])
    guard case .list(let list) = spec.files else { return }
    #expect(list.map(\.location.line) == [3, 3, 3])
    #expect(list.map(\.location.column) == [8, 18, 24])
    #expect(patterns(try code("code: train.py")) == ["train.py"])
    #expect(patterns(try code("code: [none]")) == ["none"])
    #expect(try code("code: none").files == .none)
  }

  @Test("mappings")
  func mappings() throws {
    let spec = try code("code:\n  files: [src]\n  exclude: [\"*.ckpt\", src/old]\n  limit: 1.5G")
    #expect(patterns(spec) == ["src"])
    #expect(spec.exclude.map(\.value) == ["*.ckpt", "src/old"])
    #expect(spec.exclude.map(\.location.line) == [5, 5])
    #expect(spec.limit == 1_610_612_736)
    #expect(try code("code: {files: none, limit: 8G}").files == .none)
    #expect(try code("", ["code.limit=1G"]).limit == 1 << 30)
    #expect(try code("", ["code=none"]).files == .none)
  }
}

/// Sweep files that are wrong about their code.
extension WrongFile {
  static let codes = [
    WrongFile(
      "code that leads out of the folder",
      #"""
      name: x
      command: x
      code: [../lib, src/../x, /data, a..b]
      """#,
      #"""
      sweep.yaml:3:8: error: '../lib' leads out of the sweep's folder
        3 | code: [../lib, src/../x, /data, a..b]
          |        ^~~~~~
        why: only files below the sweep file's folder are sent
        try: name data elsewhere by its path on the host, in the command
      sweep.yaml:3:16: error: 'src/../x' leads out of the sweep's folder
        3 | code: [../lib, src/../x, /data, a..b]
          |                ^~~~~~~~
        why: only files below the sweep file's folder are sent
        try: name data elsewhere by its path on the host, in the command
      sweep.yaml:3:26: error: '/data' leads out of the sweep's folder
        3 | code: [../lib, src/../x, /data, a..b]
          |                          ^~~~~
        why: only files below the sweep file's folder are sent
        try: name data elsewhere by its path on the host, in the command
      """#),
    WrongFile(
      "code that lists nothing",
      #"""
      name: x
      command: x
      code: []
      """#,
      #"""
      sweep.yaml:3:7: error: 'code' lists no files
        3 | code: []
          |       ^
        try: write none where the runs need none: code: none
      """#),
    WrongFile(
      "a wrong limit and an unknown key of code",
      #"""
      name: x
      command: x
      code: {limit: 9G, exlude: x}
      """#,
      #"""
      sweep.yaml:3:15: error: 'limit' must be an amount such as 500M or 2G, at most 8G, not '9G'
        3 | code: {limit: 9G, exlude: x}
          |               ^~
        try: write it like this: limit: 500M
      sweep.yaml:3:19: error: unknown key 'exlude' under 'code'
        3 | code: {limit: 9G, exlude: x}
          |                   ^~~~~~
        try: did you mean 'exclude'?
      """#),
  ]
}
