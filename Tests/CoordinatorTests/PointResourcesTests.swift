import Diagnostics
import Foundation
import Grid
import JSON
import TestSupport
import Testing

@testable import Coordinator

@Suite("Resources that follow from the point")
struct PointResourcesTests {
  private func plan(_ resources: String, params: String = "{layers: [1, 2, 3, 2], epochs: 1:2}")
    throws -> SweepPlan
  {
    let folder = try TemporaryFolder()
    try folder.write(
      "sweep.yaml",
      """
      name: a
      command: echo {{ layers }} {{ epochs }}
      params: \(params)
      resources: \(resources)
      """)
    let place = Workplace(directory: folder.path, environment: [:], now: { 0 })
    return try Planner(place).plan(SweepRequest(.file("sweep.yaml")))
  }

  private func said(_ complaint: Diagnostic) -> String {
    let place = complaint.location.map { "\($0): " } ?? ""
    return "\(place)\(complaint.what); why: \(complaint.why ?? ""); try: \(complaint.remedy ?? "")"
  }

  private func complaint(_ resources: String, params: String? = nil) -> String {
    do {
      _ = try params.map { try plan(resources, params: $0) } ?? plan(resources)
      return "none"
    } catch let error as Diagnostics {
      return error.all.map(said).joined(separator: "\n")
    } catch let error as Diagnostic {
      return said(error)
    } catch { return "\(error)" }
  }

  @Test("points that ask for the same are a group, in the order of the first")
  func groups() throws {
    let plan = try plan(
      #"{memory: "{{ layers * 2 }}G", time: "{{ epochs * 10 }}m", cpus: 2}"#)
    #expect(
      plan.resourceGroups.map { "\($0.resources.words(unlike: plan.resources)): \($0.count)" } == [
        "time 10m, memory 2G: 1", "time 20m, memory 2G: 1", "time 10m, memory 4G: 1",
        "time 20m, memory 4G: 1", "time 10m, memory 6G: 1", "time 20m, memory 6G: 1",
      ])
    // 3 runs of 10 minutes and 3 of 20, with 2 processors each.
    #expect(plan.cost == PlanCost(cpuHours: 3))
    let point = try plan.space.point(at: 5)
    #expect(
      try plan.resources(of: point)?.json.text()
        == #"{"time": "20m", "cpus": "2", "memory": "6G"}"#)
  }

  @Test("without expressions there are no groups")
  func none() throws {
    let plan = try plan("{memory: 1G}")
    #expect(plan.resourceGroups.isEmpty)
    #expect(try plan.resources(of: plan.space.point(at: 0)) == nil)
  }

  @Test("texts can follow too, and options for sbatch")
  func texts() throws {
    let plan = try plan(
      """
      {partition: "{{ 'big' if layers > 2 else 'small' }}", sbatch: ["--nice={{ layers }}", "--x"]}
      """, params: "{layers: 2:3, epochs: [1]}")
    #expect(
      plan.resourceGroups.map { $0.resources.json.text() } == [
        #"{"partition": "small", "sbatch": ["--nice=2", "--x"]}"#,
        #"{"partition": "big", "sbatch": ["--nice=3", "--x"]}"#,
      ])
  }

  @Test("a name that no parameter has is placed, with the nearest")
  func names() {
    #expect(
      complaint(#"{memory: "{{ layer * 2 }}G"}"#).hasPrefix("sweep.yaml:4:25: "))
    #expect(complaint(#"{memory: "{{ layer * 2 }}G"}"#).contains("did you mean 'layers'?"))
  }

  @Test("a value that the resource can't have is found at planning, with its point")
  func values() {
    let text = complaint(#"{memory: "{{ layers / 3 }}G"}"#)
    #expect(text.hasPrefix("sweep.yaml:4:21: 'memory' must be an amount such as 500M"))
    #expect(text.contains("why: at the point with layers=1"))
    #expect(complaint(#"{time: "{{ epochs - 1 }}m"}"#).contains("not '0m'"))
    #expect(complaint(#"{cpus: "{{ layers }}.5"}"#).contains("a whole number from 1, not '1.5'"))
    let never = complaint(
      #"{memory: "{{ 1 / (layers - 2) }}G"}"#, params: "{layers: 2:3, epochs: [1]}")
    #expect(never.contains("has no value at a point"))
    #expect(complaint(#"{memory: "{{ layers"}"#).contains("doesn't end"))
    #expect(complaint(#"{memory: "{{# layers }}G"}"#).contains("is no expression"))
    #expect(complaint(#"{memory: "{{ layers * }}G"}"#).hasPrefix("sweep.yaml:4:"))
    #expect(complaint(#"{memory: "4 GB"}"#).contains("'memory' must be an amount"))
  }

  @Test("a parameter of which only the resources speak is of use")
  func use() throws {
    let params = "{layers: 1:2, epochs: [1], size: [1, 4]}"
    #expect(complaint("{memory: 1G}", params: params).contains("'size' is used nowhere"))
    #expect(
      try plan(#"{memory: "{{ size }}G"}"#, params: params).resourceGroups.map(\.count) == [2, 2])
  }
}
