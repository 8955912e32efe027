/// What makes one snapshot of another.
struct SnapshotDelta: Sendable {
  /// The hash of the snapshot that the host has; nil if it has none that helps.
  let base: String?
  /// What of the base has to go, files and folders, before ``changed`` comes.
  let gone: [PathBytes]
  /// What has to be sent.
  let changed: [Snapshot.Entry]

  /// How many bytes of files have to be sent.
  var size: Int { changed.reduce(0) { $0 + $1.size } }

  /// All of a snapshot.
  init(all snapshot: Snapshot) {
    base = nil
    gone = []
    changed = snapshot.entries
  }

  /// From the one of `bases` that has most bytes in common with `snapshot`, or from nothing.
  init(to snapshot: Snapshot, from bases: [Snapshot]) {
    let contents = Dictionary(
      snapshot.entries.map { ($0.path, $0.content) }, uniquingKeysWith: { first, _ in first })
    let shared = bases.map { base in
      base.entries.reduce(0) { $0 + (contents[$1.path] == $1.content ? $1.size : 0) }
    }
    guard let most = shared.max(), most > 0, let place = shared.firstIndex(of: most) else {
      self.init(all: snapshot)
      return
    }
    self.init(from: bases[place], to: snapshot)
  }

  init(from base: Snapshot, to snapshot: Snapshot) {
    let new = Set(snapshot.entries)
    let old = Set(base.entries)
    let folders = Self.folders(of: snapshot)
    self.base = base.hash
    let paths =
      base.entries.filter { $0.content != .folder && !new.contains($0) }.map(\.path)
      + Self.folders(of: base).subtracting(folders)
    gone = paths.sorted { $0.lexicographicallyPrecedes($1) }
    changed = snapshot.entries.filter { !old.contains($0) }
  }

  private static func folders(of snapshot: Snapshot) -> Set<PathBytes> {
    var folders: Set<PathBytes> = []
    for entry in snapshot.entries {
      folders.formUnion(ancestors(of: entry.path))
      if entry.content == .folder { folders.insert(entry.path) }
    }
    return folders
  }
}
