import Diagnostics
import Digest

/// The files of a sweep as they are at `submit`: what its runs will see, whatever is edited later.
struct Snapshot: Sendable {
  struct Entry: Hashable, Sendable {
    enum Content: Hashable, Sendable {
      /// A file, with the SHA-256 of its bytes in hexadecimal digits.
      case file(size: Int, hash: String, isExecutable: Bool)
      case link(target: PathBytes)
      /// A folder that has no entries.
      case folder
    }

    var path: PathBytes
    var content: Content

    /// How many bytes its content has.
    var size: Int { if case .file(let size, _, _) = content { size } else { 0 } }
  }

  /// In the order of their paths' bytes.
  let entries: [Entry]
  /// Identifies the content: 16 hexadecimal digits.
  let hash: String

  init(_ entries: [Entry]) {
    self.entries = entries
    hash = String(SHA256.hex(Self.manifest(of: entries)).prefix(16))
  }

  /// How many bytes its files have.
  var size: Int { entries.reduce(0) { $0 + $1.size } }
  /// How many of its entries are files or links.
  var fileCount: Int { entries.count { $0.content != .folder } }

  /// Reads the files piece by piece. One that is gone by now is left out.
  ///
  /// - Parameters:
  ///   - listing: which files.
  ///   - folder: the sweep's folder.
  ///   - progress: told how many bytes have been read.
  /// - Returns: what they hold.
  /// - Throws: that a file can't be read; `CancellationError`.
  static func take(
    _ listing: SnapshotListing, in folder: String, progress: (Int) -> Void = { _ in }
  ) throws -> Snapshot {
    let root = Array(folder.utf8) + Array("/".utf8)
    var done = 0
    return Snapshot(
      try listing.files.compactMap { file in
        try Task.checkCancellation()
        let content = try content(of: file, at: root + file.path)
        done += file.size
        progress(done)
        return content.map { Entry(path: file.path, content: $0) }
      })
  }

  private static func content(
    of file: SnapshotListing.File, at path: PathBytes
  ) throws(Diagnostic) -> Entry.Content? {
    switch file.kind {
    case .folder: return .folder
    case .link: return Disk.target(ofLink: path).map { .link(target: $0) }
    case .other: return nil
    case .file(_, let isExecutable):
      guard let reader = DiskFile(path) else {
        if Disk.look(at: path) == nil { return nil }
        throw unreadable(file.path, why: "it may not be read")
      }
      var hash = SHA256()
      var size = 0
      do throws(ReadFault) {
        while case let piece = try reader.next(), !piece.isEmpty {
          hash.update(piece)
          size += piece.count
        }
      } catch { throw unreadable(file.path, why: error.reason) }
      return .file(size: size, hash: hash.hex(), isExecutable: isExecutable)
    }
  }

  private static func unreadable(_ path: PathBytes, why: String) -> Diagnostic {
    Diagnostic(
      "a file of the sweep's folder can't be read", at: .file(shown(path)), why: why,
      remedy: "make it readable, or leave it out: code: {exclude: [\(shown(path))]}",
      kind: .failed)
  }
}
