import ArgumentParser
import Cluster
import Console
import Coordinator
import Diagnostics
import Foundation
import JSON
import Ledger
import Synchronization

/// `clustersweep logs`
struct LogsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "logs",
    abstract: "Show what a run wrote.",
    discussion: """
      RUN is a run's name, the beginning of it, its index or its hash. The logs are brought here \
      first.
      """)

  @Argument(help: "The run, or the sweep if a run follows.")
  var words: [String]

  @Flag(name: .shortAndLong, help: "Go on until the run ends.")
  var follow = false

  @Flag(help: "Show standard error instead of standard output.")
  var errors = false

  @Option(help: ArgumentHelp("Of this attempt instead of the newest.", valueName: "N"))
  var attempt: Int?

  @OptionGroup var output: OutputOptions

  func run() async throws {
    let context = Context(output)
    let (sweep, run) = try context.sweepAndRun(words, verb: "logs")
    if follow, !output.json {
      let pieces = TextPieces()
      let log = try context.coordinator.log(of: run, in: sweep, attempt: attempt)
      return try await log.follow(errors: errors) { bytes in
        try write(clean(pieces.whole(bytes)[...]), to: .standardOutput)
      }
    }
    _ = try await context.coordinator.sync(sweep)
    context.clearProgress()
    let log = try context.coordinator.log(of: run, in: sweep, attempt: attempt)
    let data = log.path(errors: errors).flatMap { FileManager.default.contents(atPath: $0) }
    if output.json {
      return try context.print(
        .members([
          "run": .string(log.run.facts.name), "stream": .string(errors ? "err" : "out"),
          "attempt": log.run.attempt.map { .int($0.number) } ?? .null,
          "text": .text(data.map { String(decoding: $0, as: UTF8.self) }),
        ]))
    }
    guard let data else {
      return try context.say(
        "\(log.run.facts.name) is \(log.run.state.rawValue) and wrote nothing yet")
    }
    try write(clean(Array(data)[...]), to: .standardOutput)
  }

  /// Foreign escapes are dangerous on a terminal only; a pipe gets the bytes as text.
  private func clean(_ bytes: ArraySlice<UInt8>) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    return isatty(STDOUT_FILENO) == 1 ? sanitize(text) : text
  }
}

/// Text that comes in pieces, which may end in the middle of a character.
final class TextPieces: Sendable {
  private let rest = Mutex<[UInt8]>([])

  /// What is whole of all that has come and wasn't given yet.
  func whole(_ piece: ArraySlice<UInt8>) -> [UInt8] {
    rest.withLock { rest in
      let bytes = rest + piece
      let count = bytes.count - Self.unfinished(bytes)
      rest = Array(bytes[count...])
      return Array(bytes[..<count])
    }
  }

  /// How many bytes at the end are the beginning of a character (RFC 3629).
  private static func unfinished(_ bytes: [UInt8]) -> Int {
    for (index, byte) in bytes.suffix(3).reversed().enumerated() where byte & 0xc0 != 0x80 {
      let length = byte < 0xc0 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4
      return length > index + 1 ? index + 1 : 0
    }
    return 0
  }
}
