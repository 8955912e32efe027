internal import Cluster

/// What the host is asked in one round trip.
struct DeltaQuestion: Sendable {
  let command: HostCommand
  /// The bytes of the script and the list.
  let size: Int
  let compression: ListCompression
  let listsOnly: Bool
}

extension AnswerReader {
  /// The next question; what comes from now on is its answer.
  func question(_ request: DeltaRequest, listsOnly: Bool = false) throws -> DeltaQuestion {
    let nonce = Nonce.hex(32)
    restart(nonce: nonce)
    let (list, compression, count) = try withTaker { taker in
      let (list, compression) = try taker.list()
      return (list, compression, taker.index.count)
    }
    let script = HostScript(
      request: request, nonce: nonce, compression: compression,
      isListLong: count >= request.longList, listsOnly: listsOnly
    ).text
    return DeltaQuestion(
      command: HostCommand(script, input: list, deadline: request.deadline),
      size: script.utf8.count + list.count, compression: compression, listsOnly: listsOnly)
  }
}
