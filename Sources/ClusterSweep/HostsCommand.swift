import ArgumentParser
import Console
import Coordinator
import Diagnostics
import Foundation
import JSON

/// `clustersweep hosts`
struct HostsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hosts", abstract: "List and check the hosts.",
    subcommands: [HostsListCommand.self, HostsCheckCommand.self])
}

/// `clustersweep hosts list`
struct HostsListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the hosts of hosts.yaml.")

  @OptionGroup var output: OutputOptions

  func run() async throws {
    let context = Context(output)
    let hosts = try context.coordinator.hostNames()
    if output.json {
      return try context.print(
        .members([
          "hosts": .array(
            hosts.map {
              .members([
                "host": .string($0.name), "ssh": .text($0.ssh), "scheduler": .string($0.scheduler),
              ])
            })
        ]))
    }
    try context.print(
      Table(
        [.init("HOST"), .init("SSH"), .init("SCHEDULER")],
        rows: hosts.map { [.init($0.name, .name), .init($0.ssh ?? "-"), .init($0.scheduler)] }))
  }
}

/// `clustersweep hosts check`
struct HostsCheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Connect to hosts and look whether all is there that runs need.",
    discussion: """
      A line a check: ✓ for what is right, ✗ for what isn't, with what to do about it, and – for what \
      couldn't be found out or isn't needed. Nothing is changed on the host, but that the root folder \
      is made. Exit status 2 if something isn't right.
      """)

  @Argument(help: "The hosts; all of hosts.yaml if none is named.")
  var hosts: [String] = []

  @OptionGroup var output: OutputOptions

  func run() async throws {
    let context = Context(output)
    let names = hosts.isEmpty ? try context.coordinator.hostNames().map(\.name) : hosts
    var checks: [HostCheck] = []
    for name in names {
      let check = try await context.coordinator.check(host: name)
      checks.append(check)
      if !output.json { try show(check, context) }
    }
    if output.json { try context.print(.members(["hosts": .array(checks.map(\.json))])) }
    if !checks.allSatisfy(\.isGood) { throw ExitStatus.partlyFailed }
  }

  private func show(_ check: HostCheck, _ context: Context) throws {
    let environment = ProcessInfo.processInfo.environment
    let marks = speaksUTF8(environment) ? HostCheckText.Marks.unicode : .plain
    let text = HostCheckText(marks: marks, isStyled: context.terminal.output.styled)
    try context.print(text.render(check))
  }
}
