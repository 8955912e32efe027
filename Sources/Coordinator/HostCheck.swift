import Cluster
import Diagnostics
import Foundation
import SweepFile

/// What was found out about a host.
public struct HostCheck: Sendable {
  /// One thing that a host needs or has.
  public struct Line: Sendable, Hashable {
    public var what: String
    public var isGood: Bool
    /// What was found.
    public var detail: String
    /// What to do where it isn't good.
    public var remedy: String?
  }

  public var host: String
  public var lines: [Line]

  public var isGood: Bool { lines.allSatisfy(\.isGood) }
}

extension Coordinator {
  /// The names of all hosts, with how each is reached: `local`, or its ssh alias.
  public func hostNames() throws -> [(name: String, ssh: String?, scheduler: String)] {
    try Hosts(workplace: workplace, folder: workplace.directory).all().hosts.map {
      ($0.name.value, $0.ssh?.value, $0.scheduler.rawValue)
    }
  }

  /// Connects to a host and looks whether all is there that runs need.
  ///
  /// - Throws: a host that isn't configured. What is wrong with the host itself is in the answer.
  public func check(host name: String) async throws -> HostCheck {
    let place = SourceLocation(
      file: "command line", line: 1, column: 1, length: name.count, text: name)
    let entry = try Hosts(workplace: workplace, folder: workplace.directory).all()
      .host(Located(name, at: place))
    do {
      return try await withSession(entry, workplace: workplace, project: workplace.directory) {
        session in
        let result = try await session.transport.execute(
          HostCommand(Self.script(session), isRepeatable: true))
        return HostCheck(host: name, lines: Self.read(result, session))
      }
    } catch let error as TransportError {
      let line = HostCheck.Line(
        what: "connection", isGood: false,
        detail: error.diagnostic.what + (error.diagnostic.why.map { ": \($0)" } ?? ""),
        remedy: error.diagnostic.remedy)
      return HostCheck(host: name, lines: [line])
    }
  }

  private static let tools = [
    "tar", "awk", "sed", "find", "tail", "head", "mktemp", "readlink", "setsid", "sort",
  ]

  private static func script(_ session: HostSession) -> String {
    """
    echo "login-shell ${SHELL:-unknown}"
    for tool in \(tools.joined(separator: " ")); do
      command -v $tool >/dev/null 2>&1 || echo "missing $tool"
    done
    if mkdir -p \(shellPath(session.root)) && : >\(shellPath(session.root))/.check; then
      rm -f \(shellPath(session.root))/.check; echo "root $(cd \(shellPath(session.root)) && pwd)"
    fi
    echo "clock $(date +%s)"
    echo "sbatch $(sbatch --version 2>&1)"
    \(session.scheduler(root: "/").limitsScript)
    true
    """
  }

  private static func read(_ result: HostCommandResult, _ session: HostSession) -> [HostCheck.Line]
  {
    var facts: [String: [String]] = [:]
    for line in result.text.split(separator: "\n") {
      let words = line.split(separator: " ", maxSplits: 1).map(String.init)
      if words.count == 2 { facts[words[0], default: []].append(words[1]) }
    }
    var lines = [
      HostCheck.Line(
        what: "connection", isGood: true,
        detail: "commands run; login shell \(facts["login-shell"]?[0] ?? "unknown")"
      )
    ]
    let missing = facts["missing"] ?? []
    lines.append(
      .init(
        what: "utilities", isGood: missing.isEmpty,
        detail: missing.isEmpty ? "all there" : "missing: \(missing.joined(separator: ", "))",
        remedy: missing.isEmpty ? nil : "ask the administrators of the host for them"))
    let root = facts["root"]?.first
    lines.append(
      .init(
        what: "root", isGood: root != nil, detail: root ?? result.errorText,
        remedy: root == nil ? "set `root` in hosts.yaml to a folder that you may write to" : nil))
    if session.entry.scheduler == .slurm { lines += slurm(facts, result, session) }
    return lines
  }

  private static func slurm(
    _ facts: [String: [String]], _ result: HostCommandResult, _ session: HostSession
  ) -> [HostCheck.Line] {
    let version = facts["sbatch"]?.first ?? ""
    let isThere = version.hasPrefix("slurm")
    let limits = try? session.scheduler(root: "/").limits(from: result.text)
    return [
      .init(
        what: "slurm", isGood: isThere, detail: isThere ? version : "sbatch isn't on the PATH",
        remedy: isThere ? nil : "see that a non-interactive login finds sbatch"),
      .init(
        what: "limits", isGood: limits != nil,
        detail: limits.map { "job arrays of up to \($0.tasksPerSubmission) tasks" }
          ?? "the controller doesn't answer",
        remedy: limits == nil ? "try `scontrol ping` there" : nil),
    ]
  }
}
