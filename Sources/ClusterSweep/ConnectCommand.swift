import ArgumentParser
import Cluster
import Console
import Coordinator
import Diagnostics
import Foundation
import JSON
import Subprocess

/// `clustersweep connect`
struct ConnectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "connect",
    abstract: "Log in to a host once and keep the connection for later commands.",
    discussion: """
      For hosts that ask for a password or a second factor: it is typed once, and the other commands \
      use the connection until `clustersweep disconnect` closes it, it breaks, or nobody has used it \
      for the idle time. A small process in the background keeps it, and nothing else. A connection \
      that your own OpenSSH keeps (ControlMaster in ~/.ssh/config) is used just so.
      """)

  @Argument(help: "The host, as hosts.yaml calls it.")
  var host: String

  @Option(help: "How long the connection is kept while nobody uses it.")
  var idle = "4h"

  @OptionGroup var output: OutputOptions

  func run() async throws {
    let context = Context(output)
    if let keeping = try await context.coordinator.keeper(of: host) {
      try report(keeping, isNew: false, context)
      return
    }
    try await Keeper(context: context, host: host, idle: idle).start()
    guard let keeping = try await context.coordinator.keeper(of: host) else {
      throw Diagnostic(
        "the connection broke at once", at: .host(host, path: ""), kind: .unreachable)
    }
    try report(keeping, isNew: true, context)
  }

  private func report(_ keeping: ConnectionKeeping, isNew: Bool, _ context: Context) throws {
    if output.json {
      return try context.print(
        .members(["host": .string(host), "new": .bool(isNew), "kept_by": .string(keeping.name)]))
    }
    let text =
      switch keeping {
      case .openSSH: "\(host): your OpenSSH master keeps a connection, which is used"
      case .clustersweep:
        "\(host): \(isNew ? "connected" : "was connected already"); "
          + "`clustersweep disconnect \(host)` ends it"
      }
    try context.say(text)
  }
}

extension ConnectionKeeping {
  /// As `--json` calls it.
  var name: String {
    switch self {
    case .openSSH: "openssh"
    case .clustersweep: "clustersweep"
    }
  }
}

/// `clustersweep disconnect`
struct DisconnectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "disconnect", abstract: "Close connections that `connect` keeps.")

  @Argument(help: "The hosts; all of hosts.yaml if none is named.")
  var hosts: [String] = []

  @OptionGroup var output: OutputOptions

  func run() async throws {
    let context = Context(output)
    let all = try context.coordinator.hostNames()
    let names = hosts.isEmpty ? all.filter { $0.ssh != nil }.map(\.name) : hosts
    let closed = try names.filter { try context.coordinator.disconnect(from: $0) }
    if output.json {
      return try context.print(.members(["disconnected": .array(closed.map { .string($0) })]))
    }
    for name in closed { try context.say("\(name): disconnected") }
    if closed.isEmpty { try context.say("no connection was kept") }
  }
}

/// The process that is to keep a connection, while it comes up.
private struct Keeper {
  let context: Context
  let host: String
  let idle: String

  /// Starts it and answers its questions until it is ready.
  func start() async throws {
    let prompt = context.coordinator.workplace.prompt
    let (process, socket) = try spawn(isSilent: prompt == nil)
    let channel = LineChannel(socket)
    try await withTaskCancellationHandler {
      for await line in channel.received {
        switch line {
        case .ask(let question):
          context.clearProgress()
          channel.send(.answer(await prompt?(question)))
        case .failed(let diagnostic): throw diagnostic
        case .ready: return
        case .answer: break
        }
      }
      try Task.checkCancellation()
      throw Diagnostic(
        "the process that was to keep the connection ended", at: .host(host, path: ""), kind: .bug)
    } onCancel: {
      kill(process, SIGTERM)
    }
  }

  /// Its end of the socket is closed here when this returns: while we held it, its death would go
  /// unnoticed.
  ///
  /// - Returns: its process id, and our end of the socket.
  private func spawn(isSilent: Bool) throws -> (process: Int32, socket: Descriptor) {
    guard let program = Bundle.main.executablePath, let null = open() else {
      throw Diagnostic("this program can't be started again", kind: .bug)
    }
    let pair = try DescriptorPair.socket()
    let arguments =
      [KeeperCommand.configuration.commandName ?? "", host, "--idle", idle]
      + (isSilent ? ["--silent"] : [])
    let request = SpawnRequest(
      program, arguments, environment: context.coordinator.workplace.environment)
    let process = try request.spawn(
      descriptors: [pair.second.number, null.number, null.number])
    return (process, pair.first)
  }

  private func open() -> Descriptor? {
    let number = Foundation.open("/dev/null", O_RDWR | O_CLOEXEC)
    return number < 0 ? nil : Descriptor(owning: number)
  }
}
