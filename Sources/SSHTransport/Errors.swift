internal import Cluster
internal import Subprocess

extension TransportError {
  static func noMemory(_ host: String) -> TransportError {
    TransportError(.unreachable, host: host, "libssh has no memory")
  }

  static func closed(_ host: String) -> TransportError {
    TransportError(.closed, host: host, "the connection was closed before")
  }

  static func lost(_ host: String, why: String?) -> TransportError {
    TransportError(
      .connectionLost, host: host, "the connection broke", why: why,
      remedy: "run the command again: it finds out what was done and does the rest")
  }

  static func late(_ host: String, _ what: String, why: String? = nil) -> TransportError {
    TransportError(.timedOut, host: host, what, why: why)
  }

  static func noChannel(_ host: String, why: String?) -> TransportError {
    TransportError(
      .unusableShell, host: host, "the host opens no further channel for commands", why: why,
      remedy:
        "wait until other commands over this connection have ended; sshd's MaxSessions limits "
        + "how many run at a time")
  }

  static func noDescriptors(_ host: String, _ error: SpawnError) -> TransportError {
    TransportError(
      .unreachable, host: host, "no connection could be begun",
      why: "\(error.step): \(error.reason)")
  }
}
