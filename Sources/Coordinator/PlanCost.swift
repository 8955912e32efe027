import Diagnostics
import Foundation
import SweepFile

/// What a sweep asks for at the most: every run for its whole time limit.
public struct PlanCost: Sendable, Hashable {
  public var cpuHours: Double
  /// nil if no run asks for a GPU.
  public var gpuHours: Double?

  /// A number of hours with at most one digit behind the point.
  public static func text(_ hours: Double) -> String {
    let rounded = (hours * 10).rounded() / 10
    if hours > 0, rounded == 0 { return "0.1" }
    return rounded == rounded.rounded() && rounded < 1e15
      ? String(Int(rounded)) : String(rounded)
  }
}

extension SweepPlan {
  /// nil without a time limit, and where the runs ask for too many different things.
  public var cost: PlanCost? {
    if groups?.isCut == true || (pointResources != nil && groups == nil) { return nil }
    let groups = groups?.groups ?? [ResourceGroup(resources: resources, count: count)]
    var cost = PlanCost(cpuHours: 0, gpuHours: nil)
    for group in groups {
      let resources = group.resources
      guard let limit = resources.time.flatMap({ TimeLimit($0.value) }) else { return nil }
      let hours = Double(group.count) * Double(limit.seconds) / 3600
      cost.cpuHours += hours * resources.cpusOfAllTasks
      let gpus = resources.gpus.flatMap { $0.value.split(separator: ":").last.flatMap { Int($0) } }
      if let gpus, gpus > 0 {
        cost.gpuHours = (cost.gpuHours ?? 0) + hours * Double(gpus) * resources.nodeCount
      }
    }
    return cost
  }
}

extension Resources {
  /// How many CPUs a run asks for, over all of its tasks.
  var cpusOfAllTasks: Double {
    (cpus.flatMap { Double($0.value) } ?? 1) * (tasks.flatMap { Double($0.value) } ?? nodeCount)
  }

  var nodeCount: Double { nodes.flatMap { Double($0.value) } ?? 1 }
}
