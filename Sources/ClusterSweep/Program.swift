import ArgumentParser
import Console
import Diagnostics
import Foundation

/// The program as a whole: arguments in, exit status out.
public enum Program {
  /// The version that `--version` tells.
  public static let version = "0.1.0"

  /// Runs a command that waits for nothing: `plan`, `rank`, `list`, `init`, help. They need neither
  /// threads nor a way to be interrupted, and start faster without.
  ///
  /// - Parameter arguments: the words of the command line, without the program's name.
  /// - Returns: the exit status, or nil for a command that ``run(_:)`` has to run.
  public static func runAtOnce(_ arguments: [String]) -> Int32? {
    do {
      var command = try parse(OwnCommand.hidden(arguments))
      if command is any AsyncParsableCommand { return nil }
      try command.run()
      return 0
    } catch {
      return CommandFailure(error, arguments: arguments).report(isJSON: isJSON(arguments))
    }
  }

  /// Parses the arguments, runs the command and reports how it ended.
  ///
  /// - Parameter arguments: the words of the command line, without the program's name.
  /// - Returns: the exit status; `docs/json.md` lists them all.
  public static func run(_ arguments: [String]) async -> Int32 {
    let work = Task { await perform(arguments) }
    let interrupt = Interrupt { work.cancel() }
    defer { interrupt.stop() }
    return await work.value
  }

  private static func perform(_ arguments: [String]) async -> Int32 {
    do {
      var command = try parse(OwnCommand.hidden(arguments))
      if var verb = command as? any AsyncParsableCommand {
        try await verb.run()
      } else {
        try command.run()
      }
      return 0
    } catch {
      return CommandFailure(error, arguments: arguments).report(isJSON: isJSON(arguments))
    }
  }

  private static func isJSON(_ arguments: [String]) -> Bool {
    arguments.prefix { $0 != "--" }.contains("--json")
  }
}

extension Program {
  /// Parses the arguments. The parser of the verb alone is much faster than that of the whole program,
  /// but only the latter's messages and help name the whole program: so it has what the former
  /// doesn't take.
  private static func parse(_ arguments: [String]) throws -> any ParsableCommand {
    let verb = Root.configuration.subcommands.first {
      $0.configuration.commandName == arguments.first && $0.configuration.subcommands.isEmpty
    }
    if let verb, let command = try? verb.parse(Array(arguments.dropFirst())) { return command }
    return try Root.parseAsRoot(arguments)
  }
}

/// Turns SIGINT and SIGTERM into a call, and a second one into an end at once.
private final class Interrupt {
  private let sources: [any DispatchSourceSignal]

  init(_ handle: @escaping @Sendable () -> Void) {
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      let count = Counter()
      source.setEventHandler {
        if count.next() > 1 {
          LiveScreen.abandon()
          _exit(130)
        }
        handle()
      }
      source.resume()
      return source
    }
  }

  func stop() { for source in sources { source.cancel() } }

  private final class Counter: @unchecked Sendable {
    // Only the handler of one source touches it, and its calls never overlap.
    private var value = 0
    func next() -> Int {
      value += 1
      return value
    }
  }
}

/// `clustersweep`
struct Root: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clustersweep",
    abstract: "Hyperparameter sweeps on Slurm clusters and plain machines.",
    discussion: """
      Write the grid once, see what will run, send it, close the laptop, come back, get the logs, \
      see which run was best, rerun what died.

        clustersweep init                   write a sweep.yaml that runs as it is
        clustersweep plan sweep.yaml        see what would run; nothing is sent
        clustersweep submit sweep.yaml      send what isn't sent yet; can be repeated
        clustersweep watch SWEEP --until-done
        clustersweep sync SWEEP             bring the new bytes of the logs here
        clustersweep rank SWEEP             which run was best
        clustersweep explain SWEEP RUN      why it waits, or why it died
        clustersweep rerun SWEEP --failed   new attempts of what failed

      SWEEP is a sweep's name or the path of its file. Exit status: 0 done; 1 failed; 2 some of it \
      failed; 64 wrong usage; 65 a wrong sweep file, template or range; 69 a host can't be reached; \
      75 try again later; 77 authentication or host key refused; 78 wrong configuration; 70 a fault \
      of this program; 130 interrupted.
      """,
    version: Program.version,
    subcommands: [
      RunCommand.self, InitCommand.self, PlanCommand.self, SubmitCommand.self, StatusCommand.self,
      ExplainCommand.self, UseCommand.self,
      VerifyCommand.self,
      FetchCommand.self,
      WatchCommand.self, SyncCommand.self, LogsCommand.self, RankCommand.self, RerunCommand.self,
      CompareCommand.self, QueryCommand.self, DiffCommand.self, EffectsCommand.self,
      SeriesCommand.self,
      CancelCommand.self, HoldCommand.self, ReleaseCommand.self, ThrottleCommand.self,
      ListCommand.self, FindCommand.self, ArchiveCommand.self, UnarchiveCommand.self,
      DeleteCommand.self, HostsCommand.self, TemplateCommand.self, ConnectCommand.self,
      DisconnectCommand.self, RecoverCommand.self, KeeperCommand.self,
    ])
}
