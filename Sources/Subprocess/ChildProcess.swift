#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// A program that is run to its end on this machine, with bytes in and bytes out.
///
/// It gets a process group of its own. It is over as soon as the program itself has ended: what it
/// left running in the background lives on, and is not waited for even where it holds the outputs
/// open; what such a process writes later is lost.
public struct ChildProcess: Sendable {
  public var request: SpawnRequest
  /// Gives what it reads on descriptor 0: the next bytes at each call, and none at the end. Called on
  /// one thread; what it throws ends the process.
  public typealias Input = () throws -> [UInt8]

  /// Begins what it reads on descriptor 0.
  public var input: @Sendable () throws -> Input
  /// What it reads on descriptor 3; nil gives it none.
  public var sideInput: [UInt8]?
  /// How long it may run, from the call on.
  public var deadline: Duration

  /// How it ended, and what it wrote.
  public struct Outcome: Sendable, Hashable {
    public var end: ProcessEnd
    public var output: [UInt8] = []
    public var errorOutput: [UInt8] = []
  }

  public init(
    _ request: SpawnRequest, input: @escaping @Sendable () throws -> Input,
    sideInput: [UInt8]? = nil, deadline: Duration
  ) {
    self.request = request
    self.input = input
    self.sideInput = sideInput
    self.deadline = deadline
  }

  public init(
    _ request: SpawnRequest, input: [UInt8] = [], sideInput: [UInt8]? = nil, deadline: Duration
  ) {
    self.init(request, input: { once(input) }, sideInput: sideInput, deadline: deadline)
  }

  /// Runs it. Where the deadline passes or the calling task is cancelled, its whole process group
  /// is killed.
  ///
  /// - Parameter onOutput: called on another thread with each piece of standard output, of which
  ///   the outcome then holds none. What it throws ends the process.
  /// - Returns: how it ended, whatever its exit status.
  /// - Throws: ``SpawnError``; ``DeadlinePassed``; `CancellationError`; what `onOutput` or the input
  ///   throws.
  public func run(
    onOutput: (@Sendable (ArraySlice<UInt8>) throws -> Void)? = nil
  ) async throws -> Outcome {
    let end = ContinuousClock.now + deadline
    try Task.checkCancellation()
    let bell = try CancellationBell()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let started = DedicatedThread.start {
          continuation.resume(with: Result { try supervise(self, until: end, bell, onOutput) })
        }
        if !started {
          continuation.resume(throwing: SpawnError.noThread)
        }
      }
    } onCancel: {
      bell.ring()
    }
  }
}

/// An input of these bytes.
func once(_ bytes: [UInt8]) -> ChildProcess.Input {
  var rest = bytes
  return {
    defer { rest = [] }
    return rest
  }
}

/// A process was killed because its time was over.
public struct DeadlinePassed: Error, Hashable, Sendable {
  public init() {}
}

extension SpawnError {
  /// The system gives no more threads.
  static let noThread = SpawnError(step: "pthread_create", errorNumber: EAGAIN)
}
