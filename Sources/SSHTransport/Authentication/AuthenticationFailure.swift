internal import CLibSSH
internal import Cluster

/// What happened in a login, for the message about its end.
struct AuthenticationLog {
  /// What the host offers now.
  var offered: [AuthenticationMethod] = []
  /// What it has accepted on the way.
  var accepted: [AuthenticationMethod] = []
  /// Keys and methods, with what came in between.
  var tried: [String] = []
  /// Methods that need somebody to answer, where there is nobody.
  var passedOver: [AuthenticationMethod] = []
  /// Methods for which an answer was typed that the host didn't take.
  var refusedAnswers: Set<AuthenticationMethod> = []
  /// Whether the host would have taken a key for which nobody could be asked.
  var hasLockedKey = false

  fileprivate var triedText: String {
    let most = 8
    let more = tried.count > most ? ", and \(tried.count - most) more" : ""
    return "tried: "
      + (tried.isEmpty ? "no key at all" : tried.prefix(most).joined(separator: ", ") + more)
  }
}

private func names(_ methods: [AuthenticationMethod]) -> String {
  methods.map(\.rawValue).joined(separator: ", ")
}

extension Authentication {
  /// The host has refused all that could be tried.
  func failure(_ session: borrowing Session) -> TransportError {
    let settings = session.settings
    let login = "\(settings.user)@\(settings.hostName)"
    let silence = silence(settings)
    let off = log.offered.filter { !settings.authentication.choose(from: [$0]).contains($0) }
    let reasons = [
      log.accepted.isEmpty ? nil : "it accepted: \(names(log.accepted)), and wants more",
      "it offers: \(names(log.offered))", log.triedText,
      log.passedOver.isEmpty
        ? nil : "not tried: \(names(log.passedOver)), for \(silence ?? "want of an answer")",
      off.isEmpty ? nil : "switched off in the ssh configuration: \(names(off))",
    ]
    return TransportError(
      .authenticationFailed, host: settings.alias,
      log.refusedAnswers.isEmpty
        ? "the host doesn't let \(login) in" : "the host refused what was typed for \(login)",
      why: reasons.compactMap(\.self).joined(separator: "\n"), remedy: remedy(settings))
  }

  /// What a user would type to reach the same host, which may be a jump host.
  private func command(_ settings: SSHSettings) -> String {
    var options = options
    options.alias = settings.alias
    return options.sshCommand
  }

  private func remedy(_ settings: SSHSettings) -> String {
    if log.hasLockedKey || !log.passedOver.isEmpty {
      return
        "run `\(options.connectCommand)` in a terminal: it asks there, and keeps a "
        + "connection that other commands use; or put a key into an agent (`ssh-add`) or on the host "
        + "(`ssh-copy-id \(settings.alias)`)"
    }
    if !log.refusedAnswers.isEmpty {
      return "`\(command(settings))` asks the same: see whether it takes the answers"
    }
    return "see what `\(command(settings))` does; `ssh-copy-id` puts a key of yours there"
  }

  /// The connection ended before the host had decided.
  func hangUp(_ session: borrowing Session) -> TransportError {
    let settings = session.settings
    let said = session.complaint ?? ""
    // `SSH_MSG_DISCONNECT` is a decision; all else is an accident.
    guard said.contains("DISCONNECT") else {
      return TransportError(
        .unreachable, host: settings.alias, "the connection broke during the login", why: said,
        remedy: "try again; hosts hang up on people who take minutes to answer")
    }
    guard said.contains("Too many authentication failures") else {
      return TransportError(
        .authenticationFailed, host: settings.alias,
        "the host hung up on \(settings.user)@\(settings.hostName) during the login",
        why: "\(said)\n\(log.triedText)", remedy: "see what `\(command(settings))` does")
    }
    return TransportError(
      .authenticationFailed, host: settings.alias,
      "the host hung up on \(settings.user)@\(settings.hostName): too many authentication failures",
      why: log.triedText,
      remedy: log.refusedAnswers.isEmpty
        ? "name the right key under `Host \(settings.alias)` in the ssh configuration, with "
          + "`IdentityFile` and `IdentitiesOnly yes`: then no others are offered"
        : "see whether `\(command(settings))` takes the answers")
  }

  func givenUp(_ session: borrowing Session) -> TransportError {
    let settings = session.settings
    return TransportError(
      .authenticationFailed, host: settings.alias,
      "the login of \(settings.user)@\(settings.hostName) was given up", why: "no answer was given")
  }

  func wantsNewPassword(_ session: borrowing Session) -> TransportError {
    let settings = session.settings
    return TransportError(
      .authenticationFailed, host: settings.alias,
      "the host wants \(settings.user)@\(settings.hostName) to choose a new password",
      why: session.complaint, remedy: "run `\(command(settings))`, which asks for it")
  }
}
