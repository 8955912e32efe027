import Cluster
import JSON
import TaskRunner
import TestSupport
import Testing

@Suite struct ExactValueTests {
  /// Every byte that UTF-8 text can have but NUL, alone among its like and in company.
  static let nasty: [String] = {
    let ascii = (1...127).map { String(UnicodeScalar(UInt8($0))) }
    let scalars = (0x80...0x7FF).compactMap(UnicodeScalar.init).map(String.init).joined()
    let wide = [
      "\u{800}\u{1000}\u{2603}\u{3042}\u{4E2D}\u{5B57}\u{6587}\u{7B26}\u{8000}\u{9000}\u{A000}",
      "\u{B000}\u{C000}\u{D000}\u{E000}\u{FEFF}\u{FFFF}\u{10000}\u{50000}\u{90000}\u{D0000}\u{10FFFF}",
    ]
    return ascii + wide + [
      ascii.joined(), ascii.reversed().joined(), scalars, "", " ", "  a  b  ", "\n", "\n\na\n\n",
      "a\tb\t", "\t", "\r\n", "-n", "-e", "--", "-", "\\", "\\\\", "\\c", "a\\cb", "\\0101", "\\n",
      "\\t", "%s%d%", "$HOME", "${x}", "$(id)", "`id`", "*", "?[a-z]*", "~", "~root", "!", "!!",
      "'",
      "''", "'\\''", "\"", "\"'\"", "END", "\nEND\n", "#", ";", "&&", "|", "(", "a=b", "{a,b}",
      "e\u{301}", "\u{e9}", "🇩🇪👩‍🔬", "\u{81}\u{82}\u{83}\u{84}\u{85}\u{86}\u{87}\u{88}",
      String(repeating: "long ", count: 5000),
    ]
  }()

  @Test(arguments: Shell.available, ["C", "C.UTF-8"])
  func everyArgumentArrivesByteForByte(shell: Shell, locale: String) async throws {
    try await withHost(shell, environment: ["LC_ALL": locale]) { host in
      let command = "/usr/bin/printf '%s\\0' " + ShellQuoting.join(Self.nasty)
      let submission = try Submission(host, commands: ["exit 9", command, "exit 9"])
      let result = try await submission.run(1)
      #expect(result.status == .exited(0))
      #expect(result.errorText == "")
      #expect(result.output == Self.nasty.flatMap { Array($0.utf8) + [0] })
    }
  }

  @Test(arguments: Shell.available)
  func aCommandOfManyLinesKeepsThem(shell: Shell) async throws {
    try await withHost(shell) { host in
      let command = "\n\nx='a\\\tb\n\n'\ncat <<END\n$x\\\\|\nEND\nprintf %s \"$x\"\n\n"
      let submission = try Submission(host, commands: [command])
      #expect(try await submission.run(0).text == "a\\\tb\n\n\\|\na\\\tb\n\n")
    }
  }

  @Test(arguments: Shell.available)
  func theParametersStandInTheirFile(shell: Shell) async throws {
    try await withHost(shell) { host in
      let members = Self.nasty.enumerated().map { JSONValue.Member("p\($0)", .string($1)) }
      let point = JSONValue.object(members + [.init("lr", .number("1e-5"))])
      let submission = try Submission(
        host, commands: ["cat \"$CLUSTERSWEEP_PARAMS\""], parameters: point)
      let result = try await submission.run(0)
      #expect(result.text.utf8.elementsEqual((point.text() + "\n").utf8))
      #expect(host.read(submission.inRun(0, ".clustersweep/params.json")) == result.output)
    }
  }

  @Test(arguments: Shell.available)
  func theRunsVariablesAreExact(shell: Shell) async throws {
    // Names of the runner's own programs and variables, and of any other's.
    let names = [
      "run", "index", "code", "token", "sweep", "status", "mark", "PATH", "IFS", "LC_ALL",
    ]
    let values = names.map { (name: $0, value: "/usr/bin:\($0) 'a' \n$HOME\\\n\n") }
    try await withHost(shell) { host in
      let print = "/usr/bin/printf '%s\\0' " + names.map { "\"$\($0)\"" }.joined(separator: " ")
      let submission = try Submission(host, commands: [print], environment: values)
      let result = try await submission.run(0)
      #expect(result.output == values.flatMap { Array($0.value.utf8) + [0] })
      #expect(try await submission.marks()[0]?.end?.exitCode == 0)
    }
  }

  @Test(arguments: Shell.available)
  func theUsersOwnVariablesReachTheCommandUnchanged(shell: Shell) async throws {
    let names = ["run", "index", "code", "token", "command", "params", "status", "line", "owner"]
    let environment = Dictionary(uniqueKeysWithValues: names.map { ($0, "mine: \($0)") })
    try await withHost(shell, environment: environment) { host in
      let submission = try Submission(host, commands: ["env"])
      let lines = Set(try await submission.run(0).text.split(separator: "\n").map(String.init))
      #expect(lines.isSuperset(of: names.map { "\($0)=mine: \($0)" }))
    }
  }

  @Test func theTableHasALineForEachTask() {
    let entry = TaskEntry(
      run: "r", attempt: 2, runIndex: 3, seed: 4, command: "a\tb\\\nc",
      parameters: .members(["x": .int(1)]), setup: "export A=1\nx\\")
    let table = String(decoding: TaskTable.bytes(of: [entry, entry]), as: UTF8.self)
    let line = "r\t2\t3\t4\ta\\tb\\\\\\nc\t" + entry.parameters.text() + "\texport A=1\\nx\\\\\n"
    #expect(table == line + line)
  }
}
