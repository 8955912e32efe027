import Ledger

/// Tells paths in the code that a submission's runs see from others.
struct CodePaths {
  let ledger: Ledger
  let submission: Int64

  /// Whether a path, as a program in a run's folder speaks of it, leads into the code.
  ///
  /// A path that isn't absolute is seen from the run's folder, where the top entries of the code stand as
  /// links; one in the folder itself is known by `/runs/RUN/` in it.
  func holds(_ path: String) -> Bool {
    guard let code = try? ledger.code(ofSubmission: submission) else { return false }
    if path.contains("/code/\(code.hash)/") { return true }
    guard let top = Self.top(path),
      let bytes = try? ledger.manifests(of: [code.hash]).first,
      let snapshot = Snapshot(manifest: bytes)
    else { return false }
    let name = Array(top.utf8)
    return snapshot.entries.contains {
      $0.path.starts(with: name) && ($0.path.count == name.count || $0.path[name.count] == 0x2F)
    }
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
