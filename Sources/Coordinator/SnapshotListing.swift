import Cluster
import Diagnostics
import LocalTransport
import SweepFile

/// The files of a sweep's folder that its runs will see, before any of them is read.
struct SnapshotListing: Sendable {
  struct File: Sendable {
    /// From the sweep's folder.
    var path: PathBytes
    var kind: Disk.Kind

    var size: Int { if case .file(let size, _) = kind { size } else { 0 } }
  }

  /// In the order of their paths' bytes.
  private(set) var files: [File]

  var size: Int { files.reduce(0) { $0 + $1.size } }

  /// Lists what `code` asks for.
  ///
  /// - Parameters:
  ///   - folder: the sweep's folder, an absolute path.
  ///   - code: which of its files count.
  ///   - environment: that of this program, for git.
  /// - Returns: the files, the links and the folders that have no entries; nil if the runs need none.
  /// - Throws: that git can't list them, or that a pattern names none.
  static func take(
    of folder: String, _ code: CodeSpec, environment: [String: String]
  ) async throws -> SnapshotListing? {
    if code.files == .none { return nil }
    let root = Array(folder.utf8)
    var files: [File]
    switch try await SnapshotGit(environment: environment).files(in: root) {
    case let paths?: files = looking(at: paths, in: root)
    case nil: files = walk(root, withHidden: false)
    }
    let ignore = try SnapshotIgnore(folder: folder)
    files.removeAll { ignore.leavesOut($0.path) }
    if case .list(let patterns) = code.files { files = try chosen(patterns, files, in: root) }
    let left = code.exclude.map { SnapshotPattern($0.value, isAnyDepth: true) }
    files.removeAll { file in left.contains { $0.matches(file.path) } }
    return SnapshotListing(sorting: files)
  }

  /// Whether all that is in the folder, ignored by git or not, has more bytes than `size`. It reads
  /// no more of the folder than it has to.
  static func mayExceed(_ size: Int, in folder: String) -> Bool {
    var total = 0
    _ = walk(Array(folder.utf8), withHidden: true) { file in
      total += file.size
      return total <= size
    }
    return total > size
  }

  private init(sorting files: [File]) {
    let sorted = files.sorted { $0.path.lexicographicallyPrecedes($1.path) }
    // A link that has taken a folder's place hides the files that git still knows below it.
    let leaves = Set(sorted.filter { $0.kind != .folder }.map(\.path))
    var last: PathBytes?
    self.files = sorted.filter { file in
      defer { last = file.path }
      return file.path != last && !ancestors(of: file.path).contains { leaves.contains($0) }
    }
  }

  private static func looking(at paths: [PathBytes], in root: PathBytes) -> [File] {
    paths.compactMap { path in
      guard !isOurs(path), let kind = Disk.look(at: root + slash + path), kind != .other else {
        return nil
      }
      return File(path: path, kind: kind)
    }
  }

  /// A pattern that names nothing else names files that are ignored: who names them wants them.
  private static func chosen(
    _ patterns: [Located<String>], _ files: [File], in root: PathBytes
  ) throws -> [File] {
    var chosen: [File] = []
    var everything: [File]?
    for located in patterns {
      let pattern = SnapshotPattern(located.value)
      var found = files.filter { pattern.matches($0.path) }
      if found.isEmpty {
        let all = everything ?? walk(root, withHidden: true)
        everything = all
        found = all.filter { pattern.matches($0.path) }
      }
      guard !found.isEmpty else {
        throw Diagnostic(
          "there is no file '\(located.value)'", at: .source(located.location),
          why: "'code' names files by their paths from the sweep file's folder",
          remedy: didYouMean(located.value, among: files.map { shown($0.path) }))
      }
      chosen += found
    }
    return chosen
  }

  /// All that is below a folder, but for `.git`, our own files, and what is hidden at the top if that
  /// isn't asked for.
  ///
  /// - Parameters:
  ///   - root: the folder.
  ///   - withHidden: whether hidden entries of the folder itself count.
  ///   - isGoingOn: told each entry; false ends the walk.
  /// - Returns: what was found.
  private static func walk(
    _ root: PathBytes, withHidden: Bool, _ isGoingOn: (File) -> Bool = { _ in true }
  ) -> [File] {
    var found: [File] = []
    var open: [PathBytes] = [[]]
    while let folder = open.popLast() {
      let names = Disk.names(in: root + slash + folder)
      if names.isEmpty, !folder.isEmpty { found.append(File(path: folder, kind: .folder)) }
      for name in names where name != git {
        if folder.isEmpty, !withHidden, name.first == UInt8(ascii: ".") { continue }
        let path = folder.isEmpty ? name : folder + slash + name
        guard !isOurs(path), let kind = Disk.look(at: root + slash + path) else { continue }
        switch kind {
        case .folder: open.append(path)
        case .other: continue
        case .file, .link:
          found.append(File(path: path, kind: kind))
          if !isGoingOn(File(path: path, kind: kind)) { return found }
        }
      }
    }
    return found
  }

  /// What this program keeps beside the sweep file.
  private static func isOurs(_ path: PathBytes) -> Bool {
    let top = path.prefix { $0 != UInt8(ascii: "/") }
    return top.elementsEqual(".clustersweep".utf8) || top.elementsEqual("results".utf8)
  }

  private static let slash = Array("/".utf8)
  private static let git = Array(".git".utf8)
}

/// The paths of the folders above `path`, the uppermost first.
func ancestors(of path: PathBytes) -> [PathBytes] {
  path.indices.filter { path[$0] == UInt8(ascii: "/") }.map { Array(path[..<$0]) }
}
