import Cluster
import SlurmAdapter

extension HostCheckAnswer {
  /// Slurm's version, controller, limits and accounting.
  var slurmLines: [HostCheck.Line] {
    guard has("sbatch") else { return [.init("slurm", .open, "the host didn't get to it")] }
    guard let version = one("sbatch"), version.hasPrefix("slurm") else {
      return [
        .init(
          "slurm", .bad, one("sbatch") ?? "sbatch isn't on the PATH",
          remedy: "see that a non-interactive login finds sbatch: `ssh HOST command -v sbatch`")
      ]
    }
    return [.init("slurm", .good, version), controllerLine, limitsLine, submitLine, accountingLine]
  }

  private var controllerLine: HostCheck.Line {
    let answers = all("ping")
    if answers.contains(where: { $0.hasSuffix("is UP") || $0.contains(" UP") }) {
      return .init("controller", .good, "answers")
    }
    return .init(
      "controller", .bad, answers.first ?? "doesn't answer",
      remedy: "try `scontrol ping` there; ask the administrators of the cluster")
  }

  private var limitsLine: HostCheck.Line {
    do {
      let limits = try SlurmScheduler().limits(from: text)
      return .init("job arrays", .good, "up to \(limits.tasksPerSubmission) tasks each")
    } catch {
      return .init(
        "job arrays", .bad, "the controller doesn't tell MaxArraySize",
        remedy: "try `scontrol show config` there")
    }
  }

  /// The user's associations and the cluster's QOS, as far as sacctmgr answers.
  private var submitLine: HostCheck.Line {
    let associations = all("association").map(Self.fields).filter { $0.count >= 3 }
    let names = Set(associations.flatMap { ($0.count > 3 ? $0[3] : "").split(separator: ",") })
    let limits =
      associations.map { (place: "account \($0[0])", jobs: $0[1], submit: $0[2]) }
      + all("qos").map(Self.fields).filter { $0.count >= 3 && names.contains(Substring($0[0])) }
      .map { (place: "qos \($0[0])", jobs: $0[1], submit: $0[2]) }
    let texts = limits.flatMap { limit in
      [
        limit.submit.isEmpty ? nil : "\(limit.place): \(limit.submit) jobs submitted",
        limit.jobs.isEmpty ? nil : "\(limit.place): \(limit.jobs) jobs running",
      ].compactMap(\.self)
    }
    guard !texts.isEmpty else {
      return associations.isEmpty
        ? .init("submit limits", .open, "sacctmgr doesn't tell")
        : .init("submit limits", .good, "none for you")
    }
    return .init("submit limits", .good, texts.joined(separator: "; "))
  }

  private var accountingLine: HostCheck.Line {
    guard let type = one("accounting") else {
      return .init("accounting", .open, "the controller doesn't tell")
    }
    if type.hasSuffix("/none") || type == "(null)" {
      return .init(
        "accounting", .open, "off: states come from the queue and from what runs note themselves")
    }
    guard has("sacct") else {
      return .init(
        "accounting", .bad, "on, but sacct doesn't answer",
        remedy: "try `sacct` there; states still come from the queue and the runs' own notes")
    }
    return .init("accounting", .good, "on")
  }

  private static func fields(_ line: String) -> [String] {
    line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
  }
}
