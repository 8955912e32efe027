import Cluster
import Diagnostics
import Foundation
import SweepFile

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A call of one of a scheduler's commands on a shared host.
public struct HostCall: Sendable, Hashable {
  /// `squeue`, `sacct`.
  public var command: String
  /// In seconds since 1970.
  public var time: Double
}

/// The calls of a host's scheduler by all our processes on this machine, of any project: a file with a
/// line each, under a lock. It keeps the last ten minutes.
///
/// Looks are held to a limit; what a person asks for by `submit` or `cancel` isn't.
struct HostCalls: Sendable {
  /// How many looks a minute a host gets at the most.
  static let usualLimit = 3
  private static let kept: Double = 600

  let path: String
  /// How many calls a minute are allowed.
  let limit: Int

  /// - Parameters:
  ///   - entry: the host. A `poll` below 20 s says that it bears more.
  ///   - workplace: whose environment tells where state belongs (XDG Base Directory Specification).
  init?(_ entry: HostEntry, _ workplace: Workplace) {
    guard let folder = Self.folder(workplace) else { return nil }
    let name = (entry.ssh?.value ?? "local").map { character in
      character.isASCII && (character.isLetter || character.isNumber || "-_.".contains(character))
        ? character : "_"
    }
    path = "\(folder)/\(String(name))"
    let poll = HostSession.pollInterval(entry)
    limit = poll < 20 ? max(Self.usualLimit, Int(Double(Self.usualLimit) * 60 / max(poll, 1))) : 3
  }

  init(path: String, limit: Int) {
    self.path = path
    self.limit = limit
  }

  static func folder(_ workplace: Workplace) -> String? {
    let state =
      workplace.environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
      ?? workplace.environment["HOME"].map { $0 + "/.local/state" }
    return state.map { $0 + "/clustersweep/calls" }
  }

  /// Whether calls were granted.
  enum Answer: Hashable, Sendable {
    case granted
    /// They are granted again from then on, in seconds since 1970.
    case spent(until: Double)
  }

  /// Asks for calls, all or none, and notes them. Where the file can't be written there is no limit:
  /// a full disk mustn't keep anybody from the states.
  func take(_ commands: [String], now: Double) -> Answer {
    guard !commands.isEmpty else { return .granted }
    return changing(now) { calls in
      let recent = calls.filter { $0.time > now - 60 }.sorted { $0.time < $1.time }
      let excess = recent.count + commands.count - limit
      if excess > 0 {
        // More than the limit at once are granted to whom the minute belongs alone.
        let place = min(excess, recent.count) - 1
        if place >= 0 { return .spent(until: recent[place].time + 60) }
      }
      calls += commands.map { HostCall(command: $0, time: now) }
      return .granted
    } ?? .granted
  }

  /// Takes back calls that were granted at `time` and not made.
  func giveBack(_ commands: [String], takenAt time: Double) {
    guard !commands.isEmpty else { return }
    _ = changing(time) { calls -> Bool in
      for command in commands {
        guard let place = calls.lastIndex(where: { $0.command == command && $0.time == time })
        else {
          continue
        }
        calls.remove(at: place)
      }
      return true
    }
  }

  /// The calls of the last ten minutes, oldest first.
  func recent(now: Double) -> [HostCall] {
    Self.read(FileManager.default.contents(atPath: path)).filter { Self.isKept($0, now) }
      .sorted { $0.time < $1.time }
  }

  // MARK: The file

  private func changing<Value>(_ now: Double, _ work: (inout [HostCall]) -> Value) -> Value? {
    let folder = (path as NSString).deletingLastPathComponent
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return nil }
    // The lock is held for the time of a read and a write. Some network file systems have none.
    while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    defer { try? file.close() }
    var calls = Self.read(try? file.readToEnd()).filter { Self.isKept($0, now) }
    let value = work(&calls)
    let text = calls.map { "\($0.time) \($0.command)\n" }.joined()
    do {
      try file.truncate(atOffset: 0)
      try file.seek(toOffset: 0)
      try file.write(contentsOf: Data(text.utf8))
    } catch { return nil }
    return value
  }

  /// A clock that was set back leaves calls in the future, which would never pass.
  private static func isKept(_ call: HostCall, _ now: Double) -> Bool {
    call.time > now - kept && call.time < now + 60
  }

  private static func read(_ data: Data?) -> [HostCall] {
    String(decoding: data ?? Data(), as: UTF8.self).split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      guard words.count == 2, let time = Double(words[0]) else { return nil }
      return HostCall(command: String(words[1]), time: time)
    }
  }
}

/// How often a host was asked of late.
public struct HostCallReport: Sendable {
  public var host: String
  /// How many calls a minute are allowed.
  public var limit: Int
  /// Those of the last ten minutes, oldest first.
  public var calls: [HostCall]
}

extension Coordinator {
  /// The calls of the last ten minutes, of every Slurm host that is known here.
  ///
  /// - Returns: the hosts in the order of `hosts.yaml`.
  /// - Throws: what is wrong with `hosts.yaml`.
  public func calls() throws -> [HostCallReport] {
    let project = try? Project.nearest(to: workplace.directory)
    let hosts = try Hosts(
      workplace: workplace, folder: project?.folder ?? workplace.directory
    ).all()
    return hosts.hosts.filter { $0.scheduler == .slurm }.compactMap { entry in
      HostCalls(entry, workplace).map {
        HostCallReport(
          host: entry.name.value, limit: $0.limit, calls: $0.recent(now: workplace.now()))
      }
    }
  }
}
