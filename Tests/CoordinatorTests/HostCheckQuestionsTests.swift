import Cluster
import Foundation
import TestSupport
import Testing

@testable import Coordinator

/// The questions to a host, asked in real shells. Slurm's tools are made up here: what counts is which
/// of their words arrive.
@Suite struct HostCheckQuestionsTests {
  private func ask(_ host: ScriptHost, root: String, isSlurm: Bool = false) async throws
    -> HostCheckAnswer
  {
    let script = HostCheckQuestions.script(
      root: root, scheduler: isSlurm ? .slurm : .queue,
      limits: "scontrol show config | grep -E '^(MaxArraySize|SchedulerParameters) '\n")
    let result = try await host.run(script)
    #expect(result.status == .exited(0))
    return HostCheckAnswer(result.text)
  }

  @Test(arguments: Shell.available)
  func thisMachine(shell: Shell) async throws {
    let host = try ScriptHost(shell)
    defer { host.remove() }
    let before = Date().timeIntervalSince1970
    let answer = try await ask(host, root: "a folder/'s")
    let clock = try #require(answer.one("clock").flatMap(Double.init))
    #expect((before - 1...Date().timeIntervalSince1970).contains(clock))
    #expect(answer.one("home") == "good \(host.folder)")
    #expect(answer.one("root") == "\(host.folder)/a folder/'s")
    #expect(try FileManager.default.contentsOfDirectory(atPath: host.folder + "/a folder/'s") == [])
    #expect(answer.all("missing") == [])
    #expect(answer.all("optional").contains("gzip"))
    #expect(Int(answer.one("cores") ?? "") == ProcessInfo.processInfo.activeProcessorCount)
    #expect(answer.one("umask").flatMap { Int($0, radix: 8) } != nil)
    let space = try #require(answer.one("space"))
    #expect(space.contains("%"))
    #expect(answer.has("end"))
  }

  @Test(arguments: Shell.available)
  func aRootThatCannotBeMade(shell: Shell) async throws {
    let host = try ScriptHost(shell)
    defer { host.remove() }
    try host.write([], to: "file")
    let answer = try await ask(host, root: "file/below")
    #expect(answer.one("root") == nil)
    #expect(answer.one("rootless")?.contains("file") == true)
    // A folder into which nothing can be written, not even by root.
    let proc = try await ask(host, root: "/proc/self")
    #expect(proc.one("root") == nil)
    #expect(proc.has("rootless"))
    #expect(proc.has("end"))
  }

  @Test(arguments: Shell.available)
  func aHomeThatIsMissing(shell: Shell) async throws {
    let host = try ScriptHost(shell, environment: ["HOME": "/no/such home"])
    defer { host.remove() }
    #expect(try await ask(host, root: host.folder + "/r").one("home") == "missing /no/such home")
  }

  @Test(arguments: Shell.available)
  func slurmAndQuotas(shell: Shell) async throws {
    let host = try ScriptHost(shell)
    defer { host.remove() }
    let tools = [
      "sbatch": "echo slurm 23.02.7",
      "scontrol": """
      case $1 in
      ping) echo 'Slurmctld(primary) at head is UP' ;;
      *) echo 'MaxArraySize            = 1001'
         echo 'AccountingStorageType   = accounting_storage/slurmdbd' ;;
      esac
      """,
      "sacct": "echo 17",
      "sacctmgr": """
      case "$*" in
      *association*) echo 'physics|10|200|normal' ;;
      *qos*) echo 'normal||500' ;;
      esac
      """,
      "quota": "echo 'Disk quotas'; echo '/dev/sda1 3 5 6'",
    ]
    for (name, text) in tools {
      try host.write("#!/bin/sh\n\(text)\n".utf8, to: "bin/\(name)", isExecutable: true)
    }
    let answer = try await ask(host, root: "r", isSlurm: true)
    let texts = answer.slurmLines.map { "\($0.verdict) \($0.what): \($0.detail)" }
    #expect(
      texts == [
        "good slurm: slurm 23.02.7", "good controller: answers",
        "good job arrays: up to 1001 tasks each",
        "good submit limits: account physics: 200 jobs submitted; "
          + "account physics: 10 jobs running; qos normal: 500 jobs submitted",
        "good accounting: on",
      ])
    #expect(answer.storageLines.last?.detail == "/dev/sda1: 3 KB of 5 KB")
  }
}
