import Cluster
import Diagnostics
import Foundation
import HostQueue
import SweepFile

extension HostEntry {
  /// What a plain host gives to runs. On this machine as many run at once as there are cores, elsewhere
  /// as many as hosts.yaml lists GPUs, else one.
  var queueCapacity: QueueCapacity {
    let gpus = capacity.gpus?.value.map { QueueCapacity.GPU($0.id, type: $0.type) }
    let cores = ssh == nil ? ProcessInfo.processInfo.activeProcessorCount : 1
    return QueueCapacity(
      slots: slots?.value ?? max(cores, gpus?.count ?? 0), cpus: capacity.cpus?.value,
      memory: capacity.memory.flatMap { MemorySize($0.value)?.kilobytes }, gpus: gpus)
  }
}

extension ResourceRequest {
  /// - Parameter resources: what a run asks for, without expressions.
  init(_ resources: Resources) {
    let gpus = resources.gpus?.value.split(separator: ":").map(String.init)
    self.init(
      cpus: resources.cpus.flatMap { Int($0.value) },
      memory: resources.memory.flatMap { MemorySize($0.value)?.kilobytes },
      gpus: gpus?.last.flatMap { Int($0) },
      gpuType: gpus.flatMap { $0.count == 2 ? $0[0] : nil },
      seconds: resources.time.flatMap { TimeLimit($0.value)?.seconds })
  }
}
