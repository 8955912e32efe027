import Cluster
import Diagnostics
import SSHTransport

/// What is to be said of the way to a host.
///
/// - Parameters:
///   - report: how far the connection came.
///   - error: why it came no farther; nil where it stands.
/// - Returns: the lines, hop by hop.
func connectionLines(_ report: ConnectionReport, _ error: TransportError?) -> [HostCheck.Line] {
  switch report.keeper {
  case .clustersweep:
    return [.init("connection", .good, "kept by `clustersweep connect`")]
  case .openSSH:
    return [.init("connection", .good, "kept by your OpenSSH (ControlMaster)")]
  case .nobody: break
  }
  guard !report.hops.isEmpty else {
    return error.map { [failed("ssh configuration", $0)] } ?? []
  }
  var lines: [HostCheck.Line] = []
  var open = error
  for (index, hop) in report.hops.enumerated() {
    let isLast = index == report.hops.count - 1
    let place = isLast ? "" : "\(hop.name): "
    if index > 0, report.hops[index - 1].stage < .loggedIn {
      lines.append(.init("\(place)connection", .open, "the hop before it doesn't let us through"))
      continue
    }
    for step in HopStep.allCases {
      guard hop.stage < step.stage else {
        lines.append(.init(place + step.name, .good, step.detail(hop)))
        continue
      }
      guard let problem = open else { break }
      lines.append(failed(place + step.name, problem))
      open = nil
      break
    }
  }
  // The way stands, and something after it went wrong.
  if let open { lines.append(failed("connection", open)) }
  if let noise = report.startupNoise, noise > 0 {
    lines.append(
      .init(
        "start-up files", .open, "they print \(noise) bytes before each command, which are dropped",
        remedy: "let them print for interactive shells only: test -t 1 && echo …"))
  }
  return lines
}

private func failed(_ what: String, _ error: TransportError) -> HostCheck.Line {
  let why = error.diagnostic.why.map { "\n\($0)" } ?? ""
  return .init(what, .bad, error.diagnostic.what + why, remedy: error.diagnostic.remedy)
}

/// The steps of reaching a hop, in their order.
private enum HopStep: CaseIterable {
  case name, network, hostKey, login

  var name: String {
    switch self {
    case .name: "name"
    case .network: "network"
    case .hostKey: "host key"
    case .login: "login"
    }
  }

  /// Where the step is done.
  var stage: ConnectionReport.Stage {
    switch self {
    case .name: .resolved
    case .network: .encrypted
    case .hostKey: .trusted
    case .login: .loggedIn
    }
  }

  func detail(_ hop: ConnectionReport.Hop) -> String {
    switch self {
    case .name:
      if let address = hop.address { return "\(hop.hostName) is \(address)" }
      return hop.isReachedByOthers
        ? "\(hop.hostName), looked up by the proxy or the jump host" : hop.hostName
    case .network: return "port \(hop.port) answers"
    case .hostKey: return hop.hostKey ?? "accepted"
    case .login:
      let used =
        hop.usedMethods.isEmpty ? "" : " by \(hop.usedMethods.joined(separator: ", then "))"
      let offered =
        hop.offeredMethods.isEmpty
        ? "" : "; the host offers \(hop.offeredMethods.joined(separator: ", "))"
      return "as \(hop.user)\(used)\(offered)"
    }
  }
}
