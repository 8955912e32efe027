public import Diagnostics

/// Why a host didn't do what a ``Transport`` was asked for.
public struct TransportError: Error, Hashable, Sendable {
  /// What went wrong, in the terms on which callers act.
  public struct Code: RawRepresentable, Hashable, Sendable {
    public var rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    /// No connection came about: the name is unknown, nothing listens, the network is down.
    public static let unreachable = Code(rawValue: "unreachable")
    /// The connection broke: what was asked for may or may not have been done.
    public static let connectionLost = Code(rawValue: "connection-lost")
    /// The deadline passed: what was asked for may or may not have been done.
    public static let timedOut = Code(rawValue: "timed-out")
    /// The host doesn't accept us.
    public static let authenticationFailed = Code(rawValue: "authentication-failed")
    /// The host's key is unknown, changed or revoked.
    public static let hostKeyRefused = Code(rawValue: "host-key-refused")
    /// The ssh configuration can't be used.
    public static let badConfiguration = Code(rawValue: "bad-configuration")
    /// The host runs no commands in the way we need.
    public static let unusableShell = Code(rawValue: "unusable-shell")
    /// The connection was closed by us before.
    public static let closed = Code(rawValue: "closed")
  }

  public var code: Code
  public var diagnostic: Diagnostic

  /// - Parameters:
  ///   - code: what went wrong.
  ///   - host: the host's name, as messages give it.
  ///   - what: the complaint, without a full stop.
  ///   - why: its cause, as far as known.
  ///   - remedy: what to do about it.
  public init(
    _ code: Code, host: String, _ what: String, why: String? = nil, remedy: String? = nil
  ) {
    self.code = code
    let kind: Diagnostic.Kind =
      switch code {
      case .authenticationFailed, .hostKeyRefused: .notPermitted
      case .badConfiguration: .badConfiguration
      default: .unreachable
      }
    diagnostic = Diagnostic(
      what, at: .host(host, path: ""), why: why, remedy: remedy, kind: kind)
  }
}

extension TransportError: CustomStringConvertible {
  public var description: String { diagnostic.description }
}
