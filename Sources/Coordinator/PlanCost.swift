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
  /// nil without a time limit.
  public var cost: PlanCost? {
    let resources = sweep.resources.over(host.resources)
    guard let limit = resources.time.flatMap({ TimeLimit($0.value) }) else { return nil }
    let hours = Double(count) * Double(limit.seconds) / 3600
    let cpus = resources.cpus.flatMap { Int($0.value) } ?? 1
    let gpus = resources.gpus.flatMap { $0.value.split(separator: ":").last.flatMap { Int($0) } }
    return PlanCost(
      cpuHours: hours * Double(cpus),
      gpuHours: gpus.flatMap { $0 > 0 ? hours * Double($0) : nil })
  }
}
