internal import Cluster
internal import Diagnostics

/// The round trips of one sync.
struct DeltaSession {
  let request: DeltaRequest
  let transport: any Transport
  let placing: LocalPlacing
  let reader: AnswerReader

  /// A file that is rewritten again and again is left to the next sync.
  private static let mostRounds = 3

  func run(isIndexLost: Bool) async throws -> DeltaReport {
    if isIndexLost, try reader.withTaker({ try $0.holdsFiles() }) { try await adoptFiles() }
    reader.withTaker { $0.compareWithDisk() }
    for round in 1... {
      try await exchange(listsOnly: false)
      let left = reader.withTaker { taker in
        if round == 1 { taker.noteVanished() }
        return taker.again
      }
      if left.isEmpty || round == Self.mostRounds {
        return reader.withTaker { taker in
          taker.report.unsettled = left
          return taker.report
        }
      }
    }
    return reader.withTaker { $0.report }
  }

  /// Files are here that no index knows: what the host lists tells which they are.
  private func adoptFiles() async throws {
    try await exchange(listsOnly: true)
    reader.withTaker { taker in
      taker.adoptListed()
      taker.report.refused = []
    }
  }

  private func exchange(listsOnly: Bool) async throws {
    var generator = SystemRandomNumberGenerator()
    let nonce = (0..<4).map { _ in
      let text = String(UInt32.random(in: .min ... .max, using: &generator), radix: 16)
      return String(repeating: "0", count: 8 - text.count) + text
    }.joined()
    reader.restart(nonce: nonce)
    let (list, isCompressed) = try reader.withTaker { try $0.list() }
    let script = HostScript(
      request: request, nonce: nonce, isListCompressed: isCompressed, listsOnly: listsOnly
    ).text
    let sent = script.utf8.count + list.count
    let result: HostCommandResult
    do {
      let reader = reader
      result = try await transport.execute(
        HostCommand(script, input: list, deadline: request.deadline)
      ) { try reader.feed($0) }
    } catch {
      _ = try? finish(sent: sent, isComplete: false)
      throw typed(error)
    }
    let head = try finish(sent: sent, isComplete: reader.end().isComplete)
    if let problem = head?.problem {
      if problem == "list", isCompressed { return try await exchange(listsOnly: listsOnly) }
      throw complaint(about: problem)
    }
    guard reader.end().isComplete else {
      let why = result.errorText
      throw Diagnostic(
        "the sync was cut short", at: .host(transport.host, path: request.root),
        why: why.isEmpty ? nil : why, remedy: "run it again: it goes on where it stopped",
        kind: .unreachable)
    }
  }

  private func finish(sent: Int, isComplete: Bool) throws -> AnswerReader.Head? {
    let (head, _, received) = reader.end()
    try reader.withTaker { taker in
      taker.report.rounds += 1
      taker.report.bytesSent += sent
      taker.report.bytesReceived += received
      if let head {
        taker.report.listing = head.listing
        taker.report.compression = head.compression
        if head.problem == nil { taker.index.hostHasGzip = head.hasGzip }
        if head.problem == "list" { taker.index.hostHasGzip = false }
      }
      if head?.problem == nil { try taker.conclude(isComplete: isComplete) }
    }
    return head
  }

  private func typed(_ error: any Error) -> any Error {
    guard let malformed = error as? MalformedAnswer else { return error }
    return Diagnostic(
      "the host's answer can't be used", at: .host(transport.host, path: request.root),
      why: "it holds \(malformed.what)",
      remedy: "run it again; what came until then stays", kind: .unreachable)
  }

  private func complaint(about problem: String) -> Diagnostic {
    let place = Location.host(transport.host, path: request.root)
    switch problem {
    case "root":
      return Diagnostic(
        "the folder isn't there, or can't be entered", at: place,
        remedy: "look whether it was moved or deleted there", kind: .failed)
    case "folder":
      return Diagnostic(
        "no temporary folder can be made", at: place,
        why: "neither in TMPDIR, /tmp, /var/tmp nor in the home folder",
        remedy: "free some space there, or quota", kind: .failed)
    default:
      return Diagnostic("the host's answer can't be used", at: place, kind: .unreachable)
    }
  }
}
