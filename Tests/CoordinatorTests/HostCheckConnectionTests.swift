import Cluster
import SSHTransport
import Testing

@testable import Coordinator

/// What is said of the way to a host, for every place where it can end.
@Suite struct HostCheckConnectionTests {
  private func hop(_ name: String, _ stage: ConnectionReport.Stage) -> ConnectionReport.Hop {
    var hop = ConnectionReport.Hop(
      name: name, hostName: "\(name).example", port: 22, user: "ada", isReachedByOthers: false)
    hop.stage = stage
    if stage >= .reached { hop.address = "10.0.0.1" }
    if stage >= .encrypted { hop.hostKey = "ED25519 SHA256:abc" }
    return hop
  }

  private func text(_ hops: [ConnectionReport.Hop], _ error: TransportError?) -> [String] {
    var report = ConnectionReport()
    report.hops = hops
    return connectionLines(report, error).map { "\($0.verdict) \($0.what): \($0.detail)" }
  }

  private let error = TransportError(.unreachable, host: "uni", "it broke", why: "a wire")

  @Test func aHostThatLetsUsIn() {
    var hop = hop("uni", .loggedIn)
    let lines = [
      "good name: uni.example is 10.0.0.1", "good network: port 22 answers",
      "good host key: ED25519 SHA256:abc", "good login: as ada",
    ]
    #expect(text([hop], nil) == lines)
    hop.usedMethods = ["publickey", "keyboard-interactive"]
    hop.offeredMethods = ["publickey", "password"]
    #expect(
      text([hop], nil).last
        == "good login: as ada by publickey, then keyboard-interactive; "
        + "the host offers publickey, password")
    #expect(text([hop], error).last == "bad connection: it broke\na wire")
  }

  @Test(arguments: [
    (ConnectionReport.Stage.configured, "name", 1), (.resolved, "network", 2),
    (.reached, "network", 2), (.encrypted, "host key", 3), (.trusted, "login", 4),
  ])
  func aHostThatDoesNot(stage: ConnectionReport.Stage, what: String, count: Int) {
    let lines = text([hop("uni", stage)], error)
    #expect(lines.count == count)
    #expect(lines.dropLast().allSatisfy { $0.hasPrefix("good") })
    #expect(lines.last == "bad \(what): it broke\na wire")
  }

  @Test func hops() {
    var far = hop("gpu", .loggedIn)
    far.address = nil
    far.isReachedByOthers = true
    #expect(
      text([hop("uni", .loggedIn), far], nil).map { $0.split(separator: ":")[0] } == [
        "good uni", "good uni", "good uni", "good uni", "good name", "good network",
        "good host key", "good login",
      ])
    #expect(
      text([hop("uni", .loggedIn), far], nil)[4]
        == "good name: gpu.example, looked up by the proxy or the jump host")
    far.stage = .configured
    #expect(
      text([hop("uni", .encrypted), far], error).suffix(2) == [
        "bad uni: host key: it broke\na wire",
        "open connection: the hop before it doesn't let us through",
      ])
    // The jump host doesn't reach it.
    #expect(text([hop("uni", .loggedIn), far], error).last == "bad name: it broke\na wire")
  }

  @Test func connectionsThatAreKept() {
    var report = ConnectionReport()
    report.keeper = .clustersweep
    #expect(connectionLines(report, nil).map(\.detail) == ["kept by `clustersweep connect`"])
    report.keeper = .openSSH
    #expect(
      connectionLines(report, nil).map(\.detail) == ["kept by your OpenSSH (ControlMaster)"])
  }

  @Test func aConfigurationThatCannotBeRead() {
    #expect(text([], error) == ["bad ssh configuration: it broke\na wire"])
    #expect(text([], nil) == [])
  }

  @Test func chattyStartUpFiles() {
    var report = ConnectionReport()
    report.hops = [hop("uni", .loggedIn)]
    report.startupNoise = 0
    #expect(connectionLines(report, nil).count == 4)
    report.startupNoise = 17
    #expect(connectionLines(report, nil).last?.detail.contains("print 17 bytes") == true)
  }
}
