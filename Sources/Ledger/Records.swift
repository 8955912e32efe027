public import Cluster
public import JSON

/// A sweep as the ledger knows it.
public struct SweepRecord: Sendable {
  public var id: Int64
  public var name: String
  /// The path of its file, as it was last given.
  public var file: String
  /// The text of its file when it was last submitted.
  public var source: String
  /// How it was asked for: overrides and the like, so that it can be planned again.
  public var request: JSONValue
  public var host: String
  public var metric: String?
  public var reduction: String?
  public var direction: String?
  public var directionIsAssumed: Bool
  public var metricSource: String?
  /// In seconds since 1970.
  public var createdAt: Double
}

/// What is stored of a sweep when it is submitted.
public struct SweepFacts: Sendable {
  public var name: String
  public var file: String
  public var source: String
  public var request: JSONValue
  public var host: String
  public var metric: String?
  public var reduction: String?
  public var direction: String?
  public var directionIsAssumed: Bool
  public var metricSource: String?

  public init(
    name: String, file: String, source: String, request: JSONValue, host: String, metric: String?,
    reduction: String?, direction: String?, directionIsAssumed: Bool, metricSource: String?
  ) {
    self.name = name
    self.file = file
    self.source = source
    self.request = request
    self.host = host
    self.metric = metric
    self.reduction = reduction
    self.direction = direction
    self.directionIsAssumed = directionIsAssumed
    self.metricSource = metricSource
  }
}

/// A run to be known to the ledger.
public struct RunFacts: Sendable {
  /// Its place in the sweep's order of points, from 0.
  public var index: Int
  public var hash: String
  public var name: String
  public var seed: Int
  /// The point: an object of parameter names and values as written, all of them strings.
  public var parameters: JSONValue
  /// The point as the program reads it: numbers are numbers.
  public var point: JSONValue
  public var command: String
  /// What it asks its host for, an object; nil where all runs of its sweep ask for the same.
  public var resources: JSONValue?

  public init(
    index: Int, hash: String, name: String, seed: Int, parameters: JSONValue, point: JSONValue,
    command: String, resources: JSONValue? = nil
  ) {
    self.index = index
    self.hash = hash
    self.name = name
    self.seed = seed
    self.parameters = parameters
    self.point = point
    self.command = command
    self.resources = resources
  }
}

/// A run and its newest attempt.
public struct RunRecord: Sendable {
  public var id: Int64
  public var facts: RunFacts
  /// Why an attempt of it isn't submitted yet, if one is to be.
  public var waiting: WaitingRecord?
  /// The newest attempt, if there is one.
  public var attempt: AttemptRecord?

  /// The state of the newest attempt, `waiting` if a newer one waits, or `planned`.
  public var state: JobState {
    if let waiting, waiting.number > attempt?.number ?? 0 { return .waiting }
    return attempt?.state ?? .planned
  }
}

/// An attempt that is to be submitted as soon as a limit allows.
public struct WaitingRecord: Sendable, Hashable {
  /// The number that the attempt will have.
  public var number: Int
  public var reason: String
  /// In seconds since 1970.
  public var since: Double

  public init(number: Int, reason: String, since: Double) {
    self.number = number
    self.reason = reason
    self.since = since
  }
}

/// One try at a run.
public struct AttemptRecord: Sendable {
  public var id: Int64
  public var number: Int
  public var submission: Int64
  public var token: String
  public var job: String?
  /// The hash of the code that it sees, if that is known and there is any.
  public var code: String?
  public var task: Int
  /// The index in its job array: another than ``task`` where several runs share an array task.
  public var arrayTask: Int
  public var state: JobState
  public var exitCode: Int?
  /// Why it is in this state, in words.
  public var cause: String?
  /// What sort of thing ended it, if it didn't end well.
  public var kind: CauseKind?
  /// Which source said so: `squeue`, `sacct`, `mark`, `queue`, `ledger`.
  public var source: String
  public var node: String?
  public var startedAt: Int?
  public var endedAt: Int?
  /// When a waiting one is expected to start, if its scheduler says.
  public var expectedAt: Int?
  /// When the source was last asked, in seconds since 1970.
  public var observedAt: Double
}

/// How far a submission has come.
public enum SubmissionState: String, Sendable {
  /// Nothing has left for the host yet, or it isn't known what arrived there.
  case intent
  /// It lies on the host, where a job submits it as there is room.
  case fed
  /// The host has it.
  case accepted
  /// The host refused it; its attempts don't exist.
  case refused
}

/// A submission that is about to be made.
public struct SubmissionDraft: Sendable {
  /// Its name, unique for ever.
  public var token: String
  /// Its folder on the host.
  public var directory: String
  /// The runs and the number of the attempt that each gets; task `i` is for run `i`.
  public var runs: [(run: Int64, attempt: Int)]
  /// What each run asks for, an object.
  public var resources: JSONValue?
  /// How several runs share an array task, if they do.
  public var pack: Pack?

  public init(
    token: String, directory: String, runs: [(run: Int64, attempt: Int)], resources: JSONValue?,
    pack: Pack? = nil
  ) {
    self.pack = pack
    self.token = token
    self.directory = directory
    self.runs = runs
    self.resources = resources
  }
}

/// One hand-over to a host.
public struct SubmissionRecord: Sendable {
  public var id: Int64
  public var sweep: Int64
  public var token: String
  public var host: String
  public var scheduler: String
  public var directory: String
  /// How many attempts it has or had; each is a task but for ``pack``.
  public var taskCount: Int
  /// How several runs share an array task, if they do.
  public var pack: Pack?
  public var state: SubmissionState
  public var job: String?
  /// The hash of its code, if that is known and there is any.
  public var code: String?
  /// What each of its runs asks the host for, after the host's own words were added; nil for those
  /// of older versions.
  public var resources: JSONValue?
  public var createdAt: Double
  public var acceptedAt: Double?
}

/// What was found out about an attempt.
public struct Observation: Sendable, Hashable {
  public var state: JobState
  public var exitCode: Int?
  public var cause: String?
  public var kind: CauseKind?
  public var source: String
  public var node: String?
  public var startedAt: Int?
  public var endedAt: Int?
  public var expectedAt: Int?

  public init(
    state: JobState, exitCode: Int? = nil, cause: String? = nil, kind: CauseKind? = nil,
    source: String, node: String? = nil, startedAt: Int? = nil, endedAt: Int? = nil,
    expectedAt: Int? = nil
  ) {
    self.state = state
    self.exitCode = exitCode
    self.cause = cause
    self.kind = kind
    self.source = source
    self.node = node
    self.startedAt = startedAt
    self.endedAt = endedAt
    self.expectedAt = expectedAt
  }
}

/// A file of an attempt whose bytes were brought here.
public struct SyncedFile: Sendable {
  public var attempt: Int64
  /// Its path on the host, relative to the sweep's folder.
  public var remotePath: String
  /// Its path here, relative to the results folder of the sweep.
  public var localPath: String
  /// How many bytes are here.
  public var size: Int64
  /// The state of the reader of its metrics.
  public var reader: JSONValue?
  /// Whether its reader has all that is here.
  public var isRead: Bool

  public init(
    attempt: Int64, remotePath: String, localPath: String, size: Int64,
    reader: JSONValue?, isRead: Bool = true
  ) {
    self.attempt = attempt
    self.remotePath = remotePath
    self.localPath = localPath
    self.size = size
    self.reader = reader
    self.isRead = isRead
  }
}

/// The reductions of one metric in one file of an attempt.
public struct MetricRecord: Sendable {
  /// A reduced value and the step at which it was reached.
  public struct Reduced: Sendable, Hashable {
    /// NaN where every value was one.
    public var value: Double
    public var step: Int64?

    public init(value: Double, step: Int64?) {
      self.value = value
      self.step = step
    }
  }

  public var attempt: Int64
  public var path: String
  public var name: String
  /// Smaller wins where several files of an attempt have the metric.
  public var preference: Int
  public var count: Int
  public var nanCount: Int
  /// By the name of the reduction: min, max, first, last, mean.
  public var reductions: [String: Reduced]

  public init(
    attempt: Int64, path: String, name: String, preference: Int, count: Int, nanCount: Int,
    reductions: [String: Reduced]
  ) {
    self.attempt = attempt
    self.path = path
    self.name = name
    self.preference = preference
    self.count = count
    self.nanCount = nanCount
    self.reductions = reductions
  }
}
