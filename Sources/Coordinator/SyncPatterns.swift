import DeltaSync
import Diagnostics
import Ledger
import SweepFile

extension SyncSpec {
  /// What a sync asks a host for: all that tasks printed, and what the patterns name of the runs'
  /// folders.
  ///
  /// - Parameters:
  ///   - root: the sweep's folder on the host.
  ///   - tokens: of the submissions.
  /// - Returns: the request.
  func request(root: String, tokens: [String]) -> DeltaRequest {
    // A pattern with a slash is one of find's -path, in which a star also stands for slashes: below a
    // run's folder it holds at any depth.
    DeltaRequest(
      root: root,
      places: (tokens.map { "submissions/\($0)/out" } + ["runs"]).map { Array($0.utf8) },
      include: ["submissions/*/out/*"] + include.map { "runs/*/\($0)" },
      exclude: ["runs/*/.clustersweep/*"] + exclude.map { "runs/*/\($0)" },
      limit: Int64(limit))
  }

  /// What the sweep's file says of it now.
  static func current(of record: SweepRecord) -> SyncSpec {
    Sweep.current(of: record)?.sync ?? SyncSpec()
  }
}

extension Sweep {
  /// What the sweep's file says now; where it is gone or wrong, what it said at `submit`.
  static func current(of record: SweepRecord) -> Sweep? {
    let overrides = SweepRequest(json: record.request, file: record.file)?.overrides ?? []
    let now = try? readFile(record.file, shownAs: record.file)
    let versions = [now, Array(record.source.utf8)].compactMap(\.self)
    for bytes in versions where !bytes.isEmpty {
      if let sweep = try? Sweep.parse(bytes, file: record.file, overrides: overrides) {
        return sweep
      }
    }
    return nil
  }
}

extension SyncSelection {
  /// The sweep's own choice with what this one changes.
  ///
  /// - Throws: a limit that is none.
  func over(_ spec: SyncSpec) throws(Diagnostic) -> SyncSpec {
    var result = spec
    if !include.isEmpty { result.include = include }
    result.exclude += exclude
    if let limit {
      guard let bytes = SyncSpec.bytes(limit) else {
        throw Diagnostic("'\(limit)' is no amount", remedy: "write 500M or 2G", kind: .usage)
      }
      result.limit = bytes
    }
    return result
  }
}
