public import Cluster
public import Diagnostics

/// The world around a command, handed in so that nothing below the commands reads it for itself.
public struct Workplace: Sendable {
  /// The folder in which the command was given, an absolute path.
  public var directory: String
  public var environment: [String: String]
  /// Seconds since 1970.
  public var now: @Sendable () -> Double
  /// Asks the person at the terminal; nil where there is no terminal.
  public var prompt: Prompter?
  /// Told what is being done, for people who wait.
  public var progress: @Sendable (ProgressEvent) -> Void
  /// Told what people should know before the work goes on.
  public var note: @Sendable (Diagnostic) -> Void

  public init(
    directory: String, environment: [String: String], now: @escaping @Sendable () -> Double,
    prompt: Prompter? = nil,
    progress: @escaping @Sendable (ProgressEvent) -> Void = { _ in },
    note: @escaping @Sendable (Diagnostic) -> Void = { _ in }
  ) {
    self.directory = directory
    self.environment = environment
    self.now = now
    self.prompt = prompt
    self.progress = progress
    self.note = note
  }

  /// `path`, seen from the folder of the command.
  func absolute(_ path: String) -> String {
    if path.hasPrefix("/") { return path }
    if path.hasPrefix("~/"), let home = environment["HOME"] {
      return home + "/" + path.dropFirst(2)
    }
    return directory + "/" + path
  }
}

/// A step of long work.
public struct ProgressEvent: Sendable, Hashable {
  /// What is being done: `submitting`.
  public var what: String
  public var done: Int
  public var total: Int?

  public init(_ what: String, done: Int = 0, total: Int? = nil) {
    self.what = what
    self.done = done
    self.total = total
  }
}
