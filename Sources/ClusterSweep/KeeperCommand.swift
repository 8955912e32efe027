import ArgumentParser
import Cluster
import Coordinator
import Diagnostics
import Foundation
import Subprocess
import Synchronization

/// The process behind `clustersweep connect`: it asks by way of the command that started it, and lives on
/// after it.
struct KeeperCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keep-connection", abstract: "Keeps a connection; started by `connect`.",
    shouldDisplay: false)

  @Argument var host: String
  @Option var idle: String
  @Flag var silent = false

  @OptionGroup var output: OutputOptions

  func run() async throws {
    // It outlives the terminal.
    signal(SIGHUP, SIG_IGN)
    let channel = LineChannel(Descriptor(owning: dup(STDIN_FILENO)))
    let answers = Answers()
    let isReady = Atomic(false)
    let listening = Task {
      for await line in channel.received { if case .answer(let text) = line { answers.give(text) } }
      // Who gave up before it was ready wants no connection.
      if !isReady.load(ordering: .acquiring) { _exit(130) }
    }
    defer { listening.cancel() }
    var workplace = Context(output).coordinator.workplace
    let ask: Prompter = { prompt in
      channel.send(.ask(prompt))
      return await answers.next()
    }
    workplace.prompt = silent ? nil : ask
    do {
      try await Coordinator(workplace).keepConnection(to: host, idle: idle) {
        isReady.store(true, ordering: .releasing)
        channel.send(.ready)
      }
    } catch let error as TransportError {
      channel.send(.failed(error.diagnostic))
    } catch let error as Diagnostic {
      channel.send(.failed(error))
    }
  }
}

/// The answers to questions, one after the other.
private final class Answers: Sendable {
  private let stream: AsyncStream<String?>
  private let sender: AsyncStream<String?>.Continuation

  init() { (stream, sender) = AsyncStream.makeStream() }

  func give(_ text: String?) { sender.yield(text) }

  func next() async -> String? {
    for await answer in stream { return answer }
    return nil
  }
}
