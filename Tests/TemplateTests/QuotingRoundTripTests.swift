import Foundation
import Template
import TestSupport
import Testing

/// Generated values in commands that real shells run: the program gets them byte for byte.
@Suite("Generated values through shells")
struct QuotingRoundTripTests {
  static let shells = [
    ["/bin/sh"], ["/bin/dash"], ["/bin/bash"], ["/bin/bash", "--posix"], ["/bin/busybox", "sh"],
    ["/bin/mksh"], ["/bin/zsh", "--emulate", "sh"],
  ].filter { FileManager.default.isExecutableFile(atPath: $0[0]) }

  /// How a value may stand in a command, and what the program gets around it.
  static let contexts: [(written: String, before: String, after: String)] = [
    ("{{ v }}", "", ""), ("--x={{v}}y", "--x=", "y"), ("\"a {{ v }}'\"", "a ", "'"),
    ("'$a{{ v }} '", "$a", " "), ("${none:-{{ v }}}", "", ""),
  ]

  /// A script of 210 commands with 50 values each, all in every context, and the words that the
  /// programs get.
  private static let script: (text: [UInt8], words: [UInt8]) = {
    let names = (0..<50).map { "p\($0)" }
    var arguments = contexts.flatMap { context in
      names.map { context.written.replacing("v", with: $0) }
    }
    // A process each: only some.
    arguments += names.prefix(2).map { "\"$(printf %s. {{ \($0) }})\"" }
    let command = "/usr/bin/printf '%s\\0' \(arguments.joined(separator: " \\\n")) {{ args }}\n"
    var text: [UInt8] = []
    var all: [UInt8] = []
    do {
      var writer = CommandWriter(
        try CommandTemplate(command, parameters: names, at: CommandTemplateTests.start))
      var generator = ValueGenerator(random: SplitMix(state: 2))
      for _ in 0..<210 {
        let values = names.map { _ in generator.next() }
        for (index, value) in values.enumerated() { writer.update(parameter: index, value: value) }
        writer.write(into: &text)
        var words = contexts.flatMap { context in
          values.map { context.before + $0 + context.after }
        }
        words += values.prefix(2).map { $0 + "." }
        words += zip(names, values).map { "--\($0)=\($1)" }
        for word in words { all += Array(word.utf8) + [0] }
      }
    } catch {
      Issue.record(error)
    }
    return (text, all)
  }()

  @Test("in every quoting context", arguments: shells, ["C", "C.UTF-8"])
  func values(_ shell: [String], _ locale: String) throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("script", String(decoding: Self.script.text, as: UTF8.self))
    let result = try run(
      shell[0], shell.dropFirst() + [file],
      environment: ["PATH": "/usr/bin:/bin", "LC_ALL": locale])
    #expect(result.errors == "")
    #expect(result.status == 0)
    #expect(Self.script.words.count > 500_000)
    let isExact = result.output.utf8.elementsEqual(Self.script.words)
    #expect(isExact)
  }
}
