import Cluster
import Diagnostics
import Foundation
import JSON
import Ledger
import TaskRunner

/// What a ledger knows of a submission and its sweep, as it lies with the submission on the host:
/// `sweep.json`. A ledger that was lost is rebuilt from it, by this version or a later one.
struct SubmissionFacts {
  /// What later versions are to recognise; members may be added without a new one.
  static let version = 1

  var sweep: SweepFacts
  var sweepCreatedAt: Double
  /// The folder of the sweep file here, an absolute path.
  var folder: String
  var scheduler: String
  var createdAt: Double
  var code: FoundCode?
  /// How several runs share an array task, if they do.
  var pack: Pack?

  var json: JSONValue {
    .members([
      "version": .int(Self.version), "sweep": .string(sweep.name), "folder": .string(folder),
      "file": .string(sweep.file), "source": .string(sweep.source), "request": sweep.request,
      "host": .string(sweep.host), "scheduler": .string(scheduler),
      "metric": .text(sweep.metric), "reduction": .text(sweep.reduction),
      "direction": .text(sweep.direction),
      "direction_is_assumed": .bool(sweep.directionIsAssumed),
      "metric_source": .text(sweep.metricSource), "sweep_created_at": .double(sweepCreatedAt),
      "created_at": .double(createdAt), "code": code?.json ?? .null,
      "pack": pack.map { .members(["runs": .int($0.runs), "side_by_side": .int($0.lanes)]) }
        ?? .null,
    ])
  }

  init(
    of record: SweepRecord, folder: String, scheduler: String, createdAt: Double, code: FoundCode?
  ) {
    sweep = SweepFacts(
      name: record.name, file: record.file, source: record.source, request: record.request,
      host: record.host, metric: record.metric, reduction: record.reduction,
      direction: record.direction, directionIsAssumed: record.directionIsAssumed,
      metricSource: record.metricSource)
    sweepCreatedAt = record.createdAt
    self.folder = folder
    self.scheduler = scheduler
    self.createdAt = createdAt
    self.code = code
  }

  /// Reads the file. What a host sends may be anything.
  ///
  /// - Parameter bytes: the file.
  /// - Throws: what is wrong with it.
  init(parsing bytes: [UInt8]) throws(Problem) {
    guard let json = try? JSONValue(parsing: String(decoding: bytes, as: UTF8.self)),
      let version = json["version"]?.int
    else { throw .unreadable }
    guard version <= Self.version else { throw .newer }
    guard let name = json["sweep"]?.string, Self.isName(name), let request = json["request"],
      let scheduler = json["scheduler"]?.string, let createdAt = json["created_at"]?.double
    else { throw .unreadable }
    sweep = SweepFacts(
      name: name, file: json["file"]?.string ?? "", source: json["source"]?.string ?? "",
      request: request, host: json["host"]?.string ?? "", metric: json["metric"]?.string,
      reduction: json["reduction"]?.string, direction: json["direction"]?.string,
      directionIsAssumed: json["direction_is_assumed"] == .bool(true),
      metricSource: json["metric_source"]?.string)
    sweepCreatedAt = json["sweep_created_at"]?.double ?? createdAt
    folder = json["folder"]?.string ?? ""
    self.scheduler = scheduler
    self.createdAt = createdAt
    code = json["code"].flatMap(FoundCode.init)
    pack = json["pack"]?["runs"]?.int.map {
      Pack(runs: $0, lanes: json["pack"]?["side_by_side"]?.int ?? 1)
    }
  }

  enum Problem: Error {
    case unreadable
    /// A later version of this program wrote it.
    case newer
  }

  /// A sweep's name is a folder's as well.
  private static func isName(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count) && text.first != "." && text.first != "-"
      && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_.-".contains($0)) }
  }
}

extension FoundCode {
  init(_ stored: StoredCode) {
    self.init(hash: stored.hash, files: stored.files, bytes: stored.bytes, git: stored.git)
  }

  init?(_ json: JSONValue) {
    guard let hash = json["hash"]?.string, !hash.isEmpty, hash.allSatisfy(\.isHexDigit) else {
      return nil
    }
    var state: GitState?
    if let git = json["git"], git.object != nil {
      var known = GitState()
      known.commit = git["commit"]?.string
      known.branch = git["branch"]?.string
      known.changed = git["changed"]?.int ?? 0
      known.untracked = git["untracked"]?.array?.compactMap(\.string) ?? []
      state = known
    }
    self.init(
      hash: hash, files: json["files"]?.int ?? 0, bytes: json["bytes"]?.int ?? 0, git: state)
  }

  var json: JSONValue {
    .members([
      "hash": .string(hash), "files": .int(files), "bytes": .int(bytes),
      "git": git.map { git in
        .members([
          "commit": .text(git.commit), "branch": .text(git.branch), "changed": .int(git.changed),
          "untracked": .array(git.untracked.map { .string($0) }),
        ])
      } ?? .null,
    ])
  }
}
