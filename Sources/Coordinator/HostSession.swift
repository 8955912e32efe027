import Cluster
import Diagnostics
import Foundation
import HostQueue
import LocalTransport
import SSHTransport
import SlurmAdapter
import SweepFile

/// A connection to a host for the length of one command.
struct HostSession: Sendable {
  let entry: HostEntry
  let transport: any Transport
  /// The folder under which all our files on the host lie, as `cd` takes it from the home there.
  let root: String

  var name: String { entry.name.value }

  /// The scheduler there, given the absolute path of ``root``.
  func scheduler(root: String) -> any Scheduler { Self.scheduler(of: entry, root: root) }

  static func scheduler(of entry: HostEntry, root: String) -> any Scheduler {
    switch entry.scheduler {
    case .slurm: return SlurmScheduler()
    case .queue: return HostQueueScheduler(entry.queueCapacity, folder: root + "/.queue")
    }
  }

  /// How many seconds lie between two questions to the host: 30 unless `poll` says otherwise, and
  /// none on this machine.
  static func pollInterval(_ entry: HostEntry) -> Double {
    if let poll = entry.poll.flatMap({ TimeLimit($0.value) }) { return Double(poll.seconds) }
    return entry.ssh == nil && entry.scheduler == .queue ? 0 : 30
  }

  /// Opens the connection.
  static func open(
    _ entry: HostEntry, workplace: Workplace, project: String,
    recorder: ConnectionRecorder? = nil
  ) async throws -> HostSession {
    let place = folder(of: entry, workplace)
    guard var options = sshOptions(entry, workplace: workplace) else {
      let root =
        entry.root.map { place.absolute($0.value) } ?? outputRoot(workplace)
        ?? project + "/.clustersweep/local"
      return HostSession(
        entry: entry,
        transport: LocalTransport(host: entry.name.value, environment: workplace.environment),
        root: root)
    }
    workplace.progress(ProgressEvent("connecting to \(entry.name.value)"))
    options.recorder = recorder
    return HostSession(
      entry: entry, transport: try await SSHTransport.connect(to: options),
      root: entry.root?.value ?? "clustersweep")
  }

  /// Where runs on this machine go if hosts.yaml doesn't say; HyperTrainer's variable counts as well.
  private static func outputRoot(_ workplace: Workplace) -> String? {
    ["CLUSTERSWEEP_OUTPUT", "HYPERTRAINER_OUTPUT"].lazy
      .compactMap { workplace.environment[$0] }.first { !$0.isEmpty }
      .map(workplace.absolute)
  }

  /// How a host is connected to; nil for this machine.
  static func sshOptions(_ entry: HostEntry, workplace: Workplace) -> SSHOptions? {
    guard let ssh = entry.ssh else { return nil }
    let place = folder(of: entry, workplace)
    return SSHOptions(
      alias: ssh.value, name: entry.name.value,
      configFile: entry.sshConfig.map { place.absolute($0.value) },
      deadline: .seconds(15), environment: workplace.environment, prompt: workplace.prompt)
  }

  /// The workplace seen from the folder of hosts.yaml: paths in it begin there.
  private static func folder(of entry: HostEntry, _ workplace: Workplace) -> Workplace {
    var place = workplace
    let file = workplace.absolute(entry.location.file)
    place.directory = (file as NSString).deletingLastPathComponent
    return place
  }

  /// Runs a script that has to succeed, and that may be repeated where a connection broke.
  func run(
    _ script: String, input: [UInt8] = [], deadline: Duration = .seconds(60), doing what: String,
    remedy: String? = nil
  ) async throws -> HostCommandResult {
    let result = try await transport.execute(
      HostCommand(script, input: input, deadline: deadline, isRepeatable: true))
    guard result.succeeded else {
      let complaint = result.errorText.split(separator: "\n").last.map(String.init)
      throw Diagnostic(
        "\(what) failed", at: .host(name, path: root), why: complaint ?? "\(result.status)",
        remedy: remedy, kind: .failed)
    }
    return result
  }
}

/// Runs `work` with a connection and closes it, whatever happens.
func withSession<Value: Sendable>(
  _ entry: HostEntry, workplace: Workplace, project: String,
  _ work: (HostSession) async throws -> Value
) async throws -> Value {
  try await withSharedSession(entry, workplace: workplace, project: project) { shared in
    try await work(shared.session())
  }
}

/// A folder on a host as a shell word that `cd` takes: `~/` and relative paths begin at the home.
func shellPath(_ path: String) -> String {
  if path.hasPrefix("~/") { return "\"$HOME\"/" + quoted(String(path.dropFirst(2))) }
  if path.hasPrefix("/") { return quoted(path) }
  return "\"$HOME\"/" + quoted(path)
}
