/// One complaint, note or warning, in the shape that every room uses: what, where, why, remedy.
///
/// Rooms throw it as an error; the commands turn `kind` into an exit code and print the rest.
public struct Diagnostic: Error, Hashable, Sendable {
  /// What sort of trouble it is. Each kind has one exit code (`docs/json.md`, after sysexits(3)).
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// The work failed for a reason that the message gives.
    case failed
    /// Some of the work failed (some runs, some hosts); the rest was done.
    case partlyFailed
    /// The command line is wrong.
    case usage
    /// A sweep file, template, range or data file is wrong.
    case badInput
    /// A host or its scheduler can't be reached.
    case unreachable
    /// A limit is full or the ledger is locked: the same command may succeed later.
    case tryAgain
    /// Authentication failed or a host key was refused.
    case notPermitted
    /// `hosts.yaml` or an ssh configuration is wrong.
    case badConfiguration
    /// A fault of this program.
    case bug
  }

  /// How serious it is.
  public enum Severity: String, Hashable, Sendable {
    case error, warning, note
  }

  public var kind: Kind
  public var severity: Severity
  /// The complaint itself, without a full stop: `unknown key 'metrc'`.
  public var what: String
  /// Where it is: a place in a file, or a host.
  public var location: Location?
  /// Why it is so, where `what` doesn't say it all.
  public var why: String?
  /// What the reader can do about it.
  public var remedy: String?

  public init(
    _ what: String, at location: Location? = nil, why: String? = nil, remedy: String? = nil,
    kind: Kind = .badInput, severity: Severity = .error
  ) {
    self.what = what
    self.location = location
    self.why = why
    self.remedy = remedy
    self.kind = kind
    self.severity = severity
  }

  /// The same complaint at `location`, unless it already has one.
  public func located(at location: Location?) -> Diagnostic {
    guard self.location == nil else { return self }
    var copy = self
    copy.location = location
    return copy
  }
}

/// Several complaints that were found in one go, such as all those of one sweep file.
public struct Diagnostics: Error, Hashable, Sendable {
  public var all: [Diagnostic]

  public init(_ all: [Diagnostic]) {
    self.all = all
  }
}
