internal import Cluster
internal import Diagnostics

/// The round trips of one sync.
struct DeltaSession {
  let request: DeltaRequest
  let transport: any Transport
  let reader: AnswerReader

  /// A file that is rewritten again and again is left to the next sync.
  private static let mostRounds = 3

  /// Asks `first`, and whatever has to be asked after that; without an index, first of all what the host has.
  func run(_ first: DeltaQuestion, isIndexLost: Bool) async throws -> DeltaReport {
    var isIndexWrong = false
    if isIndexLost, reader.withTaker({ $0.holdsFiles() }) {
      try await adoptFiles()
      try await exchange()
    } else {
      isIndexWrong = try await exchangeWhileComparing(first)
    }
    reader.withTaker { $0.noteVanished() }
    for _ in 1..<Self.mostRounds {
      guard isIndexWrong || reader.withTaker({ !$0.again.isEmpty }) else { break }
      isIndexWrong = false
      try await exchange()
    }
    return reader.withTaker { taker in
      taker.report.unsettled = taker.again
      return taker.report
    }
  }

  /// The host works while we look at our files: its answer waits for the end of that. Rarely is the index
  /// wrong, and then there is another round.
  private func exchangeWhileComparing(_ question: DeltaQuestion) async throws -> Bool {
    let reader = reader
    async let isWrong = reader.compareWithDisk()
    do {
      try await perform(question)
    } catch {
      _ = await isWrong
      throw error
    }
    return await isWrong
  }

  /// Files are here that no index knows: what the host lists tells which they are.
  private func adoptFiles() async throws {
    try await exchange(listsOnly: true)
    reader.withTaker { taker in
      taker.adoptListed()
      taker.report.refused = []
    }
  }

  private func exchange(listsOnly: Bool = false) async throws {
    try await perform(reader.question(request, listsOnly: listsOnly))
  }

  private func perform(_ question: DeltaQuestion) async throws {
    let result: HostCommandResult
    do {
      let reader = reader
      result = try await transport.execute(question.command) { try reader.feed($0) }
    } catch {
      _ = try? finish(sent: question.size, isComplete: false)
      throw typed(error)
    }
    let head = try finish(sent: question.size, isComplete: reader.end().isComplete)
    if let problem = head?.problem {
      if problem == "list", question.compression != .none {
        return try await exchange(listsOnly: question.listsOnly)
      }
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
        if head.problem == nil { taker.index.listCompression = head.listCompression }
        if head.problem == "list" { taker.index.listCompression = .none }
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
