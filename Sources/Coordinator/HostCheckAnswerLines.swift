import Cluster
import Diagnostics
import SweepFile

extension HostCheckAnswer {
  /// What is to be said of the host itself.
  func lines(of entry: HostEntry) -> [HostCheck.Line] {
    var lines = [shellLine]
    guard has("shell") else { return lines }
    lines += [homeLine, umaskLine, utilitiesLine, optionalLine, rootLine]
    lines += storageLines
    lines.append(clockLine)
    lines += entry.scheduler == .slurm ? slurmLines : [queueLine(entry)]
    if let problem, !has("end") {
      lines.append(.init("answer", .bad, "it broke off: \(problem.diagnostic.what)"))
    }
    return lines
  }

  private var shellLine: HostCheck.Line {
    guard has("shell") else {
      return .init(
        "commands", .bad, problem?.diagnostic.what ?? "the host runs none",
        remedy: problem?.diagnostic.remedy ?? "look what `ssh HOST true` prints")
    }
    let shell = one("shell") ?? "unknown"
    let system = one("system").map { " on \($0)" } ?? ""
    return .init("commands", .good, "run\(system); the login shell is \(shell)")
  }

  private var homeLine: HostCheck.Line {
    let words = (one("home") ?? "missing").split(separator: " ", maxSplits: 1).map(String.init)
    let path = words.count > 1 ? words[1] : "HOME"
    switch words[0] {
    case "good": return .init("home", .good, path)
    case "unwritable":
      return .init(
        "home", .open, "\(path) can't be written",
        remedy: "a `root` elsewhere, as an absolute path, does not need it")
    default:
      return .init(
        "home", .bad, "\(path) does not exist",
        remedy: "ask the administrators of the host for a home folder")
    }
  }

  private var umaskLine: HostCheck.Line {
    guard let text = one("umask"), let mask = Int(text, radix: 8) else {
      return .init("umask", .open, "the host doesn't tell")
    }
    if mask & 0o700 != 0 {
      return .init(
        "umask", .bad, "\(text): it denies yourself files that you make",
        remedy: "write `umask 022` into the start-up file of your login shell there")
    }
    if mask & 0o002 == 0 {
      return .init(
        "umask", .bad, "\(text): everybody there may write to what you make",
        remedy: "write `umask 022` into the start-up file of your login shell there")
    }
    return .init("umask", .good, text)
  }

  private var utilitiesLine: HostCheck.Line {
    let missing = all("missing")
    guard !missing.isEmpty else { return .init("utilities", .good, "all there") }
    return .init(
      "utilities", .bad, "missing: \(missing.joined(separator: ", "))",
      remedy: "ask the administrators of the host for them; see that PATH names /usr/bin and /bin")
  }

  private var optionalLine: HostCheck.Line {
    let there = all("optional")
    let lacking = HostCheckQuestions.optionalUtilities.filter { !there.contains($0.0) }
    guard !lacking.isEmpty else {
      return .init("optional utilities", .good, "all there: \(there.joined(separator: ", "))")
    }
    let names = there.isEmpty ? "none there" : "there: \(there.joined(separator: ", "))"
    return .init(
      "optional utilities", .open,
      "\(names); missing: \(lacking.map { "\($0.0) (\($0.1))" }.joined(separator: ", "))")
  }

  private var rootLine: HostCheck.Line {
    if let root = one("root") { return .init("root", .good, "\(root) can be written") }
    return .init(
      "root", .bad, one("rootless") ?? "it can't be made or written",
      remedy: "set `root` in hosts.yaml to a folder that you may write to")
  }

  /// The host's clock gives whole seconds, and was looked at between two of ours.
  private var clockLine: HostCheck.Line {
    guard let clock = one("clock").flatMap(Double.init) else {
      return .init("clock", .open, "the host doesn't tell the seconds since 1970")
    }
    let least = clock - asked.upperBound
    let most = clock + 1 - asked.lowerBound
    let worst = least > 0 ? least : most < 0 ? -most : 0
    guard worst > Self.toleratedSkew else {
      return .init("clock", .good, "within \(Int(Self.toleratedSkew)) seconds of ours")
    }
    return .init(
      "clock", .bad, "\(Int(worst)) seconds \(least > 0 ? "ahead of" : "behind") ours",
      remedy: "ages of states will be off; let both machines use a time server (NTP)")
  }

  private static let toleratedSkew = 5.0

  private func queueLine(_ entry: HostEntry) -> HostCheck.Line {
    let cores = one("cores").flatMap { Int($0) }
    let has = cores.map { "\($0) core\($0 == 1 ? "" : "s")" } ?? "an unknown number of cores"
    let slots = entry.slots?.value ?? (entry.ssh == nil ? cores ?? 1 : 1)
    return .init(
      "queue", .good, "\(slots) run\(slots == 1 ? "" : "s") at a time; the host has \(has)")
  }
}
