import Cluster
import Testing

@testable import SlurmAdapter

/// The answers are those of Slurm 22.05's sacctmgr, scontrol and squeue, with limits put in.
@Suite("How many jobs a cluster takes")
struct SubmitLimitsTests {
  private func answer(
    associations: [String] = ["default||normal||", "root||normal||"], account: String = "root",
    qualities: [String] = ["normal||||"], queue: [String] = [], qosOfPartition: String = "N/A"
  ) -> String {
    """
    AccountingStorageEnforce = associations,limits,qos
    ClusterName             = testcluster
    MaxArraySize            = 1001
    MaxJobCount             = 10000
    SchedulerParameters     = (null)
    @association
    \(associations.joined(separator: "\n"))
    @account
    \(account)
    @qos
    \(qualities.joined(separator: "\n"))
    @partition
    PartitionName=debug AllowGroups=ALL Default=YES QoS=\(qosOfPartition) State=UP
    PartitionName=long AllowGroups=ALL Default=NO QoS=N/A State=UP
    @queue
    \(queue.map { "    " + $0 }.joined(separator: "\n"))

    """
  }

  private func narrowest(_ answer: String, _ scope: LimitScope = LimitScope()) -> SubmitBound? {
    SubmitLimits(answer).bounds(for: scope).min { $0.free < $1.free }
  }

  @Test("without a limit there is the room of the whole cluster")
  func none() {
    #expect(
      SubmitLimits(answer(queue: ["7 root|normal|debug"])).bounds(for: LimitScope()) == [
        SubmitBound(
          what: "the cluster has room for 10000 jobs in all (MaxJobCount)", most: 9999, used: 7)
      ])
    #expect(SubmitLimits("MaxArraySize = 1001\n").bounds(for: LimitScope()).isEmpty)
    #expect(SubmitLimits("").bounds(for: LimitScope()).isEmpty)
  }

  @Test("the association's limit counts its account's jobs")
  func association() {
    let text = answer(
      associations: ["default||normal|50|", "root||normal|20|"],
      queue: ["7 root|normal|debug", "5 root|high|long", "30 default|normal|debug"])
    let own = SubmitBound(what: "the account 'root' lets you have 20 jobs", most: 20, used: 12)
    #expect(narrowest(text) == own)
    #expect(own.free == 8)
    #expect(narrowest(text, LimitScope(account: "default"))?.used == 30)
    // An account that isn't the user's is refused by Slurm, not by us.
    #expect(narrowest(text, LimitScope(account: "nope"))?.most == 9999)
  }

  @Test("a partition of its own has an association of its own")
  func partitionOfAssociation() {
    let text = answer(
      associations: ["root||normal|20|", "root|long|normal|3|"],
      queue: ["7 root|normal|debug", "2 root|normal|long"])
    #expect(narrowest(text)?.used == 9)
    #expect(narrowest(text, LimitScope(partition: "long"))?.most == 3)
    #expect(narrowest(text, LimitScope(partition: "long"))?.used == 2)
    #expect(narrowest(text, LimitScope(partition: "long,debug"))?.most == 3)
  }

  @Test(
    "a QOS wins over the association, the partition's over the job's",
    arguments: [
      // job's flags, job's limit, partition's limit, what counts
      ("", "30", "", 30), ("", "", "40", 40), ("", "30", "40", 40), ("OverPartQOS", "30", "40", 30),
      ("DenyOnLimit,OverPartQOS", "30", "40", 30), ("", "", "", 20),
    ])
  func quality(flags: String, ofJob: String, ofPartition: String, most: Int) {
    let text = answer(
      associations: ["root||normal|20|"],
      qualities: ["normal|\(flags)|\(ofJob)||", "part||\(ofPartition)||"], qosOfPartition: "part")
    #expect(narrowest(text)?.most == most)
  }

  @Test("a QOS counts the jobs that have it, and those in partitions that have it")
  func usedOfQuality() {
    let text = answer(
      qualities: ["normal||||", "part||40||", "high||9||"],
      queue: ["7 root|normal|debug", "2 root|normal|long", "5 x|high|debug,long"],
      qosOfPartition: "part")
    #expect(narrowest(text)?.used == 12)
    #expect(
      narrowest(text, LimitScope(qos: "high", partition: "long"))
        == SubmitBound(what: "the QOS 'high' lets a user have 9 jobs", most: 9, used: 5))
  }

  @Test("limits on all jobs of a QOS or an account count too")
  func groups() {
    let text = answer(
      associations: ["root||normal|20|15"], qualities: ["normal|||12|11"],
      queue: ["1 root|normal|debug"])
    #expect(
      SubmitLimits(text).bounds(for: LimitScope()).map(\.most) == [9999, 12, 11])
    let own = answer(associations: ["root||normal|20|15"])
    #expect(SubmitLimits(own).bounds(for: LimitScope()).map(\.most) == [9999, 20, 15])
  }

  @Test("lines that make no sense are passed over")
  func nonsense() {
    let text = """
      MaxJobCount = many
      @association
      a|b
      @qos
      normal
      @partition
      Name=x
      @queue
      x y
      5 a|b

      """
    #expect(SubmitLimits(text).bounds(for: LimitScope()).isEmpty)
  }
}
