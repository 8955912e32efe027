import Foundation
import TestSupport
import Testing

/// Ledgers that are lost, and rebuilt from what lies on a real Slurm's or a plain host.
@Suite(.serialized, .enabled(if: TestCluster.isWanted)) struct RecoverTests {
  let cluster: TestCluster

  init() throws { cluster = try TestCluster() }

  /// Runs of which the third fails at first, with values that are hard to write.
  private func project(_ name: String, host: String) throws -> ClusterSweepProgram {
    try cluster.program(
      sweep: """
        name: \(name)
        command: |
          if [ {{ n }} = 3 ] && [ "$CLUSTERSWEEP_ATTEMPT" = 1 ]; then exit 3; fi
          printf '%s\\n' {{ text }} >&2; echo val_loss={{ lr }}
        params:
          n: [1, 2, 3]
          lr: 1e-5,0.10
          text: ["it's\\ta $HOME \\"\\\\n\\" é"]
        metric: val_loss:min
        host: \(host)
        """)
  }

  /// All that `status` tells, but when it was asked, who said it, and which hosts weren't asked again.
  private func status(_ program: ClusterSweepProgram, _ sweep: String) throws -> [String] {
    var json = try program.json("status", sweep)
    json["notes"] = nil
    let text = String(
      decoding: try JSONSerialization.data(
        withJSONObject: json, options: [.sortedKeys, .prettyPrinted]), as: UTF8.self)
    return text.split(separator: "\n")
      .filter { !$0.contains("\"observed_at\"") && !$0.contains("\"source\"") }.map(String.init)
  }

  private func same(_ before: [String], as now: [String]) throws {
    let difference = now.difference(from: before).map { "\($0)" }.joined(separator: "\n")
    #expect(now == before, "\(difference)")
  }

  @Test(arguments: ["uni", "box"])
  func aLostLedgerIsRebuilt(host: String) throws {
    let program = try project("lost", host: host)
    #expect(try program("submit").status == 0)
    #expect(try program("watch", "lost", "--until-done").status == 2)
    #expect(try program("rerun", "lost", "--failed", "--quiet").status == 0)
    #expect(try program("watch", "lost", "--until-done").status == 0)
    #expect(try program("sync", "lost").status == 0)
    let (before, ranking) = (try status(program, "lost"), try program("rank", "lost", "--json"))
    try FileManager.default.removeItem(atPath: program.folder.path + "/.clustersweep")

    #expect(try program("list").status == 64)
    let recovered = try program("recover", host)
    #expect(
      recovered.errors
        == "lost: recovered 8 attempts of 2 submissions; the ledger didn't have the sweep\n")
    #expect(recovered.status == 0)
    try same(before, as: status(program, "lost"))
    #expect(try program("sync", "lost").status == 0)
    #expect(try program("rank", "lost", "--json").output == ranking.output)
    let again = try program("recover", host)
    #expect(again.errors == "nothing on \(host) that the ledger doesn't know\n")
    try same(before, as: status(program, "lost"))

    #expect(try program("submit").errors == "lost: nothing to submit; 6 runs submitted before\n")
    let more = try program("submit", "n=[1, 2, 3, 4]")
    #expect(more.errors.contains("submitted 2 runs to \(host)"), "\(more.errors)")
    #expect(try program("watch", "lost", "--until-done").status == 0)
    #expect(try program("rerun", "lost", "--failed").status == 0)
  }

  @Test func whatWaitsIsNotSubmittedAgain() throws {
    let program = try project("waiting", host: "uni")
    let calls = try cluster.sbatchCalls()
    #expect(try program("submit", "--set", "resources.sbatch=[--hold]").status == 0)
    try FileManager.default.removeItem(atPath: program.folder.path + "/.clustersweep")
    let json = try program.json("recover", "uni")
    #expect((json["project"] as? String)?.count == 8)
    let sweeps = try #require(json["sweeps"] as? [[String: Any]])
    #expect(sweeps.count == 1)
    #expect(sweeps.first?["sweep"] as? String == "waiting")
    #expect(sweeps.first?["new"] as? Bool == true)
    #expect(sweeps.first?["submissions"] as? Int == 1)
    #expect(sweeps.first?["attempts"] as? Int == 6)
    #expect((json["problems"] as? [Any])?.isEmpty == true)
    #expect(try program("submit").status == 0)
    #expect(try cluster.sbatchCalls() == calls + 1)
    #expect(try program("cancel", "waiting").errors == "cancelled 6 runs\n")
  }

  @Test func theRightOneOfSeveralProjectsIsTaken() throws {
    let first = try project("shared", host: "box")
    let second = try ClusterSweepProgram()
    for name in ["sweep.yaml", "hosts.yaml"] {
      try second.folder.write(name, first.folder.read(name))
    }
    #expect(try first("submit", "n=1:1").status == 0)
    #expect(try second("submit", "n=1:2").status == 0)
    let names = try FileManager.default.contentsOfDirectory(atPath: first.folder.path + "/box")
    #expect(names.count { $0.hasPrefix("shared-") } == 2)

    // Their folders tell them apart; from elsewhere the person has to.
    try FileManager.default.removeItem(atPath: second.folder.path + "/.clustersweep")
    let own = try second("recover", "box")
    #expect(own.errors.hasPrefix("shared: recovered 4 attempts of 1 submission"), "\(own.errors)")
    let elsewhere = try ClusterSweepProgram()
    try elsewhere.folder.write("hosts.yaml", first.folder.read("hosts.yaml"))
    let unclear = try elsewhere("recover", "box")
    #expect(unclear.status == 64)
    #expect(unclear.errors.contains("several projects lie there"), "\(unclear.errors)")
    #expect(unclear.errors.contains(" from \(first.folder.path) has shared"), "\(unclear.errors)")
    let id = try #require(first.json("recover", "box")["project"] as? String)
    #expect(try elsewhere("recover", "box", "--project", "x" + id.dropFirst()).status == 64)
    #expect(try elsewhere("recover", "box", "--project", id).status == 0)
    #expect(try elsewhere("watch", "shared", "--until-done").status == 0)
    // A ledger with sweeps of its own takes in no other project.
    #expect(try second("recover", "box", "--project", id).status == 64)
  }

  @Test func whatCannotBeReadIsSaidAndTheRestIsTaken() throws {
    let program = try project("damaged", host: "box")
    #expect(try program("submit", "n=1:1").status == 0)
    #expect(try program("submit", "n=1:2").status == 0)
    let found = try run(
      "/usr/bin/find",
      [
        program.folder.path + "/box", "-path", "*/submissions/*/sweep.json", "-not", "-path",
        "*/code/*",
      ]
    )
    .output.split(separator: "\n").map(String.init).sorted()
    try #require(found.count == 2, "\(found)")
    try "{}".write(toFile: found[0], atomically: true, encoding: .utf8)
    #expect(try program("watch", "damaged", "--until-done").status == 0)
    try FileManager.default.removeItem(atPath: program.folder.path + "/.clustersweep")
    let recovered = try program("recover", "box")
    #expect(recovered.status == 2)
    #expect(recovered.errors.contains("its sweep.json can't be read"), "\(recovered.errors)")
    #expect(recovered.errors.contains("damaged: recovered 2 attempts of 1 submission"))
    let text = try String(contentsOfFile: found[1], encoding: .utf8)
      .replacingOccurrences(of: "\"version\": 1", with: "\"version\": 2")
    try text.write(toFile: found[1], atomically: true, encoding: .utf8)
    try FileManager.default.removeItem(atPath: program.folder.path + "/.clustersweep")
    #expect(try program("recover", "box").errors.contains("a later version of clustersweep"))
  }

  @Test func whereNothingLiesNothingIsMade() throws {
    let program = try cluster.program(sweep: "")
    let result = try program("recover", "uni")
    #expect(result.errors == "no sweep of this folder lies on uni\n")
    #expect(result.status == 0)
    #expect(!FileManager.default.fileExists(atPath: program.folder.path + "/.clustersweep"))
  }
}
