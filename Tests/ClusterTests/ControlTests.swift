import Foundation
import TestSupport
import Testing

/// Holding, throttling, cancelling and deleting on a real Slurm and on a plain host over SSH.
@Suite(.serialized, .enabled(if: TestCluster.isWanted)) struct ControlTests {
  let cluster: TestCluster

  init() throws { cluster = try TestCluster() }

  /// Six runs that each wait for a file of their own, at most two at once.
  private func program(_ host: String) throws -> ClusterSweepProgram {
    let program = try cluster.program(
      sweep: """
        name: slow
        command: while [ ! -e '../../../../go.{{ n }}' ]; do sleep 0.2; done
        params: {n: 0:5}
        throttle: 2
        host: \(host)
        resources: {time: 5m, memory: 20M}
        """)
    #expect(try program("submit", "sweep.yaml").status == 0)
    return program
  }

  private func states(_ program: ClusterSweepProgram) throws -> [String] {
    let runs = try program.json("status", "slow")["runs"] as? [[String: Any]] ?? []
    return runs.map { $0["state"] as? String ?? "?" }
  }

  private func count(_ state: String, _ program: ClusterSweepProgram) throws -> Int {
    try states(program).count { $0 == state }
  }

  @Test(arguments: ["uni", "box"]) func runsAreHeldReleasedThrottledAndCancelled(host: String)
    throws
  {
    let program = try program(host)
    #expect(try eventually { try count("running", program) == 2 })
    // All that waits is held; what runs isn't touched.
    let held = try program("hold", "slow")
    #expect(held.errors == "held 4 runs; 2 runs started before and go on\n", "\(held.errors)")
    #expect(held.status == 0)
    if host == "uni" {
      let queue = try cluster.slurm("squeue", "-h", "-r", "-n", try token(program), "-o", "%T %r")
      #expect(
        queue.split(separator: "\n").map(String.init).sorted()
          == [String](repeating: "PENDING JobHeldUser", count: 4)
          + ["RUNNING None", "RUNNING None"], "\(queue)")
    }
    for n in 0..<2 { try program.folder.write("go.\(n)", "") }
    #expect(try eventually { try count("completed", program) == 2 })
    #expect(try states(program).suffix(4).allSatisfy { $0 == "pending" })

    let released = try program("release", "slow", "--where", "n < 4")
    #expect(released.errors == "released 2 runs; 2 runs ended before\n", "\(released.errors)")
    #expect(try eventually { try count("running", program) == 2 })
    #expect(try states(program).suffix(2).allSatisfy { $0 == "pending" })

    #expect(try program("throttle", "slow", "3").errors == "at most 3 runs at once\n")
    let again = try program("release", "slow")
    #expect(
      again.errors == "released 2 runs; 2 runs started before and go on; 2 runs ended before\n")
    // The plain host has two slots.
    let most = host == "uni" ? 3 : 2
    #expect(try eventually { try count("running", program) == most })
    #expect(try count("pending", program) == 4 - most)
    #expect(try program("throttle", "slow", "none").errors == "no limit any more\n")
    if host == "uni" { #expect(try eventually { try count("running", program) == 4 }) }

    let cancelled = try program("cancel", "slow", "--run", "5", "--run", "0")
    #expect(cancelled.errors == "cancelled 1 run; 1 run ended before\n", "\(cancelled.errors)")
    #expect(try program("cancel", "slow").status == 0)
    #expect(try eventually { try count("cancelled", program) == 4 })
    let idle = try program("cancel", "slow")
    #expect(idle.errors == "nothing to cancel; 6 runs ended before\n")
    #expect(idle.status == 0)
    #expect(
      try program("throttle", "slow", "1").errors
        == "nothing to throttle: no run of it is unfinished\n")
  }

  @Test(arguments: ["uni", "box"]) func aSweepIsDeletedOnItsHostAndHere(host: String) throws {
    let program = try program(host)
    let root = "\(program.folder.path)/\(host)"
    let files = FileManager.default
    let folder = try #require(
      try files.contentsOfDirectory(atPath: root).first { $0.hasPrefix("slow-") })
    let refused = try program("delete", "slow", "--yes")
    #expect(refused.status == 75)
    #expect(refused.errors.contains("isn't deleted while runs of it are"), "\(refused.errors)")
    #expect(files.fileExists(atPath: "\(root)/\(folder)/submissions"))

    for n in 0..<6 { try program.folder.write("go.\(n)", "") }
    #expect(try program("watch", "slow", "--until-done").status == 0)
    // A link in a run's folder leads out of it.
    let run = try #require(
      try files.contentsOfDirectory(atPath: "\(root)/\(folder)/runs").first)
    try program.folder.write("mine/kept", "kept")
    try files.createSymbolicLink(
      atPath: "\(root)/\(folder)/runs/\(run)/out-of-here",
      withDestinationPath: program.folder.path + "/mine")
    let unasked = try program("delete", "slow")
    #expect(unasked.status == 64)
    #expect(unasked.errors.contains("\(root)/\(folder)"), "\(unasked.errors)")

    // As if an earlier deletion had been cut after its first step.
    try files.moveItem(
      atPath: "\(root)/\(folder)", toPath: "\(root)/.\(folder).deleted")
    let deleted = try program.json("delete", "slow", "--yes")
    #expect(deleted["forgotten"] as? Bool == true)
    #expect((deleted["folders"] as? [Any])?.count == 2)
    #expect(try files.contentsOfDirectory(atPath: root).filter { $0.contains("slow") } == [])
    #expect(!files.fileExists(atPath: program.folder.path + "/results/slow"))
    #expect(try program.folder.read("mine/kept") == "kept")
    #expect(try program("status", "slow").status == 64)

    // The name is free again.
    #expect(try program("submit", "sweep.yaml").errors.hasPrefix("slow: submitted 6 runs"))
    #expect(try program("watch", "slow", "--until-done").status == 0)
  }

  private func token(_ program: ClusterSweepProgram) throws -> String {
    let places = try program.json("find", "slow")
    let hosts = try #require(places["hosts"] as? [[String: Any]])
    let submissions = try #require(hosts.first?["submissions"] as? [[String: Any]])
    let folder = try #require(submissions.first?["folder"] as? String)
    return (folder as NSString).lastPathComponent
  }
}
