import Cluster
import Diagnostics
import Digest
import Foundation
import LocalTransport

/// The files of a sweep's folder as they are at `submit`: what its runs will see, whatever is edited
/// later.
struct Snapshot: Sendable {
  struct Entry: Sendable {
    var path: String
    var content: [UInt8]
    var isExecutable: Bool
    /// Where a symbolic link leads, if it is one.
    var linkTarget: String?
  }

  /// What a snapshot may hold at the most, in bytes.
  static let limit = 200_000_000

  let entries: [Entry]
  /// Identifies the content: 16 hexadecimal digits.
  let hash: String

  /// Takes the files that git tracks or doesn't ignore; outside a git checkout all files. Hidden
  /// folders at the top and our own results are left out.
  static func take(of folder: String, workplace: Workplace) async throws -> Snapshot {
    let paths = try await list(folder, workplace: workplace)
    var entries: [Entry] = []
    var total = 0
    for path in paths {
      guard let entry = try read(path, in: folder) else { continue }
      total += entry.content.count
      entries.append(entry)
      if total > limit { throw tooLarge(folder: folder, paths: paths) }
    }
    return Snapshot(entries)
  }

  init(_ entries: [Entry]) {
    self.entries = entries
    var sha = SHA256()
    for entry in entries {
      let head = "\(entry.path)\u{0}\(entry.isExecutable)\u{0}\(entry.linkTarget ?? "")\u{0}"
      sha.update(Array("\(head)\(entry.content.count)\u{0}".utf8))
      sha.update(entry.content)
    }
    hash = String(sha.hex().prefix(16))
  }

  private static func list(_ folder: String, workplace: Workplace) async throws -> [String] {
    let script = """
      cd \(quoted(folder)) || exit 1
      if git rev-parse --is-inside-work-tree >/dev/null 2>&1 && ! git check-ignore -q . 2>/dev/null; then
        git ls-files -z --cached --others --exclude-standard
      else
        find . -path './.?*' -prune -o -path ./results -prune -o ! -type d -print0
      fi
      """
    let local = LocalTransport(host: "this machine", environment: workplace.environment)
    let result = try await local.execute(HostCommand(script))
    guard result.succeeded else {
      throw Diagnostic(
        "the files of the sweep's folder can't be listed", at: .file(folder),
        why: result.errorText, kind: .failed)
    }
    let paths = result.output.split(separator: 0).map { path in
      let text = String(decoding: path, as: UTF8.self)
      return text.hasPrefix("./") ? String(text.dropFirst(2)) : text
    }
    return paths.filter { !$0.hasPrefix(".clustersweep/") && !$0.hasPrefix("results/") }
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The file, or nil for what is neither a file nor a link, or is gone by now.
  private static func read(_ path: String, in folder: String) throws -> Entry? {
    let full = folder + "/" + path
    let manager = FileManager.default
    guard let attributes = try? manager.attributesOfItem(atPath: full) else { return nil }
    let type = attributes[.type] as? FileAttributeType
    if type == .typeSymbolicLink {
      let target = try manager.destinationOfSymbolicLink(atPath: full)
      return Entry(path: path, content: [], isExecutable: false, linkTarget: target)
    }
    guard type == .typeRegular else { return nil }
    let size = (attributes[.size] as? NSNumber)?.intValue ?? 0
    guard size <= limit else { throw tooLarge(folder: folder, paths: [path]) }
    let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0o644
    return Entry(
      path: path, content: try readFile(full, shownAs: path), isExecutable: mode & 0o100 != 0)
  }

  private static func tooLarge(folder: String, paths: [String]) -> Diagnostic {
    let sizes = paths.map { path in
      let attributes = try? FileManager.default.attributesOfItem(atPath: folder + "/" + path)
      return (path, (attributes?[.size] as? NSNumber)?.intValue ?? 0)
    }
    let biggest = sizes.sorted { $0.1 > $1.1 }.prefix(3).map { path, size in
      "\(path) (\(size / 1_000_000) MB)"
    }
    return Diagnostic(
      "the sweep's folder holds more than \(limit / 1_000_000) MB", at: .file(folder),
      why: "its files are copied to the host; the biggest are \(biggest.joined(separator: ", "))",
      remedy: "keep data elsewhere, or name it in .gitignore of a git checkout", kind: .failed)
  }
}
