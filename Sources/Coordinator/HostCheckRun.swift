import Cluster
import Diagnostics
import JSON
import SSHTransport
import SweepFile
import Synchronization

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
    let recorder = entry.ssh.map { _ in ConnectionRecorder() }
    do {
      let session = try await HostSession.open(
        entry, workplace: workplace, project: workplace.directory, recorder: recorder)
      let answer = await ask(session)
      await session.transport.close()
      try Task.checkCancellation()
      let connection = recorder.map { connectionLines($0.report, nil) } ?? []
      return HostCheck(
        host: name, lines: connection + answer.lines(of: entry),
        connection: recorder?.report.json ?? .null)
    } catch let error as TransportError {
      let report = recorder?.report ?? ConnectionReport()
      return HostCheck(
        host: name, lines: connectionLines(report, error),
        connection: recorder?.report.json ?? .null)
    }
  }

  /// Asks everything in one script. Where that breaks off, what came before it counts.
  private func ask(_ session: HostSession) async -> HostCheckAnswer {
    let (now, began) = (workplace.now, workplace.now())
    let heard = Mutex<(bytes: [UInt8], first: Double?)>(([], nil))
    let script = HostCheckQuestions.script(
      root: session.root, scheduler: session.entry.scheduler,
      limits: session.scheduler(root: "/").limitsScript)
    var problem: TransportError?
    do {
      let command = HostCommand(script, deadline: .seconds(60), isRepeatable: true)
      _ = try await session.transport.execute(command) { piece in
        heard.withLock { heard in
          heard.first = heard.first ?? now()
          heard.bytes += piece
        }
      }
    } catch {
      problem =
        error as? TransportError
        ?? TransportError(.connectionLost, host: session.name, "the questions were interrupted")
    }
    let (bytes, first) = heard.withLock { $0 }
    var answer = HostCheckAnswer(String(decoding: bytes, as: UTF8.self))
    answer.asked = began...(max(began, first ?? now()))
    answer.problem = problem
    return answer
  }
}
