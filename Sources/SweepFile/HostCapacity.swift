public import Diagnostics
internal import YAML

/// What a plain host has to give to runs, as hosts.yaml says it; nil where it says nothing.
public struct HostCapacity: Hashable, Sendable {
  /// A GPU: what `CUDA_VISIBLE_DEVICES` calls it, and its kind, if that was written.
  public struct GPU: Hashable, Sendable {
    public var id: String
    public var type: String?
  }

  public var cpus: Located<Int>?
  /// ``MemorySize`` reads it.
  public var memory: Located<String>?
  public var gpus: Located<[GPU]>?

  public init() {}
}

extension HostCapacity {
  static let keywords = [
    Keyword("cpus", "cpus: 16"), Keyword("memory", "memory: 64G"), Keyword("gpus", "gpus: [0, 1]"),
  ]

  init(_ section: Section, _ complaints: inout Complaints) {
    cpus = section.count("cpus", &complaints)
    memory = section.line("memory", mustBe: "an amount such as 500M, 4G or 1T", &complaints) {
      (MemorySize($0)?.kilobytes ?? 0) > 0
    }
    gpus = Self.gpus(section, &complaints)
  }

  /// A number of GPUs, or a list of them: `2`, `[0, 1]`, `[a100:0, a100:1]`.
  private static func gpus(
    _ section: Section, _ complaints: inout Complaints
  ) -> Located<[GPU]>? {
    guard let node = section.node("gpus") else { return nil }
    let texts = section.texts("gpus", &complaints)
    if case .sequence = node.content {
      let gpus = texts.compactMap { gpu($0, &complaints) }
      for (place, gpu) in gpus.enumerated()
      where gpus[..<place].contains(where: { $0.id == gpu.id }) {
        complaints.add("the GPU '\(gpu.id)' is listed twice", at: node.location)
      }
      return Located(gpus, at: node.location)
    }
    guard let text = texts.first else { return nil }
    guard let count = Int(text.value), (0...64).contains(count) else {
      complaints.add(
        "'gpus' must be a number of GPUs or a list of them, not '\(text.value)'", at: text.location,
        remedy: "write it like this: \(section.example("gpus"))")
      return nil
    }
    return Located((0..<count).map { GPU(id: "\($0)", type: nil) }, at: text.location)
  }

  private static func gpu(_ text: Located<String>, _ complaints: inout Complaints) -> GPU? {
    let parts = text.value.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard (1...2).contains(parts.count), parts.allSatisfy(isPlainName) else {
      complaints.add(
        "a GPU must be what CUDA_VISIBLE_DEVICES calls it, not '\(text.value)'", at: text.location,
        remedy: "write its number or its UUID, with its kind before it if there are several: a100:0"
      )
      return nil
    }
    return GPU(id: parts[parts.count - 1], type: parts.count == 2 ? parts[0] : nil)
  }
}
