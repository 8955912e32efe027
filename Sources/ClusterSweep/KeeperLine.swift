import Cluster
import Diagnostics
import Foundation
import JSON
import Subprocess

/// What a keeper and the command that started it tell each other, a line of JSON each, over the keeper's
/// standard input: the keeper has no terminal, so the command asks in its place.
enum KeeperLine {
  case ask(TerminalPrompt)
  case answer(String?)
  case ready
  case failed(Diagnostic)

  var text: String {
    let value: JSONValue =
      switch self {
      case .ask(let prompt):
        .members([
          "ask": .string(prompt.text), "secret": .bool(prompt.isSecret),
          "notice": .bool(prompt.isNotice),
        ])
      case .answer(let text): .members(["answer": .text(text)])
      case .ready: .members(["ready": .bool(true)])
      case .failed(let diagnostic): .members(["failed": diagnostic.json])
      }
    return value.text() + "\n"
  }

  init?(_ text: String) {
    guard let value = try? JSONValue(parsing: text) else { return nil }
    if let question = value["ask"]?.string {
      self = .ask(
        value["notice"] == .bool(true)
          ? TerminalPrompt(notice: question)
          : TerminalPrompt(question, isSecret: value["secret"] != .bool(false)))
    } else if let answer = value["answer"] {
      self = .answer(answer.string)
    } else if value["ready"] != nil {
      self = .ready
    } else if let failure = value["failed"] {
      self = .failed(Diagnostic(failure))
    } else {
      return nil
    }
  }
}

extension Diagnostic {
  fileprivate init(_ json: JSONValue) {
    let text = { (name: String) in json[name]?.string }
    self.init(
      text("what") ?? "the connection failed", at: text("where").map { .host($0, path: "") },
      why: text("why"), remedy: text("remedy"),
      kind: text("kind").flatMap(Kind.init) ?? .unreachable)
  }
}

/// Lines over a socket, read on a thread that may wait.
final class LineChannel: Sendable {
  private let handle: FileHandle
  private let lines: AsyncStream<String>

  /// - Parameter descriptor: an open socket, which this takes over.
  init(_ descriptor: Descriptor) {
    let handle = FileHandle(fileDescriptor: descriptor.number, closeOnDealloc: false)
    self.handle = handle
    let (lines, sender) = AsyncStream<String>.makeStream()
    self.lines = lines
    let isStarted = DedicatedThread.start {
      withExtendedLifetime(descriptor) {
        var rest = Data()
        while let piece = try? handle.read(upToCount: 1), !piece.isEmpty {
          guard piece != Data("\n".utf8) else {
            sender.yield(String(decoding: rest, as: UTF8.self))
            rest = Data()
            continue
          }
          rest += piece
        }
        sender.finish()
      }
    }
    if !isStarted { sender.finish() }
  }

  func send(_ line: KeeperLine) { try? handle.write(contentsOf: Data(line.text.utf8)) }

  /// The lines as they come, until the other side has gone. To be walked through once.
  var received: AsyncCompactMapSequence<AsyncStream<String>, KeeperLine> {
    lines.compactMap { KeeperLine($0) }
  }
}
