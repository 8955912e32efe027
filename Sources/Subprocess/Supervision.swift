#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

typealias OutputHandler = @Sendable (ArraySlice<UInt8>) throws -> Void

/// Starts `child` and looks after it until it has ended. Blocks; called on a thread of its own.
func supervise(
  _ child: ChildProcess, until end: ContinuousClock.Instant, _ bell: CancellationBell,
  _ onOutput: OutputHandler?
) throws -> ChildProcess.Outcome {
  var supervision = try Supervision(child, until: end, bell, onOutput)
  do {
    while !supervision.hasEnded { try supervision.turn() }
    try supervision.readWhatIsThere()
  } catch {
    supervision.kill()
    throw error
  }
  return supervision.reap()
}

private struct Supervision {
  private let process: Int32
  private let end: ContinuousClock.Instant
  private let bell: CancellationBell
  private let onOutput: OutputHandler?
  private let exitNotice: Descriptor
  private var inputs: [OutgoingPipe]
  private var output: IncomingPipe
  private var errorOutput: IncomingPipe
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)
  private var outcome = ChildProcess.Outcome(end: .exited(0))
  private(set) var hasEnded = false

  init(
    _ child: ChildProcess, until end: ContinuousClock.Instant, _ bell: CancellationBell,
    _ onOutput: OutputHandler?
  ) throws {
    let reader = try child.input()
    let input = try DescriptorPair.pipe()
    let side = child.sideInput == nil ? nil : try DescriptorPair.pipe()
    let output = try DescriptorPair.pipe()
    let errorOutput = try DescriptorPair.pipe()
    let exit = try DescriptorPair.pipe()
    var inherited = [input.first, output.second, errorOutput.second]
    if let side { inherited.append(side.first) }
    process = try child.request.spawn(descriptors: inherited.map(\.number))
    guard watch(process, noticeTo: exit.second) else {
      endNow(process)
      throw SpawnError.noThread
    }
    self.end = end
    self.bell = bell
    self.onOutput = onOutput
    exitNotice = exit.first
    do {
      inputs = [try OutgoingPipe(input.second, reader)]
      if let side { inputs.append(try OutgoingPipe(side.second, once(child.sideInput ?? []))) }
    } catch {
      endNow(process)
      throw error
    }
    self.output = IncomingPipe(output.first)
    self.errorOutput = IncomingPipe(errorOutput.first)
  }

  /// Waits until something can be done, and does it.
  mutating func turn() throws {
    var polled = [
      pollfd(fd: exitNotice.number, events: Int16(POLLIN), revents: 0),
      pollfd(fd: bell.descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: output.descriptor?.number ?? -1, events: Int16(POLLIN), revents: 0),
      pollfd(fd: errorOutput.descriptor?.number ?? -1, events: Int16(POLLIN), revents: 0),
    ]
    polled += inputs.map {
      pollfd(fd: $0.descriptor?.number ?? -1, events: Int16(POLLOUT), revents: 0)
    }
    _ = poll(&polled, nfds_t(polled.count), try millisecondsLeft())
    if bell.rung { throw CancellationError() }
    hasEnded = polled[0].revents != 0
    for index in inputs.indices where polled[4 + index].revents != 0 { try inputs[index].write() }
    if polled[2].revents != 0 { _ = try readOutput() }
    if polled[3].revents != 0 { _ = readErrorOutput() }
  }

  /// Reads what the ended process has left in its pipes. A pipe holds at most 1 MB: what comes after
  /// that is from others, who may go on writing for ever.
  mutating func readWhatIsThere() throws {
    var left = 1 << 20
    while left > 0, let count = try readOutput() { left -= count }
    left = 1 << 20
    while left > 0, let count = readErrorOutput() { left -= count }
  }

  private mutating func readOutput() throws -> Int? {
    guard let piece = output.read(into: &buffer) else { return nil }
    if let onOutput { try onOutput(piece) } else { outcome.output += piece }
    return piece.count
  }

  private mutating func readErrorOutput() -> Int? {
    guard let piece = errorOutput.read(into: &buffer) else { return nil }
    outcome.errorOutput += piece
    return piece.count
  }

  private func millisecondsLeft() throws(DeadlinePassed) -> Int32 {
    let left = end - .now
    guard left > .zero else { throw DeadlinePassed() }
    // Rounded up, so that the last wait doesn't end a little early and spin.
    return Int32(clamping: Int((left / .milliseconds(1)).rounded(.up)) + 1)
  }

  /// Ends the whole group, and waits for the process itself.
  func kill() { endNow(process) }

  func reap() -> ChildProcess.Outcome {
    var outcome = outcome
    outcome.end = ProcessEnd(waitStatus: waitFor(process))
    return outcome
  }
}

private func endNow(_ process: Int32) {
  // The number stays taken, by a zombie at least, until it is waited for.
  _ = killpg(process, SIGKILL)
  _ = waitFor(process)
}

private func waitFor(_ process: Int32) -> Int32 {
  var status: Int32 = 0
  while waitpid(process, &status, 0) == -1, errno == EINTR {}
  return status
}

/// Closes `notice` as soon as `process` has ended, without waiting it off: its number must stay
/// taken as long as its group may have to be killed.
private func watch(_ process: Int32, noticeTo notice: Descriptor) -> Bool {
  startDetachedThread {
    var info = siginfo_t()
    while waitid(P_PID, id_t(process), &info, WEXITED | WNOWAIT) == -1, errno == EINTR {}
    withExtendedLifetime(notice) {}
  }
}
