import Cluster
import Diagnostics
import Ledger
import SweepFile
import TaskRunner

/// Where a sweep's files lie on its host, once the host has told the absolute path.
struct RemoteFolder: Sendable {
  /// The host's root for all sweeps, an absolute path.
  let root: String
  /// The folder of the sweep.
  let path: String
  /// The codes that are there already, by their hashes.
  let codes: Set<String>
  /// The tokens of the submissions that lie there and may have been started.
  let submissions: Set<String>
  let limits: SchedulerLimits
  /// What the scheduler answered when it was asked for its limits.
  let limitsAnswer: String

  /// The name of a sweep's folder: two projects with a sweep of one name don't meet.
  static func name(sweep: String, project: String) -> String { "\(sweep)-\(project)" }

  func submission(_ token: String) -> String { "\(path)/submissions/\(token)" }
  var codesFolder: String { "\(path)/code" }
  func code(_ hash: String) -> String { "\(codesFolder)/\(hash)" }

  /// Makes the folder and asks what is there and what the scheduler's limits are, in one round trip.
  static func prepare(
    _ session: HostSession, sweep: String, project: String
  ) async throws -> RemoteFolder {
    let name = name(sweep: sweep, project: project)
    let limitsScript = session.scheduler(root: "/").limitsScript
    let script = """
      mkdir -p \(shellPath(session.root)) && cd \(shellPath(session.root)) && pwd || exit 1
      mkdir -p \(quoted(name))/code \(quoted(name))/submissions || exit 1
      ls \(quoted(name))/code
      (cd \(quoted(name))/submissions && \(SubmissionUpload.livingSubmissions))
      echo @limits
      \(limitsScript)
      true
      """
    let result = try await session.run(
      script, doing: "making the sweep's folder",
      remedy: "set `root` in hosts.yaml to a folder that you may write to")
    let parts = result.text.split(separator: "@limits\n", omittingEmptySubsequences: false)
    let lines = parts[0].split(separator: "\n")
    guard let root = lines.first.map(String.init), root.hasPrefix("/"), parts.count == 2 else {
      throw Diagnostic(
        "the host's answer makes no sense", at: .host(session.name, path: session.root),
        why: result.text, kind: .failed)
    }
    let limits = try session.scheduler(root: root).limits(from: String(parts[1]))
    let names = lines.dropFirst()
    return RemoteFolder(
      root: root, path: "\(root)/\(name)", codes: Set(names.map(String.init)),
      submissions: Set(names.filter(SubmissionUpload.isToken).map(String.init)),
      limits: limits, limitsAnswer: String(parts[1]))
  }
}
