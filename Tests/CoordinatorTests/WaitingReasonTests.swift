import Testing

@testable import Coordinator

@Suite("Why a run waits, in plain words")
struct WaitingReasonTests {
  @Test(arguments: [
    ("Priority", "others that wait", false), ("Resources", "it is next", true),
    ("JobArrayTaskLimit", "throttle", true), ("Dependency", "another job", false),
    ("DependencyNeverSatisfied", "never start", true), ("JobHeldUser", "held", true),
    ("JobHeldAdmin", "administrator", true),
    ("launch failed requeued held", "couldn't start it", true),
    ("job requeued in held state", "put back", true),
    ("SPECIAL_EXIT: job requeued in held state", "exit status", true),
    ("ReqNodeNotAvail, UnavailableNodes:n4", "down, drained", true),
    ("ReqNodeNotAvail(Unavailable:n[1-4])", "down, drained", true),
    ("PartitionTimeLimit", "never starts", true), ("BadConstraints", "never starts", true),
    ("BeginTime", "earliest time", false),
    ("QOSMaxCpuPerUserLimit", "the QOS has as many processors", true),
    ("QOSMaxJobsPerUserLimit", "the QOS has as many jobs", true),
    ("QOSMaxGRESPerUser", "the QOS has as many GPUs", true),
    ("QOSMaxWallDurationPerJobLimit", "more time than the QOS allows a job; it never starts", true),
    ("QOSMaxMemoryPerJob", "more memory than the QOS allows a job", true),
    ("QOSGrpCpuLimit", "processors", true),
    ("AssocGrpCPUMinutesLimit", "your account or group has as many processors", true),
    ("AssocGrpGRES", "your account or group has as many GPUs", true),
    ("AssocMaxJobsLimit", "your account has as many jobs", true),
    ("MaxCpuPerAccount", "processors", true),
    ("its queue process is gone", "", false),
    ("the queue process is gone; `submit` starts it again", "nothing starts it", true),
    ("waits for a free slot", "slots are taken", false),
  ])
  func known(_ reason: String, _ meaning: String, _ hasRemedy: Bool) throws {
    guard !meaning.isEmpty else {
      #expect(WaitingReason(reason: reason) == nil)
      return
    }
    let found = try #require(WaitingReason(reason: reason))
    #expect(found.meaning.contains(meaning), "\(found.meaning)")
    #expect((found.remedy != nil) == hasRemedy, "\(found)")
  }

  @Test(arguments: ["", "SomethingNew", "?", "priority"])
  func unknown(_ reason: String) { #expect(WaitingReason(reason: reason) == nil) }
}
