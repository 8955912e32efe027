import Ledger

/// Tells paths in the code that a submission's runs see from others. What that is is read once, and only if it is
/// asked for.
final class CodePaths {
  private let ledger: Ledger
  private let submission: Int64
  private lazy var hash = (try? ledger.code(ofSubmission: submission))?.hash
  /// The names of the top entries.
  private lazy var tops = readTops()

  init(ledger: Ledger, submission: Int64) {
    self.ledger = ledger
    self.submission = submission
  }

  /// Whether a path, as a program in a run's folder speaks of it, leads into the code.
  ///
  /// A path that isn't absolute is seen from the run's folder, where the top entries of the code stand as
  /// links; one in the folder itself is known by `/runs/RUN/` in it.
  func holds(_ path: String) -> Bool {
    guard let hash else { return false }
    return path.contains("/code/\(hash)/")
      || Self.top(path).map { tops.contains(Array($0.utf8)) } ?? false
  }

  private func readTops() -> Set<[UInt8]> {
    guard let hash, let bytes = try? ledger.manifests(of: [hash]).first,
      let snapshot = Snapshot(manifest: bytes)
    else { return [] }
    return Set(snapshot.entries.map { Array($0.path.prefix { $0 != UInt8(ascii: "/") }) })
  }

  /// The first component of a path from the run's folder.
  private static func top(_ path: String) -> String? {
    var rest = path[...]
    if path.hasPrefix("/") {
      guard let runs = path.firstRange(of: "/runs/") else { return nil }
      rest = path[runs.upperBound...].drop { $0 != "/" }.dropFirst()
    }
    while rest.hasPrefix("./") { rest = rest.dropFirst(2) }
    let top = rest.prefix { $0 != "/" }
    return top.isEmpty || top == ".." ? nil : String(top)
  }
}
