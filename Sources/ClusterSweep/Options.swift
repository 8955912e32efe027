public import ArgumentParser
import Cluster
public import Console
import Coordinator
import Diagnostics
import Foundation
import JSON
import Synchronization

/// What every command takes.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Print one JSON value (docs/json.md).")
  var json = false

  @Flag(name: [.short, .long], help: "Say nothing but errors and what was asked for.")
  var quiet = false

  @Option(help: "When to use colours: auto, always or never.")
  var color = ColorChoice.auto
}

extension ColorChoice: ExpressibleByArgument {}

/// What commands take that read a sweep file or make a sweep of a command line.
struct SweepOptions: ParsableArguments {
  @Option(
    name: [
      .customLong("hyperparam"), .customLong("hp"), .customLong("hp", withSingleDash: true),
    ],
    help: ArgumentHelp(
      "A parameter and its values, such as lr=1e-5:l5:0.1 or layers=1,2,3.",
      valueName: "NAME=RANGE"))
  var hyperparams: [String] = []

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Replace a key of the sweep file or of its host's entry: resources.time=2h, host.slots=4.",
      valueName: "PATH=VALUE"))
  var overrides: [String] = []

  @Option(help: ArgumentHelp("The sweep's name.", valueName: "NAME"))
  var name: String?

  @Option(help: ArgumentHelp("The objective: val_loss:min, acc:max.", valueName: "NAME:REDUCTION"))
  var metric: String?

  @Flag(help: "Greater values of the metric are better.")
  var maximize = false

  @Option(help: ArgumentHelp("Where to run: local, or a name of hosts.yaml.", valueName: "HOST"))
  var host: String?

  @Option(help: ArgumentHelp("How many points to draw.", valueName: "N"))
  var samples: Int?

  @Option(help: ArgumentHelp("What the draws follow from: a whole number.", valueName: "N"))
  var seed: UInt64?

  @Option(
    help: ArgumentHelp(
      "A YAML or JSON file of which every run gets a copy with its values set.", valueName: "FILE"))
  var config: String?

  /// The request that the options and words make.
  ///
  /// - Parameters:
  ///   - words: a sweep file and parameters, NAME=RANGE, in any order.
  ///   - command: what stood behind `--`.
  /// - Returns: the request.
  /// - Throws: words that don't go together.
  func request(words: [String], command: [String]) throws -> SweepRequest {
    let tables = words.filter { $0.hasPrefix("@") }
    let parameters = words.filter { $0.contains("=") && !$0.hasPrefix("@") }
    let files = words.filter { !$0.contains("=") && !$0.hasPrefix("@") }
    guard tables.count <= 1 else {
      throw Diagnostic(
        "there are two tables of points: \(tables.joined(separator: " and "))",
        remedy: "put their rows into one file", kind: .usage)
    }
    guard files.count <= 1 else {
      throw Diagnostic(
        "there are two sweep files: \(files.joined(separator: " and "))",
        remedy: "a command of its own is written behind `--`", kind: .usage)
    }
    var request: SweepRequest
    switch (files.first, command.isEmpty) {
    case (let file?, true): request = SweepRequest(.file(file))
    case (nil, false): request = SweepRequest(.command(command))
    case (nil, true): request = SweepRequest(.file("sweep.yaml"))
    case (.some, false):
      throw Diagnostic(
        "there is a sweep file and a command",
        remedy: "give one of them: the sweep file has a command already", kind: .usage)
    }
    request.parameters = parameters + hyperparams
    request.overrides = overrides
    request.name = name
    request.metric = metric
    request.goal = maximize ? "maximize" : nil
    request.host = host
    request.samples = samples.map(String.init)
    request.seed = seed.map(String.init)
    request.config = config
    request.points = tables.first
    return request
  }
}

/// A command of its own behind `--`, instead of a sweep file.
///
/// The parser can't tell words behind `--` from words before it, so ``hidden(_:)`` turns each into a
/// hidden option.
struct OwnCommand: ParsableArguments {
  @Option(name: .customLong("behind-dashes"), parsing: .unconditionalSingleValue, help: .hidden)
  var words: [String] = []

  static func hidden(_ arguments: [String]) -> [String] {
    guard let verb = arguments.first, [PlanCommand.name, RunCommand.name].contains(verb),
      let dashes = arguments.firstIndex(of: "--")
    else { return arguments }
    return arguments[..<dashes] + arguments[(dashes + 1)...].map { "--behind-dashes=\($0)" }
  }
}

/// What a command works with: the world, and where to write.
struct Context {
  let coordinator: Coordinator
  let terminal: Terminal
  let output: OutputOptions
  private let progress: ProgressWriter
  private let live: LiveState

  init(_ output: OutputOptions) {
    let terminal = Terminal.current(color: output.color)
    let writer = ProgressWriter(terminal)
    let live = LiveState()
    self.live = live
    let isQuiet = output.quiet || output.json
    progress = writer
    self.terminal = terminal
    self.output = output
    coordinator = Coordinator(
      Workplace(
        directory: FileManager.default.currentDirectoryPath,
        environment: ProcessInfo.processInfo.environment,
        now: { Date().timeIntervalSince1970 },
        prompt: Prompt.atTerminal(over: writer, live),
        progress: { event in
          guard !isQuiet, live.screen == nil else { return }
          writer.show(Console.Progress(event.what, done: event.done, total: event.total))
        },
        note: { note in
          guard !isQuiet else { return }
          writer.clear()
          live.screen?.clear()
          let text = render(note, styled: terminal.errors.styled) + "\n"
          // Who closed standard error doesn't want to know.
          try? Console.write(text, to: .standardError)
        }))
  }

  /// Data, to standard output.
  func print(_ text: String) throws {
    clearProgress()
    try write(text + "\n", to: .standardOutput)
  }

  func print(_ json: JSONValue) throws { try print(json.text(indented: true)) }

  /// Data without a newline behind it.
  func printPart(_ text: String) throws {
    clearProgress()
    try Console.write(text, to: .standardOutput)
  }

  func jsonText(_ text: String) -> String { JSONValue.string(text).text() }

  func print(_ table: Table) throws {
    clearProgress()
    try write(
      table.render(width: terminal.output.width, styled: terminal.output.styled),
      to: .standardOutput)
  }

  /// What people want to know beside the data, to standard error.
  func say(_ text: String) throws {
    guard !output.quiet, !output.json else { return }
    clearProgress()
    try write(text + "\n", to: .standardError)
  }

  func say(_ diagnostic: Diagnostic) throws {
    guard diagnostic.severity == .error || !(output.quiet || output.json) else { return }
    clearProgress()
    try write(render(diagnostic, styled: terminal.errors.styled) + "\n", to: .standardError)
  }

  func clearProgress() {
    progress.clear()
    live.screen?.clear()
  }

  // MARK: Lines drawn in place

  /// The lines that are drawn in place; nil where there are none.
  var screen: LiveScreen? { live.screen }

  /// Whether the person has left by a key.
  var wasLeft: Bool { live.wasLeft }

  /// Begins to draw in place. The key q does what Ctrl-C does, but is no interruption.
  ///
  /// - Returns: whether that can be.
  func begin(on stream: StandardStream) -> Bool {
    clearProgress()
    let screen = LiveScreen(stream)
    let isOn = screen.begin { [live] key in
      guard key == UInt8(ascii: "q") || key == UInt8(ascii: "Q") else { return }
      live.leave()
      kill(getpid(), SIGINT)
    }
    if isOn { live.set(screen) }
    return isOn
  }

  /// Ends it; the lines stay.
  func endScreen() {
    live.screen?.end()
    live.set(nil)
  }
}

/// The lines that a command draws in place, as those see it who write or ask meanwhile.
final class LiveState: Sendable {
  private let state = Mutex<(screen: LiveScreen?, wasLeft: Bool)>((nil, false))

  var screen: LiveScreen? { state.withLock { $0.screen } }
  var wasLeft: Bool { state.withLock { $0.wasLeft } }

  func set(_ screen: LiveScreen?) { state.withLock { $0.screen = screen } }
  func leave() { state.withLock { $0.wasLeft = true } }
}

/// Asks the person at the terminal.
enum Prompt {
  /// A way to ask.
  ///
  /// - Parameters:
  ///   - progress: what stands at the terminal, and must make way.
  ///   - live: what is drawn there in place.
  /// - Returns: nil where there is no terminal.
  static func atTerminal(over progress: ProgressWriter, _ live: LiveState) -> Prompter? {
    guard let terminal = ControllingTerminal() else { return nil }
    return { prompt in
      progress.clear()
      let screen = live.screen
      screen?.pause()
      defer { screen?.resume() }
      if prompt.isNotice {
        terminal.tell(prompt.text)
        return nil
      }
      return await terminal.ask(prompt.text, isSecret: prompt.isSecret)
    }
  }
}
