import ArgumentParser
import Cluster
import Console
import Diagnostics
import JSON

/// An error on its way out: one place turns every kind of it into a text, a stream and an exit status.
struct CommandFailure {
  let error: any Error
  let arguments: [String]

  init(_ error: any Error, arguments: [String]) {
    self.error = error
    self.arguments = arguments
  }

  /// Writes the complaint and returns the exit status.
  func report(isJSON: Bool) -> Int32 {
    switch error {
    case is BrokenPipe: return 0
    case is CancellationError:
      try? write("interrupted; nothing was lost\n", to: .standardError)
      return 130
    case let status as ExitStatus: return status.code
    case let diagnostics as Diagnostics: return report(diagnostics.all, isJSON: isJSON)
    case let diagnostic as Diagnostic: return report([diagnostic], isJSON: isJSON)
    case let transport as TransportError: return report([transport.diagnostic], isJSON: isJSON)
    default: return reportParserError(isJSON: isJSON)
    }
  }

  private func report(_ diagnostics: [Diagnostic], isJSON: Bool) -> Int32 {
    if isJSON {
      let text = JSONValue.members([
        "error": .array(diagnostics.map(\.json))
      ]).text(indented: true)
      try? write(text + "\n", to: .standardOutput)
    } else {
      let styled = Terminal.current(color: colorChoice).errors.styled
      let text = diagnostics.map { render($0, styled: styled) }.joined(separator: "\n")
      try? write(text + "\n", to: .standardError)
    }
    return diagnostics.first?.kind.exitCode ?? 1
  }

  private var colorChoice: ColorChoice {
    guard let index = arguments.firstIndex(of: "--color"), index + 1 < arguments.count else {
      return .auto
    }
    return ColorChoice(rawValue: arguments[index + 1]) ?? .auto
  }

  /// What the argument parser throws: help and version, which are no errors, and wrong usage.
  private func reportParserError(isJSON: Bool) -> Int32 {
    let code = Root.exitCode(for: error).rawValue
    let message = Root.fullMessage(for: error)
    if code == 0 {
      try? write(message + "\n", to: .standardOutput)
      return 0
    }
    guard code == 64 else {
      return report([Diagnostic("\(error)", kind: .bug)], isJSON: isJSON)
    }
    if isJSON {
      return report([Diagnostic(Root.message(for: error), kind: .usage)], isJSON: true)
    }
    try? write(message + "\n" + (verbHint.map { $0 + "\n" } ?? ""), to: .standardError)
    return 64
  }

  /// A verb that doesn't exist, and the one that was meant.
  private var verbHint: String? {
    guard let word = arguments.first(where: { !$0.hasPrefix("-") }) else { return nil }
    let verbs = Root.configuration.subcommands.compactMap { $0.configuration.commandName }
    guard !verbs.contains(word), word != "help" else { return nil }
    return didYouMean(word, among: verbs)
  }
}

/// An exit status without a complaint: what there was to say has been said.
struct ExitStatus: Error {
  let code: Int32

  /// Some of it failed, the rest was done.
  static let partlyFailed = ExitStatus(code: 2)
}

extension Diagnostic.Kind {
  /// The exit status, after sysexits(3) where it has one.
  var exitCode: Int32 {
    switch self {
    case .failed: 1
    case .partlyFailed: 2
    case .usage: 64
    case .badInput: 65
    case .unreachable: 69
    case .bug: 70
    case .tryAgain: 75
    case .notPermitted: 77
    case .badConfiguration: 78
    }
  }
}

extension Diagnostic {
  /// The complaint as `--json` shows it.
  var json: JSONValue {
    var members: [JSONValue.Member] = [
      .init("kind", .string(kind.rawValue)), .init("what", .string(what)),
    ]
    if let location { members.append(.init("where", .string(location.description))) }
    if let why { members.append(.init("why", .string(why))) }
    if let remedy { members.append(.init("remedy", .string(remedy))) }
    return .object(members)
  }
}
