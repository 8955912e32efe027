import Cluster
import Diagnostics
import Digest

/// The tar archive of what a snapshot's host lacks, made while it is sent.
struct SnapshotArchive: Sendable {
  /// The names of what it holds.
  enum Name {
    static let tree = "tree"
    static let gone = "gone"
    static let git = "git"
    /// The last entry. Without it something is missing: tar takes an archive that was cut between two
    /// entries for a whole one.
    static let end = "end"
  }

  /// The sweep's folder.
  let folder: String
  let delta: SnapshotDelta
  /// What stands in the file about git, if there is one.
  let git: [UInt8]?

  /// How many bytes it has, paths and headers with it.
  var size: Int {
    head.count + tail.count
      + delta.changed.reduce(0) { sum, entry in
        sum + Self.header(entry).count + entry.size + TarHeader.padding(behind: entry.size).count
      }
  }

  /// The archive, piece by piece. It ends with an error where a file is no longer what the snapshot
  /// says.
  ///
  /// - Parameter progress: told how many bytes of files have gone.
  /// - Returns: what a script reads.
  func input(progress: @escaping @Sendable (Int) -> Void = { _ in }) -> HostInput {
    HostInput { reader(progress) }
  }

  private func reader(_ progress: @escaping (Int) -> Void) -> HostInput.Reader {
    var entries = delta.changed[...]
    var pending: [UInt8]? = head
    var content: Content?
    var hasTail = true
    var sent = 0
    return {
      if let bytes = pending {
        pending = nil
        return bytes
      }
      if let file = content {
        let piece = try file.next()
        sent += piece.count
        progress(sent)
        if !piece.isEmpty { return piece }
        content = nil
      }
      // Many small files share a piece.
      var bytes: [UInt8] = []
      while bytes.count < 1 << 16, let entry = entries.popFirst() {
        bytes += Self.header(entry)
        guard entry.size > 0 else { continue }
        let file = try Content(entry, in: folder)
        guard entry.size < 1 << 16 else {
          content = file
          return bytes
        }
        while case let piece = try file.next(), !piece.isEmpty { bytes += piece }
        sent += entry.size
        progress(sent)
      }
      if bytes.isEmpty, hasTail {
        hasTail = false
        bytes = tail
      }
      return bytes
    }
  }

  private var head: [UInt8] {
    var tar = TarWriter()
    tar.addFolder(Name.tree)
    tar.add(Name.gone, delta.gone.flatMap { $0 + [0] })
    if let git { tar.add(Name.git, git) }
    return tar.bytes
  }

  private var tail: [UInt8] {
    var tar = TarWriter()
    tar.add(Name.end, [])
    tar.finish()
    return tar.bytes
  }

  private static func header(_ entry: Snapshot.Entry) -> [UInt8] {
    let path = Array("\(Name.tree)/".utf8) + entry.path
    switch entry.content {
    case .file(let size, _, let isExecutable):
      // Read-only from the start: later its folder may hold files of other snapshots as well.
      return TarHeader(path, .file, size: size, mode: isExecutable ? 0o555 : 0o444).bytes
    case .link(let target): return TarHeader(path, .link, mode: 0o777, target: target).bytes
    case .folder: return TarHeader(path, .folder, mode: 0o755).bytes
    }
  }
}

/// The bytes of a file and its padding, checked against what the snapshot says.
private final class Content {
  private let path: PathBytes
  private let file: DiskFile
  private let size: Int
  private let expected: String
  private var hash = SHA256()
  private var count = 0
  private var isOver = false

  init(_ entry: Snapshot.Entry, in folder: String) throws(Diagnostic) {
    guard case .file(let size, let expected, _) = entry.content,
      let file = DiskFile(Array(folder.utf8) + Array("/".utf8) + entry.path)
    else { throw Self.changed(entry.path) }
    path = entry.path
    self.file = file
    self.size = size
    self.expected = expected
  }

  func next() throws(Diagnostic) -> [UInt8] {
    if isOver { return [] }
    let piece: [UInt8]
    do throws(ReadFault) { piece = try file.next() } catch { throw Self.changed(path) }
    count += piece.count
    guard count <= size, !piece.isEmpty || count == size else { throw Self.changed(path) }
    guard piece.isEmpty else {
      hash.update(piece)
      return piece
    }
    guard hash.hex() == expected else { throw Self.changed(path) }
    isOver = true
    return TarHeader.padding(behind: size)
  }

  private static func changed(_ path: PathBytes) -> Diagnostic {
    Diagnostic(
      "'\(shown(path))' changed while it was sent", why: "nothing was submitted",
      remedy: "run the command again when the files have settled", kind: .tryAgain)
  }
}
